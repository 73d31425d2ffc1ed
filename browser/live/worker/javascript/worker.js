// A worker for one JavaScript program: a module in something like Node, whose fetch reaches the sandbox only.

// Imported dynamically, for Firefox takes what a worker imports statically for workers: see frame/frame.js.
const [
  { answerRequests, Requests },
  { lockDown },
  { setClock },
  { tellOfSleep },
  { explain, unhandled },
  { Exit, nodeGlobals },
  { fetchOver },
  { showAsNode },
  { sayAsNode },
  { Pending },
  { Ticks },
] = await Promise.all([
  import("../../rpc.js"),
  import("../lockdown.js"),
  import("../clock.js"),
  import("../sleep.js"),
  import("./explain.js"),
  import("./node/globals.js"),
  import("./node/fetch.js"),
  import("./node/inspect.js"),
  import("./node/web.js"),
  import("./pending.js"),
  import("./ticks.js"),
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
  /** @type {(kind: EventKind, text: string) => void} */
  const report = (kind, text) => page.postMessage(/** @type {ProgramEvent} */ ({ type: "event", kind, text }));
  tellOfSleep(report);
  const pending = new Pending();
  const ticks = new Ticks();
  const fetch = pending.watch(fetchOver(new Requests(wire)));
  pending.watchPlatform();
  showAsNode();
  sayAsNode();
  lockDown();
  answerRequests(page, async (/** @type {Program} */ program) => {
    const run = new Run(program, await inspection, report);
    return run.start({ base, fetch, pending, ticks });
  });
}

/**
 * @typedef {object} Surroundings
 * @property {string} base the packed files' address
 * @property {typeof globalThis.fetch} fetch
 * @property {InstanceType<typeof Pending>} pending
 * @property {InstanceType<typeof Ticks>} ticks
 */

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
    this.isLeaving = false;
    /** @type {({exitCode: number | undefined} & Record<string, unknown>) | undefined} the program's */
    this.process = undefined;
    /** @type {typeof send} */
    this.report = (kind, text) => {
      if (!this.isOver) send(kind, text.replace(LONE, "\ufffd")); // a program may go on for a while after its exit
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
   * @param {Surroundings} given
   */
  start(given) {
    listen("unhandledrejection", (event) => {
      event.preventDefault();
      if (!this.tell("unhandledRejection", event.reason, event.promise)) this.fail(unhandled(event.reason));
    });
    listen("error", (event) => {
      event.preventDefault();
      this.fail(event.error ?? new Error(event.message));
    });
    this.perform(given).catch((error) => this.fail(error));
    return this.status;
  }

  /** @param {Surroundings} given */
  async perform({ base, fetch, pending, ticks }) {
    const { text, file, environment, now, input = new Uint8Array() } = this.program;
    const parts = IMPORTS.test(text) ? await loadParts(base, input, this.inspection) : undefined;
    this.builtins = parts?.builtins;
    const { report, builtins, inspection } = this;
    const exit = (/** @type {number} */ status) => this.leave(status);
    const node = nodeGlobals({ file, environment, input, report, exit, builtins, inspection, fetch, pending, ticks });
    this.process = node.process;
    Object.assign(globalThis, node);
    setClock(now);
    const linked = parts ? parts.builtins.link(text, parts.parse) : text;
    const named = `${linked}\n//# sourceURL=file:///home/reader/${file}`;
    this.url = createObjectURL(new Blob([named], { type: "text/javascript" }));
    report("begin", "");
    await import(this.url).catch((error) => this.fail(error));
    await pending.none();
    this.leave(node.process.exitCode ?? 0);
  }

  /**
   * Tell the program what happened: whether it listens.
   * @param {string} event
   * @param {unknown[]} values
   */
  tell(event, ...values) {
    return /** @type {((event: string, ...values: unknown[]) => boolean) | undefined} */ (this.process?.emit)?.(event, ...values);
  }

  /**
   * End with a status, unless what the program does at its end sets another.
   * @param {number} status
   */
  leave(status) {
    if (this.isLeaving) return;
    this.isLeaving = true;
    const { process } = this;
    if (process) process.exitCode = status;
    this.tell("exit", status);
    this.exit(process?.exitCode ?? status);
  }

  /** @param {unknown} error */
  fail(error) {
    if (error instanceof Exit || this.isLeaving) return;
    if (this.tell("uncaughtException", error, "uncaughtException")) return;
    const { url, builtins } = this;
    this.report("stderr", `${explain(error, { format: this.inspection.format, file: this.program.file, url, builtins })}\n`);
    this.leave(1);
  }
}

/** Half a letter, which no bytes can be. */
const LONE = /[\ud800-\udfff]/gu;

/** Whether a program may ask for Node's own modules. */
const IMPORTS = /\bimport\b|getBuiltinModule/;

/**
 * @param {string} base
 * @param {Uint8Array} input
 * @param {Inspection} inspection
 * @returns {Promise<{parse: ModuleLexer["parse"], builtins: Builtins}>}
 */
async function loadParts(base, input, inspection) {
  const [{ Builtins }, { parts }, hashes, { init, parse }, { names }] = await Promise.all([
    import("./node/modules.js"),
    import("./node/parts.js"),
    import(`${base}hashes.js`),
    import(`${base}module-lexer.js`),
    import(`${base}builtins.js`),
  ]);
  await init();
  return { parse, builtins: new Builtins(parts({ hashes, input, inspection }), names) };
}
