// Has the service worker fetch the interpreters of all languages, for when there is no network.

let asked = false;

/** What could not be kept when nobody had asked for it, in a sentence; empty if nothing is missing. */
export let problem = "";

/** @typedef {{all: number, failed: Record<string, string>}} Kept how many files there are, and why some are not kept, by path */

/**
 * @param {{unasked?: boolean}} [how] unasked: after a reader's first run, when the page has nothing else to do; not where
 *   the reader saves data, and not again what could not be kept before
 * @returns {Promise<string>} what came of it, for the reader
 */
export async function keepEverything({ unasked = false } = {}) {
  if (!isSecureContext) return "Browsers keep a site for offline only where it comes by HTTPS, and this page does not.";
  if (!navigator.serviceWorker) return "This browser keeps nothing for offline here.";
  if (unasked) {
    if (asked || savesData()) return "";
    asked = true;
    await new Promise((resolve) => setTimeout(resolve, 3000));
    if (!(await navigator.serviceWorker.getRegistration())) return ""; // switched off, or not yet there
  }
  const { active } = await navigator.serviceWorker.ready;
  const { port1, port2 } = new MessageChannel();
  /** @type {Promise<Kept>} */
  const answer = new Promise((resolve) => (port1.onmessage = ({ data }) => resolve(data)));
  active?.postMessage({ keep: unasked ? "what did not fail" : "everything" }, [port2]);
  const sentence = describe(await answer);
  problem = unasked && !sentence.startsWith(WHOLE) ? sentence : "";
  return sentence;
}

const WHOLE = "The whole site is kept";

/** @param {Kept} kept */
function describe({ all, failed }) {
  const [one, ...others] = Object.entries(failed);
  if (!one) return `${WHOLE} in this browser: ${all} files.`;
  const [path, reason] = one;
  const more = others.length ? `, and ${others.length} more` : "";
  return `${all - others.length - 1} of ${all} files are kept in this browser. Missing: ${path} (${reason})${more}.`;
}

/** Whether the reader's browser asks for less data, as far as it can be known. */
function savesData() {
  return "connection" in navigator && /** @type {{saveData?: boolean}} */ (navigator.connection).saveData === true;
}
