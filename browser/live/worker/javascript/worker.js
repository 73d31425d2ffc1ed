// A worker for one JavaScript program: a module in something like Node, whose fetch reaches the sandbox only.

import { answerRequests, Requests } from "../../rpc.js";
import { setClock } from "../clock.js";
import { lockDown } from "../lockdown.js";
import { tellOfSleep } from "../sleep.js";
import { explain, Refused, unhandled } from "./explain.js";
import { asksForDeriving, asksForLater, asksForMore, asksForStreams, asksForZlib, asksOfWeb, lacking } from "./node/asked.js";
import { Buffer } from "./node/buffer.js";
import { EventEmitter } from "./node/emitter.js";
import { refuseEvaluation } from "./node/evaluation.js";
import { fetchOver } from "./node/fetch.js";
import { Exit, nodeGlobals } from "./node/globals.js";
import { watchHeaders } from "./node/headers.js";
import { showAsNode } from "./node/inspect.js";
import { Builtins } from "./node/modules.js";
import { parts } from "./node/parts.js";
import { inOrder, showPromises } from "./node/promises.js";
import { sayOfStreams } from "./node/stream-words.js";
import { learn } from "./node/strict.js";
import { sayAsNode } from "./node/web.js";
import { Pending } from "./pending.js";
import { Ticks } from "./ticks.js";

/** @import {EventKind, HttpAnswer, HttpRequest, Part, Program, ProgramEvent, WorkerInit} from "../../messages.js" */
/** @import {Inspection, ModuleLexer, NodeModules} from "../packed.js" */
/** @import {Later} from "./node/globals.js" */
/** @import {Network} from "./node/http.js" */

/** @typedef {Record<string, string>} Addresses of the packed files, by their names */

const createObjectURL = URL.createObjectURL;
const listen = globalThis.addEventListener.bind(globalThis);

/** @param {WorkerInit} init */
export function start({ ports: [page, wire], addresses = {} }) {
  /** @type {Promise<Inspection>} */
  const inspection = import(addresses["inspect.js"]);
  inspection.catch(() => {}); // reported to the program
  /** @type {(kind: EventKind, text: string) => void} */
  const report = (kind, text) => page.postMessage(/** @type {ProgramEvent} */ ({ type: "event", kind, text }));
  tellOfSleep(report);
  const pending = new Pending();
  const ticks = new Ticks();
  /** @type {InstanceType<typeof Requests<HttpRequest, HttpAnswer>>} */
  const requests = new Requests(wire);
  /** @type {Network["hosts"]} */
  const hosts = new Map();
  const send = pending.watch(async (/** @type {HttpRequest} */ asked) =>
    (hosts.get(new URL(asked.url).host) ?? ((one) => requests.send(one)))(asked),
  );
  const network = { send, hosts, pending };
  const watched = pending.watch(fetchOver(network));
  /** @type {typeof globalThis.fetch} */
  const fetch = function fetch(...given) {
    return watched(...given);
  };
  pending.watchPlatform();
  showAsNode();
  sayAsNode();
  sayOfStreams();
  /** @type {(value: unknown) => string} */
  let show = String;
  inspection.then(
    ({ inspect }) => (show = inspect),
    () => {},
  );
  watchHeaders((value) => show(value));
  showPromises();
  refuseEvaluation();
  lockDown();
  const warmed = inspection.then((loaded) => warm(loaded, { fetch, pending, ticks }));
  warmed.catch(() => {}); // as what is inspected by
  /** @type {Map<string, (text: string) => void>} */
  const awaited = new Map();
  /** @type {Load} */
  const load = async (name) => {
    /** @type {Promise<string>} */
    const text = new Promise((resolve) => awaited.set(name, resolve));
    report("part", name);
    return import(createObjectURL(new Blob([await text], { type: "text/javascript" })));
  };
  answerRequests(page, async (/** @type {Program | Part} */ program) => {
    if ("part" in program) return awaited.get(program.part)?.(program.text);
    const run = new Run(program, await inspection, report);
    const answered = program.isPublished ? fetchOver(requests, 0) : undefined;
    return run.start({ addresses, load, network, fetch: answered ? pending.watch(answered) : fetch, pending, ticks });
  });
}

/**
 * Make once, for nobody, what each program is given: a browser compiles what it has seen run.
 * @param {Inspection} inspection
 * @param {Omit<Surroundings, "addresses" | "load" | "network">} given
 */
function warm(inspection, given) {
  nodeGlobals({ file: "", environment: {}, input: new Uint8Array(), report() {}, exit() {}, inspection, ...given });
  inspection.format("%s %o", "", {});
  new Headers(new Request("data:,", { method: "POST", headers: { Accept: "" }, body: "" }).headers);
}

/** @typedef {(name: string) => Promise<any>} Load a file that the page is asked for */

