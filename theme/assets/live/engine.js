// The page's side of the workers: starts them when first needed, runs one program at a time, ends one that does not end.

const LOAD_LIMIT = 120_000;

/** How long a program may be silent, and how much it may do, before it is stopped. */
export const LIMITS = { silence: 6_000, exchanges: 300, output: 200_000 };

const here = new URL("./", import.meta.url);

/** Modules that the sandbox's worker imports, to be had at once: each would wait for the one that asks for it. */
const PYTHON = ["download.js", "lockdown.js", "clock.js", "snapshot.js", "pyodide.mjs", "pyodide.asm.mjs"];
let frame;
let nextId = 1;

/** The hidden frame that workers live in, loaded. */
function openFrame() {
  frame ??= new Promise((resolve, reject) => {
    const element = document.createElement("iframe");
    element.hidden = true;
    element.title = "Live examples";
    element.src = new URL("frame.html", here).href;
    const timer = setTimeout(() => fail("the page's live examples did not load"), 15_000);
    const fail = (message) => {
      frame = undefined;
      element.remove();
      removeEventListener("message", hear);
      reject(new Error(message));
    };
    const hear = ({ source, data }) => {
      if (source !== element.contentWindow || data.type !== "frame") return;
      clearTimeout(timer);
      removeEventListener("message", hear);
      resolve(element.contentWindow);
    };
    addEventListener("message", hear);
    document.body.append(element);
  });
  return frame;
}

/** A worker of the frame's. */
class RemoteWorker {
  static async start(module, init, ports = [], transfer = []) {
    const window = await openFrame();
    const worker = new RemoteWorker();
    worker.id = nextId++;
    worker.window = window;
    const { port1, port2 } = new MessageChannel();
    worker.port = port1;
    worker.hear = ({ source, data }) => {
      if (source !== window || data.id !== worker.id) return;
      if (data.type === "broken") worker.broken?.(data.message);
      if (data.type === "progress") worker.progress?.(data);
    };
    addEventListener("message", worker.hear);
    const all = [port2, ...ports];
    window.postMessage({ type: "start", id: worker.id, module, init }, location.origin, [...all, ...transfer]);
    return worker;
  }

  end() {
    removeEventListener("message", this.hear);
    this.port.close();
    this.window.postMessage({ type: "end", id: this.id }, location.origin);
  }
}

/** Thrown when the engine cannot be had at all; its message is for the reader. */
export class LoadError extends Error {}

/** The sandbox in this page and the programs that call it. */
export class Engine {
  /**
   * @param {object} memory keeps the sandbox's state: load() gives bytes or null, save(bytes) takes them
   */
  constructor(memory) {
    this.memory = memory;
    this.calls = new Map();
    this.spares = new Map();
    this.listener = undefined;
    this.onprogress = () => {};
    this.onfault = () => {};
  }

  /** Have the sandbox running. Any number of callers wait for the same start; after a failure the next call tries again. */
  ready() {
    this.starting ??= this.start().catch((error) => {
      this.starting = undefined;
      this.sandbox?.end();
      this.sandbox = undefined;
      throw error;
    });
    return this.starting;
  }

  /** Load the little that comes before everything else. A failure is told by whoever needs it. */
  prepare() {
    openFrame().catch(() => {});
    this.listing ??= readRuntime();
    this.listing.catch(() => (this.listing = undefined));
  }

  async start() {
    this.prepare();
    this.runtime = await this.listing;
    const state = await this.memory.load();
    const { runtime } = this;
    const soon = PYTHON.map((name) => new URL(name, name.startsWith("pyodide") ? runtime.base : here).href);
    this.sandbox = await RemoteWorker.start("python-worker.js", { runtime, state, soon, wantsInterpreter: true });
    this.sandbox.progress = (progress) => this.onprogress(progress);
    const { port } = this.sandbox;
    await new Promise((resolve, reject) => {
      const give = (message) => reject(new LoadError(message));
      const timer = setTimeout(() => give("loading took too long"), LOAD_LIMIT);
      this.sandbox.broken = give;
      port.onmessage = ({ data }) => {
        if (data.type === "failed") give(data.message);
        if (data.type === "ready") resolve(data);
        if (data.type === "ready" || data.type === "failed") clearTimeout(timer);
      };
    });
    port.onmessage = ({ data }) => this.hear(data);
    if (this.fault) this.call("fail", this.fault);
  }

