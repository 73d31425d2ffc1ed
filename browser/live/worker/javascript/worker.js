// A worker for one JavaScript program: a module in something like Node, whose fetch reaches the sandbox only.

// Imported dynamically, for Firefox takes what a worker imports statically for workers: see frame/frame.js.
const [
  { answerRequests, Requests },
  { lockDown },
  { setClock },
  { explain },
  { Exit, nodeGlobals },
  { fetchOver },
  { showAsNode },
  { Pending },
] = await Promise.all([
  import("../../rpc.js"),
  import("../lockdown.js"),
  import("../clock.js"),
  import("./explain.js"),
  import("./node/globals.js"),
  import("./node/fetch.js"),
  import("./node/inspect.js"),
  import("./pending.js"),
]);

/** @import {EventKind, Program, ProgramEvent, WorkerInit} from "../../messages.js" */
/** @import {Inspection, ModuleLexer} from "../packed.js" */
/** @import {Builtins} from "./node/modules.js" */

const createObjectURL = URL.createObjectURL;
const listen = globalThis.addEventListener.bind(globalThis);

/** @param {WorkerInit} init */
export function start({ ports: [page, wire], runtime: { base } }) {
  /** @type {Promise<Inspection>} */
  const inspection = import(`${base}inspect.js`);
  inspection.catch(() => {}); // reported to the program
  const pending = new Pending();
  const fetch = pending.watch(fetchOver(new Requests(wire)));
  pending.watchPlatform();
  showAsNode();
  lockDown();
  /** @type {(kind: EventKind, text: string) => void} */
  const report = (kind, text) => page.postMessage(/** @type {ProgramEvent} */ ({ type: "event", kind, text }));
  answerRequests(page, async (/** @type {Program} */ program) => {
    const run = new Run(program, await inspection, report);
    return run.start({ base, fetch, pending });
  });
}

/** One program, from its text to its exit status. */
class Run {
  /**
   * @param {Program} program
   * @param {Inspection} inspection
   * @param {(kind: EventKind, text: string) => void} send
   */
  constructor(program, inspection, send) {
    this.program = program;
    this.inspection = inspection;
    this.isOver = false;
    /** @type {typeof send} */
    this.report = (kind, text) => {
      if (!this.isOver) send(kind, text); // a program may go on for a while after its exit
    };
    /** @type {string | undefined} where the program's text is imported from */
    this.url = undefined;
    /** @type {Builtins | undefined} */
    this.builtins = undefined;
    /** @type {Promise<number>} */
    this.status = new Promise((resolve) => {
      this.exit = (/** @type {number} */ status) => {
        this.isOver = true;
        resolve(status); // the first one counts
      };
    });
  }

  /**
   * Run it; gives the exit status.
   * @param {{base: string, fetch: typeof globalThis.fetch, pending: InstanceType<typeof Pending>}} given
   */
  start(given) {
    listen("unhandledrejection", (event) => {
      event.preventDefault();
      this.fail(event.reason);
    });
    listen("error", (event) => {
      event.preventDefault();
      this.fail(event.error ?? new Error(event.message));
    });
    this.perform(given).catch((error) => this.fail(error));
    return this.status;
  }

  /** @param {{base: string, fetch: typeof globalThis.fetch, pending: InstanceType<typeof Pending>}} given */
  async perform({ base, fetch, pending }) {
    const { text, file, environment, now, input = new Uint8Array() } = this.program;
    const parts = IMPORTS.test(text) ? await loadParts(base, input) : undefined;
    this.builtins = parts?.builtins;
    const { exit, report, builtins, inspection } = this;
    const node = nodeGlobals({ file, environment, report, exit, builtins, inspection, fetch });
    Object.assign(globalThis, node);
    setClock(now);
    const linked = parts ? parts.builtins.link(text, parts.parse) : text;
    this.url = createObjectURL(new Blob([linked], { type: "text/javascript" }));
    report("begin", "");
    await import(this.url);
    await pending.none();
    exit(node.process.exitCode ?? 0);
  }

  /** @param {unknown} error */
  fail(error) {
    if (error instanceof Exit) return;
    const { url, builtins } = this;
    this.report("stderr", `${explain(error, { format: this.inspection.format, file: this.program.file, url, builtins })}\n`);
    this.exit(1);
  }
}

/** Whether a program may ask for Node's own modules. */
const IMPORTS = /\bimport\b|getBuiltinModule/;

/**
 * @param {string} base
 * @param {Uint8Array} input
 * @returns {Promise<{parse: ModuleLexer["parse"], builtins: Builtins}>}
 */
async function loadParts(base, input) {
  const [{ Builtins }, { cryptoModule }, { fsModule }, hashes, { init, parse }, { names }] = await Promise.all([
    import("./node/modules.js"),
    import("./node/crypto.js"),
    import("./node/fs.js"),
    import(`${base}hashes.js`),
    import(`${base}module-lexer.js`),
    import(`${base}builtins.js`),
  ]);
  await init();
  return { parse, builtins: new Builtins({ crypto: cryptoModule(hashes), fs: fsModule(input) }, names) };
}