/**
 * @typedef {object} Surroundings
 * @property {Addresses} addresses
 * @property {Load} load
 * @property {Network} network
 * @property {typeof globalThis.fetch} fetch
 * @property {Pending} pending
 * @property {Ticks} ticks
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
    this.hasFailed = false;
    /** @type {({exitCode: number | undefined} & Record<string, unknown>) | undefined} the program's */
    this.process = undefined;
    const write = inOrder(send);
    /** @type {typeof send} */
    this.report = (kind, text) => {
      if (!this.isOver) write(kind, text.replace(LONE, "\ufffd")); // a program may go on for a while after its exit
    };
    /** @type {string | undefined} where the program's text is imported from */
    this.url = undefined;
    /** @type {Builtins | undefined} */
    this.builtins = undefined;
    /** @type {Promise<number>} */
    this.status = new Promise((resolve) => {
      this.exit = (/** @type {number} */ status) => {
        this.isOver = true;
        settled().then(() => resolve(status)); // the first one counts
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
      if (!this.tell("unhandledRejection", event.reason, event.promise)) this.fail(unhandled(event.reason), "unhandledRejection");
    });
    listen("error", (event) => {
      event.preventDefault();
      this.fail(event.error ?? new Error(event.message));
    });
    this.perform(given).catch((error) => this.fail(error));
    return this.status;
  }

  /** @param {Surroundings} given */
  async perform({ addresses, load, network, fetch, pending, ticks }) {
    const { text, file, environment, now, input = new Uint8Array() } = this.program;
    const loaded = asksForMore(text)
      ? await loadParts(addresses, load, { input, file, text, inspection: this.inspection, network })
      : undefined;
    this.builtins = loaded?.builtins;
    const { report, builtins, inspection } = this;
    const exit = (/** @type {number} */ status) => this.leave(status);
    const { about, Stream, later } = loaded ?? {};
    const node = nodeGlobals({
      file,
      environment,
      input,
      report,
      exit,
      builtins,
      inspection,
      fetch,
      pending,
      ticks,
      about,
      Stream,
      later,
    });
    this.process = node.process;
    Object.assign(globalThis, node);
    if (/\bProxy\b/.test(text)) globalThis.Proxy = inspection.Proxy; // what is made with it is seen through
    setClock(now);
    if (loaded) learn(loaded.members);
    const linked = loaded ? loaded.builtins.link(text, loaded.parse, lacking(text, loaded.members, node)) : text;
    const named = `${linked}\n//# sourceURL=file:///home/reader/${file}`;
    this.url = createObjectURL(new Blob([named], { type: "text/javascript" }));
    report("begin", "");
    const imported = import(this.url).then(
      () => true,
      (error) => {
        this.fail(error, "unhandledRejection");
        return true; // or the program has caught it
      },
    );
    if (!(await Promise.race([imported, pending.stuck()]))) this.neverGoesOn(node.process);
    do {
      await pending.none();
      if (!this.isLeaving) this.tell("beforeExit", node.process.exitCode ?? 0);
    } while (pending.isBusy && !this.isLeaving);
    this.leave(node.process.exitCode ?? 0);
  }

  /**
   * It failed, or waits for what nothing brings: then it ends as Node does.
   * @param {{exitCode: number | undefined}} process
   */
  neverGoesOn({ exitCode }) {
    if (this.isLeaving) return;
    this.report("stderr", `Warning: Detected unsettled top-level await at file:///home/reader/${this.program.file}\n`);
    this.leave(exitCode ?? UNSETTLED);
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
    try {
      this.tell("exit", status);
    } catch (error) {
      this.failAtExit(error);
    }
    this.exit(process?.exitCode ?? status);
  }

  /**
   * What a program does at its end fails.
   * @param {unknown} error
   */
  failAtExit(error) {
    const { process } = this;
    if (error instanceof Exit || this.hasFailed || this.tell("uncaughtException", error, "uncaughtException")) return;
    this.explain(error);
    if (process) process.exitCode ||= 1;
  }

  /** @param {unknown} error */
  explain(error) {
    const { url, builtins } = this;
    this.report("stderr", `${explain(error, { inspect: this.inspection.inspect, file: this.program.file, url, builtins })}\n`);
  }

  /**
   * @param {unknown} error
   * @param {string} origin
   */
  fail(error, origin = "uncaughtException") {
    if (error instanceof Exit || this.isLeaving) return;
    if (!(error instanceof Refused)) {
      try {
        this.tell("uncaughtExceptionMonitor", error, origin);
        if (this.tell("uncaughtException", error, origin)) return;
      } catch (another) {
        if (another instanceof Exit) return;
        this.explain(another);
        this.isLeaving = true;
        this.exit(HANDLER_FAILED);
        return;
      }
    }
    this.explain(error);
    this.hasFailed = true;
    this.leave(1);
  }
}

/** What was written last is written. */
async function settled() {
  for (let turn = 0; turn < 20; turn++) await null;
}

/** The status of a program whose own listener to what it fails with fails. */
const HANDLER_FAILED = 7;

/** The status of a program whose await at the top never ends. */
const UNSETTLED = 13;

/** Half a letter, which no bytes can be. */
const LONE = /[\ud800-\udfff]/gu;

/**
 * @param {Addresses} addresses
 * @param {Load} load
 * @param {{input: Uint8Array, file: string, text: string, inspection: Inspection, network: Network}} given
 * @returns {Promise<{parse: ModuleLexer["parse"], builtins: Builtins, Stream?: any, later?: Later} & Pick<NodeModules, "members" | "about">>}
 */
async function loadParts(addresses, load, given) {
  const [hashes, packed, { init, parse }, { names, members, about, facts }, later, streams, pako, deriving] = await Promise.all([
    import(addresses["hashes.js"]),
    import(addresses["node-parts.js"]),
    import(addresses["module-lexer.js"]),
    import(addresses["builtins.js"]),
    asksForLater(given.text) ? load("worker/javascript/later.js") : undefined,
    asksForStreams(given.text) ? load("streams.js") : undefined,
    asksForZlib(given.text) ? load("zlib.js") : undefined,
    asksForDeriving(given.text) ? load("derive.js") : undefined,
  ]);
  await init();
  later?.share({ Buffer, EventEmitter });
  for (const name of asksOfWeb(given.text)) later[name]();
  const Stream = streams && later.streamsOf(streams.makeStreams);
  return {
    parse,
    members,
    about,
    Stream,
    later,
    builtins: new Builtins(
      parts({ hashes, packed, Stream, later, pako, deriving, facts, names: Object.keys(names), ...given }),
      names,
    ),
  };
}
