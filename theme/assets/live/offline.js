// Has the service worker fetch the interpreters of all languages, for when there is no network.

let asked = false;

/**
 * @param {{unasked?: boolean}} [how] unasked: after a reader's first run, when the page has nothing else to do; not where
 *   the reader saves data
 * @returns {Promise<string>} what to say about it
 */
export async function keepEverything({ unasked = false } = {}) {
  if (!navigator.serviceWorker) return "This browser keeps nothing for offline here.";
  if (unasked) {
    if (asked || navigator.connection?.saveData) return "";
    asked = true;
    await new Promise((resolve) => setTimeout(resolve, 3000));
    if (!(await navigator.serviceWorker.getRegistration())) return ""; // switched off, or not yet there
  }
  const { active } = await navigator.serviceWorker.ready;
  const { port1, port2 } = new MessageChannel();
  const answer = new Promise((resolve) => (port1.onmessage = ({ data }) => resolve(data)));
  active.postMessage("keep everything", [port2]);
  const { kept, problem } = await answer;
  return problem ? `Not everything could be kept: ${problem}` : `The whole site is kept in this browser: ${kept} files.`;
}
