// The worker that holds the sandbox. It runs Python and Ruby programs itself, and answers those of the others.
//
// From the page: { type: "run" | "connect" | "save" | "restore" | "reset" | "tables" | "fail" | "sign" | "verify", id, … }.
// To the page:   { type: "progress" | "ready" | "failed" | "event" | "done", … }.

// Imported dynamically, for Firefox takes what a worker imports statically for workers: see frame.js.
const [{ downloadBytes }, { lockDown }, { setClock }, { Snapshot }] = await Promise.all([
  import("./download.js"),
  import("./lockdown.js"),
  import("./clock.js"),
  import("./snapshot.js"),
]);

let page;
let python;
let worker;
let ruby;
let library;
const LIBRARY = "/lib/python314.zip"; // where Pyodide has its standard library
const SynchronousRequest = globalThis.XMLHttpRequest;

export async function start({ ports, runtime, state }) {
  [page] = ports;
  try {
    await load(runtime, ports[1]);
    const problem = state ? restore(state) : "";
    lockDown();
    ruby = { runtime };
    page.onmessage = ({ data, ports }) => hear(data, ports);
    page.postMessage({ type: "ready", problem });
    library.fetch().catch(() => {}); // told to the program that needs it
  } catch (error) {
    page.postMessage({ type: "failed", message: String(error.message || error) });
  }
}

/** Begin where an interpreter was when the site was built; the frame sends to a port what is needed for that. */
async function load({ base, files, start }, port) {
  const { module, memory, failed } = receive(port);
  const own = Promise.race([failed, Promise.all([module, memory])]);
  own.catch(() => {}); // told below
  memory.catch(() => port.postMessage("unusable"));
  const at = (name) => base + name;
  const [{ loadPyodide }] = await Promise.all([import(at("pyodide.mjs")), import(at("pyodide.asm.mjs"))]);

  // Pyodide prepares itself while its parts come, and waits for each where it is needed. It hears nothing of one that fails.
  const whenThere = (part) => part.catch(() => new Promise(() => {}));
  const snapshot = new Snapshot();
  const { fetch } = globalThis;
  const { instantiateStreaming } = WebAssembly;
  globalThis.fetch = async () => {
    snapshot.receive(await whenThere(memory));
    return new Response(); // for the library, which comes later
  };
  WebAssembly.instantiateStreaming = async (_, imports) => {
    const instance = await WebAssembly.instantiate(await whenThere(module), imports);
    snapshot.begin(instance.exports.memory, start);
    return { module: await module, instance };
  };
  try {
    const loading = loadPyodide({
      indexURL: base,
      packageBaseUrl: base,
      stdLibURL: at("library.zip"),
      lockFileContents: JSON.stringify(start.lock),
      stdout: () => {},
      stderr: () => {},
      _loadSnapshot: snapshot,
    });
    python = await Promise.race([loading, own.then(() => loading)]);
  } finally {
    globalThis.fetch = fetch;
    WebAssembly.instantiateStreaming = instantiateStreaming;
  }
  python.FS.unlink(LIBRARY);
  library = new Library(at("library.zip"), files["library.zip"]);
  python.globals.set("fetch_library", () => library.fetchNow());
  python.globals.set("tell", (kind, text) => page.postMessage({ type: "event", kind, text }));
  worker = python.runPython(`
import sys
worker.wake(tell)
later.fetch = fetch_library
# Programs find no way from Python into the worker: only what the page has can be imported.
sys.meta_path[:] = [finder for finder in sys.meta_path if type(finder).__module__ not in ("_pyodide._importhook", "pyodide._importhook")]
for name in ("js", "pyodide_js"):
    sys.modules.pop(name, None)
del tell, fetch_library
worker
`);
}

/** Both parts of the interpreter, as interpreter.js gives them: the memory is unpacked while it comes. */
function receive(port) {
  let take;
  let fail;
  const module = new Promise((resolve) => (take = resolve));
  const failed = new Promise((_, reject) => (fail = reject));
  const packed = new ReadableStream({
    start(memory) {
      port.onmessage = ({ data }) => {
        if (data.module) take(data.module);
        if (data.piece) memory.enqueue(data.piece);
        if (data.whole) memory.close();
        if (data.problem) fail(new Error(data.problem));
      };
    },
  });
  return { module, memory: unpack(packed), failed };
}

/** What was compressed by gzip, as numbers of 32 bits. */
async function unpack(packed) {
  try {
    return new Uint32Array(await new Response(packed.pipeThrough(new DecompressionStream("gzip"))).arrayBuffer());
  } catch {
    throw new Error("memory.bin could not be unpacked");
  }
}

/** The modules that no published program imports: they come when the sandbox is there. */
class Library {
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
    if (request.status !== 200 || bytes.length !== this.size) throw new Error("library.zip could not be downloaded");
    this.put(bytes);
  }

  put(bytes) {
    if (!this.isThere) python.FS.writeFile(LIBRARY, bytes);
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

/** The sandbox's state. */
function save() {
  const state = worker.save();
  const bytes = state.toJs();
  state.destroy();
  return bytes;
}

async function hear(message, ports) {
  const { id, type } = message;
  try {
    page.postMessage({ type: "done", id, value: await ACTIONS[type](message, ports) });
  } catch (error) {
    page.postMessage({ type: "done", id, error: String(error.message || error) });
  }
}

/**
 * Run something that nobody sees, a few times, in pauses after what the reader ran: a browser compiles well only what it has
 * seen to be used a lot, and here nothing was, for Python did not have to start.
 */
let toWarm = 20;
let pause;
function warmInPauses() {
  clearTimeout(pause);
  if (toWarm <= 0) return;
  pause = setTimeout(() => {
    toWarm -= 1;
    worker.warm();
    warmInPauses();
  }, 60);
}

const ACTIONS = {
  async run({ language, now, ...program }) {
    setClock(now);
    if (language === "python" && !program.isPublished) toWarm = 0; // it may have changed what would be run
    try {
      const status = await (language === "ruby" ? runRuby(program) : runPython(program));
      page.postMessage({ type: "event", kind: "end", text: "" }); // what follows is not the program's time
      return { status, state: save() };
    } finally {
      setClock();
      warmInPauses();
    }
  },
  connect(_, [port]) {
    port.onmessage = ({ data }) => {
      port.postMessage({ id: data.id, ...answer(data) });
      warmInPauses();
    };
  },
  save,
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
  if (!isPublished) await library.need();
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
