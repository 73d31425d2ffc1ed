// The worker that holds the sandbox. It runs Python and Ruby programs itself, and answers those of the others.
//
// From the page: { type: "run" | "connect" | "save" | "restore" | "reset" | "tables" | "fail" | "sign" | "verify", id, … }.
// To the page:   { type: "progress" | "ready" | "failed" | "event" | "done", … }.

// Imported dynamically, for Firefox takes what a worker imports statically for workers: see frame.js.
const [{ download, downloadBytes }, { lockDown }, { setClock }] = await Promise.all([
  import("./download.js"),
  import("./lockdown.js"),
  import("./clock.js"),
]);

let page;
let python;
let worker;
let ruby;
let rest;
const SynchronousRequest = globalThis.XMLHttpRequest;

export async function start({ ports, runtime, state }) {
  [page] = ports;
  try {
    await load(runtime);
    const problem = state ? restore(state) : "";
    lockDown(["fetch", "Response"]);
    const fetchFile = globalThis.fetch;
    delete globalThis.fetch;
    ruby = { runtime, fetchFile };
    page.onmessage = ({ data, ports }) => hear(data, ports);
    page.postMessage({ type: "ready", problem });
    rest.fetch().catch(() => {}); // told to the program that needs it
  } catch (error) {
    page.postMessage({ type: "failed", message: String(error.message || error) });
  }
}

async function load({ base, files }) {
  const names = ["pyodide.mjs", "pyodide.asm.mjs", "pyodide.asm.wasm", "start.zip"];
  const total = names.reduce((sum, name) => sum + files[name], 0);
  let loaded = 0;
  const count = (bytes) => page.postMessage({ type: "progress", loaded: (loaded += bytes), total });
  const at = (name) => base + name;

  // All at once, for each would wait for the one before it. A failure is told where the file is waited for.
  let fail;
  const failed = new Promise((_, reject) => (fail = reject));
  failed.catch(() => {});
  const glue = Promise.all([import(at("pyodide.mjs")), import(at("pyodide.asm.mjs"))]);
  const own = new Map(["pyodide.asm.wasm", "start.zip"].map((name) => [at(name), download(at(name), count, files[name], fail)]));
  for (const file of own.values()) file.catch(fail);
  const lock = fetch(at("lock.json")).then((response) => response.text());
  const [[{ loadPyodide }], lockFileContents] = await Promise.all([glue, lock]);
  count(files["pyodide.mjs"] + files["pyodide.asm.mjs"]);

  // Pyodide is given its own two files when it fetches them; of one that fails it hears nothing, and waits until its end.
  const plain = globalThis.fetch;
  globalThis.fetch = (url) => {
    const file = own.get(String(url))?.catch(() => new Promise(() => {}));
    own.delete(String(url));
    return file ?? plain(url); // a second time where the first could not be compiled as it came
  };
  try {
    const loading = loadPyodide({
      indexURL: base,
      packageBaseUrl: base,
      stdLibURL: at("start.zip"),
      lockFileContents,
      stdout: () => {},
      stderr: () => {},
    });
    python = await Promise.race([loading, failed]);
  } finally {
    globalThis.fetch = plain;
  }
  rest = new Rest(at("rest.zip"), files["rest.zip"]);
  python.globals.set("fetch_rest", () => rest.fetchNow());
  python.globals.set("tell", (kind, text) => page.postMessage({ type: "event", kind, text }));
  worker = python.runPython(`
import gc, sys
gc.disable() # until all is there that stays for good
from live.rest import Rest
from live.worker import Worker
worker = Worker(tell)
gc.freeze()
gc.enable()
# Programs find no way from Python into the worker: only what the page has can be imported.
sys.meta_path[:] = [finder for finder in sys.meta_path if type(finder).__module__ not in ("_pyodide._importhook", "pyodide._importhook")]
sys.meta_path.append(Rest("/lib/rest.zip", fetch_rest))
for name in ("js", "pyodide_js"):
    sys.modules.pop(name, None)
del tell, fetch_rest
worker
`);
}