  hear(data) {
    if (data.type === "event" && data.kind === "exchange") this.useFault();
    if (data.type === "event") this.listener?.event(data.kind, data.text);
    if (data.type === "progress") this.onprogress(data);
    if (data.type !== "done") return;
    const call = this.calls.get(data.id);
    this.calls.delete(data.id);
    if (data.error === undefined) call?.resolve(data.value);
    else call?.reject(new Error(data.error));
  }

  /** Ask the sandbox's worker for something. */
  call(type, message = {}, ports = []) {
    const id = nextId++;
    this.sandbox.port.postMessage({ ...message, type, id }, ports);
    return new Promise((resolve, reject) => this.calls.set(id, { resolve, reject }));
  }

  /** The sandbox's answer to a question that needs no program: "tables", "reset" … */
  async ask(type, message) {
    await this.ready();
    const value = await this.call(type, message);
    if (type === "reset") await this.keep();
    return value;
  }

  /** Faults for the next requests: { fault, count }. What is left of them survives a restart of the worker. */
  async fail(fault) {
    this.fault = fault.fault ? { ...fault } : undefined;
    this.onfault(this.fault);
    if (this.sandbox) await this.ask("fail", fault);
  }

  /** A request was made: a fault that was asked for so many is used up by so many. */
  useFault() {
    if (!this.fault) return;
    this.fault.count -= 1;
    if (this.fault.count <= 0) this.fault = undefined;
    this.onfault(this.fault);
  }

  /** One request from the page itself: { method, url, headers, body } to { status, headers, body } or { error, message }. */
  async request({ method, url, headers, body }) {
    await this.ready();
    const content = new TextEncoder().encode(body);
    const request = { method, url, headers: [...headers, ["Content-Length", String(content.length)]] };
    const { port1, port2 } = new MessageChannel();
    const answer = new Promise((resolve) => (port2.onmessage = ({ data }) => resolve(data)));
    await this.call("connect", {}, [port1]);
    port2.postMessage({ id: 0, request, body: content });
    return answer.finally(() => port2.close());
  }

  /**
   * Run a program to its end.
   * @param {{language: string, file: string, text: string, environment: object, isPublished?: boolean, input?: Uint8Array,
   *   now?: number}} program `isPublished`: nobody changed it, so that what it imports came with the start; `input` is its
   *   standard input; `now` the milliseconds at which its clock stands, the real time if there are none
   * @param {(kind: string, text: string) => void} tell gets "stdout", "stderr" and "exchange" (JSON) as they happen
   * @param {AbortSignal} [stop] ends the program
   * @returns {Promise<{status: number | null, stopped: string, ms: number}>} no status if it was stopped
   */
  async run(program, tell, stop) {
    while (this.running) await this.running.catch(() => {});
    this.running = this.runNow(program, tell, stop);
    try {
      return await this.running;
    } finally {
      this.running = undefined;
    }
  }

  async runNow(program, tell, stop) {
    await this.ready();
    const guard = new Guard(LIMITS, tell, stop);
    this.listener = guard;
    const own = program.language === "python" || program.language === "ruby";
    const work = own ? this.runThere(program) : this.runApart(program, guard);
    let status = null;
    let stopped = "";
    try {
      status = await Promise.race([work, guard.stopped]);
    } catch (error) {
      if (!(error instanceof Stopped)) {
        if (own) this.restart(); // the interpreter is broken, as after a call into its own memory
        throw error;
      }
      stopped = error.message;
    } finally {
      guard.end();
      this.listener = undefined;
      this.apart?.end();
      this.apart = undefined;
    }
    const ms = guard.ended - guard.begun;
    if (stopped && own) this.restart();
    if (!own) {
      await this.keep();
      setTimeout(() => this.spare(program.language), 50);
    }
    return { status, stopped, ms };
  }

