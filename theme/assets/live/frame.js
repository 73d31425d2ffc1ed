// Inside the hidden frame: starts and ends workers for the page.
//
// A worker that is started from a URL of the site is not bound by any policy in a page. One that is started from a blob:
// URL inherits the policy of the document that started it, which is this frame's: it can reach nothing but this folder of
// the site, and evaluate no text but WebAssembly. It is written here because it names the folder in full.
//
// The frame also keeps the interpreter of the sandbox's worker, so that the next one, after a program that did not end, need
// only be given it.

const folder = new URL("./", import.meta.url).href;
const policy = Object.assign(document.createElement("meta"), {
  httpEquiv: "Content-Security-Policy",
  content: `default-src 'none'; script-src ${folder} blob: 'wasm-unsafe-eval'; worker-src blob:; connect-src ${folder}`,
});
document.head.append(policy);

const workers = new Map();
let interpreter;

addEventListener("message", ({ source, origin, data, ports }) => {
  if (source !== parent || origin !== location.origin) return;
  if (data.type === "start") start(data, ports);
  if (data.type === "end") end(data.id);
});

function start({ id, module, init }, given) {
  const ports = [...given];
  // Imported dynamically: what a worker imports statically counts as a worker to the policy.
  const address = JSON.stringify(new URL(module, folder).href);
  const text = `
    for (const other of ${JSON.stringify(init.soon ?? [])}) import(other).catch(() => {}); // whoever needs it, tells
    const first = new Promise((resolve) => addEventListener("message", ({ data }) => resolve(data), { once: true }));
    const { start } = await import(${address});
    postMessage("loaded");
    start(await first);`;
  const url = URL.createObjectURL(new Blob([text], { type: "text/javascript" }));
  const worker = new Worker(url, { type: "module", name: module });
  workers.set(id, worker);
  worker.addEventListener("error", (event) => {
    event.preventDefault();
    tell({ type: "broken", id, message: loaded ? event.message : `${module} could not be loaded` });
  });
  let loaded = false;
  worker.addEventListener("message", () => {
    loaded = true;
    URL.revokeObjectURL(url);
  }, { once: true });
  if (init.wantsInterpreter) giveInterpreter(id, init.runtime, ports);
  worker.postMessage({ ...init, ports }, ports);
}

/** The interpreter, downloaded once for all workers, one after another; a download that failed is tried again. */
async function giveInterpreter(id, runtime, ports) {
  const { port1, port2 } = new MessageChannel();
  ports.push(port2);
  port1.onmessage = () => (interpreter = undefined); // what came is unusable
  const progress = (loaded, total) => tell({ type: "progress", id, loaded, total });
  interpreter ??= import("./interpreter.js").then(({ Interpreter }) => new Interpreter(runtime, progress));
  try {
    await (await interpreter).give(port1);
  } catch (error) {
    interpreter = undefined;
    port1.postMessage({ problem: String(error.message || error) });
  }
}

function end(id) {
  workers.get(id)?.terminate();
  workers.delete(id);
}

function tell(message) {
  parent.postMessage(message, location.origin);
}

tell({ type: "frame" });