/** The modules that no published program imports: they come when the sandbox is there. */
class Rest {
  constructor(url, size) {
    Object.assign(this, { url, size, loaded: 0, isThere: false, isWaitedFor: false });
  }

  /** Download them, once; a download that failed is tried again. */
  fetch() {
    if (!this.coming) {
      this.loaded = 0;
      this.coming = downloadBytes(this.url, this.size, (bytes) => this.count(bytes))
        .then((bytes) => this.put(bytes))
        .finally(() => (this.coming = undefined));
    }
    return this.coming;
  }

  /** Have them before something unknown runs. */
  async need() {
    if (this.isThere) return;
    this.isWaitedFor = true;
    await this.fetch();
  }

  /** The same at once, for a program that is running and was not known to import any of them. */
  fetchNow() {
    const request = new SynchronousRequest();
    request.open("GET", this.url, false);
    request.responseType = "arraybuffer";
    request.send();
    const bytes = new Uint8Array(request.response ?? []);
    if (request.status !== 200 || bytes.length !== this.size) throw new Error("rest.zip could not be downloaded");
    this.put(bytes);
  }

  put(bytes) {
    if (!this.isThere) python.FS.writeFile("/lib/rest.zip", bytes);
    this.isThere = true;
  }

  count(bytes) {
    this.loaded += bytes;
    if (this.isWaitedFor) page.postMessage({ type: "progress", loaded: this.loaded, total: this.size });
  }
}

function restore(bytes) {
  const data = python.toPy(bytes);
  try {
    worker.restore(data);
    return "";
  } catch (error) {
    return String(error.message).trim().split("\n").at(-1);
  } finally {
    data.destroy();
  }
}

async function hear(message, ports) {
  const { id, type } = message;
  try {
    page.postMessage({ type: "done", id, value: await ACTIONS[type](message, ports) });
  } catch (error) {
    page.postMessage({ type: "done", id, error: String(error.message || error) });
  }
}

const ACTIONS = {
  async run({ language, now, ...program }) {
    setClock(now);
    try {
      return await (language === "ruby" ? runRuby(program) : runPython(program));
    } finally {
      setClock();
    }
  },
  connect(_, [port]) {
    port.onmessage = ({ data }) => port.postMessage({ id: data.id, ...answer(data) });
  },
  save: () => {
    const state = worker.save();
    const bytes = state.toJs();
    state.destroy();
    return bytes;
  },
  restore: ({ state }) => restore(state),
  reset: ({ seed }) => worker.reset(seed),
  tables: () => JSON.parse(worker.tables()),
  fail: ({ fault, count }) => worker.fail(fault, count),
  sign: ({ secret, sentAt, body }) => worker.sign(secret, sentAt, body),
  verify: ({ header, body, secret, now }) => worker.verify(header, body, secret, now),
};

/** The program itself begins: from here its time counts. */
function begin() {
  page.postMessage({ type: "event", kind: "begin", text: "" });
}

/** A request of a program in another language: { request, body, timeout } to { status, headers, body } or { error }. */
function answer({ request, body, timeout }) {
  const data = python.toPy(body ?? new Uint8Array());
  const result = worker.answer(JSON.stringify(request), data.tobytes?.() ?? data, timeout);
  const [text, bytes] = result.toJs();
  result.destroy();
  data.destroy?.();
  return { ...JSON.parse(text), body: bytes };
}

async function runPython({ file, text, environment, input = new Uint8Array(), isPublished = false }) {
  if (!isPublished) await rest.need();
  const data = python.toPy(input);
  begin();
  try {
    return worker.run(text, file, JSON.stringify(environment), data);
  } finally {
    data.destroy();
  }
}

async function runRuby(program) {
  ruby.module ??= await import("./ruby.js");
  return ruby.module.run({ ...ruby, ...program, begin, answer, tell: (m) => page.postMessage(m) });
}