  /** Python and Ruby: the sandbox's worker runs them, and gives its state with the exit status. */
  async runThere(program) {
    const { status, state } = await this.call("run", program);
    this.memory.save(state);
    return status;
  }

  /** JavaScript and Shell: a worker for this program alone, made ready beforehand when there was time. */
  async runApart(program, guard) {
    const { language } = program;
    const worker = await (this.spares.get(language) ?? this.startApart(language));
    this.spares.delete(language);
    this.apart = worker;
    return new Promise((resolve, reject) => {
      worker.broken = (message) => reject(new LoadError(message));
      worker.port.onmessage = ({ data }) => {
        if (data.type === "event") guard.event(data.kind, data.text);
        if (data.type === "exit") resolve(data.status);
        if (data.type === "failed") reject(new LoadError(data.message));
      };
      worker.port.postMessage(program);
    });
  }

  /** A worker whose requests go to the sandbox's, waiting for its program. */
  startApart(language) {
    const { port1, port2 } = new MessageChannel();
    this.call("connect", {}, [port1]);
    return RemoteWorker.start(`${language}-worker.js`, { runtime: this.runtime }, [port2]);
  }

  /** Have the next worker of a language ready before it is needed. */
  spare(language) {
    if (this.sandbox && !this.spares.has(language)) this.spares.set(language, this.startApart(language));
  }

  /** Keep the sandbox's state for the next page and the next worker. */
  async keep() {
    await this.memory.save(await this.call("save"));
  }

  /** End the sandbox's worker with whatever runs in it, and have a new one begin where the last run ended. */
  restart() {
    this.sandbox.end();
    this.sandbox = undefined;
    this.calls.clear();
    this.starting = undefined;
    for (const worker of this.spares.values()) worker.then((spare) => spare.end());
    this.spares.clear(); // their requests went to the worker that is gone
    this.ready().catch(() => {}); // the next run hears of it
  }
}

class Stopped extends Error {}

/** Watches a program: passes on what happens, and stops it when it is silent or loud for too long. */
class Guard {
  constructor(limits, tell, stop) {
    this.limits = limits;
    this.tell = tell;
    this.exchanges = 0;
    this.output = 0;
    this.stopped = new Promise((_, reject) => (this.reject = (why) => reject(new Stopped(why))));
    this.stopped.catch(() => {});
    stop?.addEventListener("abort", () => this.reject("Stopped by you."));
    this.begun = performance.now();
    this.timer = setTimeout(() => this.reject("Stopped: loading took too long."), LOAD_LIMIT);
  }

  wait() {
    clearTimeout(this.timer);
    const seconds = this.limits.silence / 1000;
    this.timer = setTimeout(() => this.reject(`Stopped: nothing happened for ${seconds} seconds.`), this.limits.silence);
  }

  event(kind, text) {
    if (this.ended) return;
    this.wait();
    if (kind === "begin") {
      this.begun = performance.now(); // what was loaded before is not the program's time
      return;
    }
    if (kind === "end") {
      this.ended = performance.now();
      return;
    }
    if (kind === "exchange") this.exchanges += 1;
    else this.output += text.length;
    if (this.exchanges > this.limits.exchanges) this.reject(`Stopped after ${this.limits.exchanges} requests.`);
    if (this.output > this.limits.output) this.reject(`Stopped after ${this.limits.output} characters of output.`);
    else this.tell(kind, text);
  }

  end() {
    this.ended ??= performance.now();
    clearTimeout(this.timer);
  }
}

/** Which files there are, and where. */
async function readRuntime() {
  if (!globalThis.WebAssembly || !globalThis.DecompressionStream) {
    throw new LoadError("this browser is too old: it lacks WebAssembly or compression streams");
  }
  const response = await fetch(new URL("runtime.json", here)).catch(() => null);
  if (!response?.ok) throw new LoadError("the list of files could not be downloaded");
  const { folder, files, start } = await response.json();
  return { base: new URL(folder, here).href, files, start };
}
