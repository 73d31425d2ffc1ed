// A worker for one JavaScript program: a module in something like Node, whose fetch reaches the sandbox only.

// Imported dynamically, for Firefox takes what a worker imports statically for workers: see frame.js.
const [{ lockDown }, { Buffer }, { consoleOf }, { showAsNode }, { fetchOver }, { setClock }] = await Promise.all([
  import("./lockdown.js"),
  import("./node-buffer.js"),
  import("./node-console.js"),
  import("./node-inspect.js"),
  import("./node-fetch.js"),
  import("./clock.js"),
]);

const createObjectURL = URL.createObjectURL;
const listen = globalThis.addEventListener.bind(globalThis);

export function start({ ports: [page, wire], runtime }) {
  const inspection = import(`${runtime.base}inspect.js`);
  const fetch = fetchOver(wire);
  const pending = new Pending();
  pending.watchPlatform();
  showAsNode();
  lockDown();
  page.onmessage = ({ data }) => run(page, data, pending, fetch, runtime.base, inspection);
}

async function run(page, { file, text, environment, input = new Uint8Array(), now }, pending, fetch, base, inspecting) {
  const inspection = await inspecting.catch((error) => page.postMessage({ type: "failed", message: error.message }));
  if (!inspection) return;
  const tell = (kind, line) => page.postMessage({ type: "event", kind, text: line });
  const exit = (status) => page.postMessage({ type: "exit", status });
  page.onmessage = null;
  let url;
  let builtins;

  const fail = (error) => {
    if (error instanceof Exit) return;
    tell("stderr", `${explain(error, inspection.format, url, file, builtins)}\n`);
    exit(1);
  };
  listen("unhandledrejection", (event) => {
    event.preventDefault();
    fail(event.reason);
  });
  listen("error", (event) => {
    event.preventDefault();
    fail(event.error ?? new Error(event.message));
  });

  try {
    const parts = IMPORTS.test(text) ? await loadParts(base, input) : undefined;
    builtins = parts?.builtins;
    const node = makeNode({ file, environment, tell, exit, builtins, inspection, fetch: pending.watch(fetch) });
    Object.assign(globalThis, node);
    setClock(now);
    const linked = parts ? builtins.link(text, parts.parse) : text;
    url = createObjectURL(new Blob([linked], { type: "text/javascript" }));
    tell("begin", "");
    await import(url);
    await pending.none();
    exit(node.process.exitCode ?? 0);
  } catch (error) {
    fail(error);
  }
}

class Exit extends Error {}

/** Whether a program may ask for Node's own modules. */
const IMPORTS = /\bimport\b|getBuiltinModule/;

async function loadParts(base, input) {
  const [{ Builtins }, { cryptoModule }, { fsModule }, hashes, { init, parse }, { names }] = await Promise.all([
    import("./node-modules.js"),
    import("./node-crypto.js"),
    import("./node-fs.js"),
    import(`${base}hashes.js`),
    import(`${base}module-lexer.js`),
    import(`${base}builtins.js`),
  ]);
  await init();
  return { parse, builtins: new Builtins({ crypto: cryptoModule(hashes), fs: fsModule(input) }, names) };
}

/** What Node has and a worker has not. */
function makeNode({ file, environment, tell, exit, builtins, inspection, fetch }) {
  const stream = (name) => ({ write: (text) => (tell(name, String(text)), true), isTTY: false });
  const process = {
    env: { PATH: "/usr/bin", HOME: "/home/reader", LANG: "C.UTF-8", ...environment },
    argv: ["node", file],
    exitCode: undefined,
    platform: "linux",
    stdout: stream("stdout"),
    stderr: stream("stderr"),
    exit(status = process.exitCode ?? 0) {
      exit(status & 0xff);
      throw new Exit("process.exit");
    },
    on(event) {
      if (!event.startsWith("SIG")) throw new Error(`process.on("${event}") is not supported in this page`);
      return process; // no signal ever comes
    },
    getBuiltinModule: (name) => builtins.get(name),
    nextTick: (task, ...values) => queueMicrotask(() => task(...values)),
  };
  return {
    Buffer,
    fetch,
    console: new Proxy(consoleOf(tell, inspection), { get: (target, name) => known(target, name, "console") }),
    process: new Proxy(process, { get: (target, name) => known(target, name, "process") }),
    global: globalThis,
  };
}

function known(target, name, owner) {
  if (name in target || typeof name === "symbol" || name === "then") return target[name];
  throw new Error(`${owner}.${name} is not supported in this page`);
}

/** Counts what a program still waits for: Node lives until nothing is left. */
class Pending {
  count = 0;

  watch(task) {
    return async (...values) => {
      this.count += 1;
      try {
        return await task(...values);
      } finally {
        this.count -= 1;
      }
    };
  }

  watchPlatform() {
    for (const owner of [Response.prototype, Request.prototype]) {
      for (const name of ["text", "json", "arrayBuffer", "blob", "bytes", "formData"]) {
        const real = owner[name];
        const pending = this;
        if (real) owner[name] = function () { return pending.watch(() => real.call(this))(); };
      }
    }
    const { setTimeout, clearTimeout, setInterval, clearInterval } = globalThis;
    const timers = new Set();
    this.timers = timers;
    this.sleep = (ms) => new Promise((resolve) => setTimeout(resolve, ms));
    globalThis.setTimeout = (task, ms, ...values) => {
      if (typeof task !== "function") throw new TypeError('The "callback" argument must be of type function.');
      const timer = setTimeout(() => { timers.delete(timer); task(...values); }, ms);
      timers.add(timer);
      return timer;
    };
    globalThis.setInterval = (task, ms, ...values) => {
      const timer = setInterval(task, ms, ...values);
      timers.add(timer);
      return timer;
    };
    globalThis.clearTimeout = (timer) => { timers.delete(timer); clearTimeout(timer); };
    globalThis.clearInterval = (timer) => { timers.delete(timer); clearInterval(timer); };
  }

  async none() {
    const { port1, port2 } = new MessageChannel();
    const turn = () => new Promise((resolve) => { port1.onmessage = resolve; port2.postMessage(0); });
    for (let quiet = 0; quiet < 3; ) {
      if (this.count || this.timers.size) await this.sleep(1);
      else await turn();
      quiet = this.count || this.timers.size ? 0 : quiet + 1;
    }
  }
}

/** An error as Node prints it, with the program's file in the place of the worker's address. */
function explain(error, format, url, file, builtins) {
  let text = error instanceof Error || error instanceof DOMException ? format(error) : `Uncaught:\n${format(error)}`;
  text = text.replace(/^\[(.*)\]$/s, "$1"); // an error that names no place in the program
  if (url) text = text.replaceAll(url, file);
  if (builtins) text = builtins.explain(text);
  text = text.split("\n").filter((line) => !/^\s+at .*\/assets\/live\//.test(line)).join("\n");
  const [, name] = error instanceof TypeError ? (error.message.match(/module specifier ['"]([^'"]+)['"]/) ?? []) : [];
  if (name) {
    text = `Error [ERR_MODULE_NOT_FOUND]: Cannot find package '${name}' imported from ${file}
In this page there are no modules to import but parts of node:crypto and node:fs.`;
  }
  return text;
}
