// A worker for one shell program: bash as browser/shell/ has it.

import { runProgram } from "../../../shell/index.js";
import { downloadModule } from "../../download.js";
import { answerRequests, messageOf, Requests } from "../../rpc.js";
import { setClock } from "../clock.js";
import { lockDown } from "../lockdown.js";
import { tellOfSleep } from "../sleep.js";
import { randomUUID } from "../uuid.js";

export * from "../../../shell/kit.js"; // for the commands that are loaded later

/** @import {EventKind, HttpAnswer, HttpRequest, Program, ProgramEvent, Runtime, WorkerInit} from "../../messages.js" */
/** @import {Hashes, JqModule} from "../packed.js" */
/** @import {Jq} from "../../../shell/index.js" */

/** Run once and thrown away: the next program answers in half the time. */
// biome-ignore lint/suspicious/noTemplateCurlyInString: it is the shell's variable
const WARM = 'set -euo pipefail; a=$(printf "%s" "${HOME:?}" | cat); [[ $a == /* ]] && echo "$((1 + 1))" | sed s/2/3/ >/dev/null';

/** Where a program may use jq: then it is loaded at once. */
const JQ = /\bjq\b/;

/** @param {WorkerInit} init */
export async function start({ ports: [page, wire], runtime }) {
  /** @type {Requests<HttpRequest, HttpAnswer>} */
  const sandbox = new Requests(wire);
  tellOfSleep((kind, text) => page.postMessage(/** @type {ProgramEvent} */ ({ type: "event", kind, text })));
  const services = servicesOf(runtime, (request) => sandbox.send(request));
  lockDown();
  const warm = runProgram({ text: WARM, environment: {} }, services, () => {});
  warm.catch(() => {}); // reported to the program
  answerRequests(page, async (/** @type {Program} */ program) => {
    /** @type {(kind: EventKind, text: string) => void} */
    const report = (kind, text) => page.postMessage(/** @type {ProgramEvent} */ ({ type: "event", kind, text }));
    try {
      await warm;
      return await run(program, services, report);
    } catch (error) {
      throw new Error(`the shell broke down: ${messageOf(error)}`);
    }
  });
}

/**
 * What commands ask of the page; what is to be loaded for them is loaded once.
 * @param {Runtime} runtime
 * @param {(request: HttpRequest) => Promise<HttpAnswer>} send
 */
function servicesOf({ base, files }, send) {
  /** @type {Promise<Hashes> | undefined} */
  let hashes;
  /** @type {Promise<Jq> | undefined} */
  let jq;
  const loadJq = /** @returns {Promise<Jq>} */ async () => {
    /** @type {[JqModule, WebAssembly.Module]} */
    const [{ loadJq: load }, wasmModule] = await Promise.all([
      import(`${base}jq.js`),
      downloadModule(`${base}jq.wasm`, files["jq.wasm"], () => {}),
    ]);
    return async (args, input, given, environment) => (await load({ wasmModule, environment })).runSync(args, input, given);
  };
  return {
    send,
    uuid: randomUUID,
    alive: () => {},
    isStopped: () => false,
    later: () => import("./later.js"),
    hashes: () => (hashes ??= /** @type {Promise<Hashes>} */ (import(`${base}hashes.js`))),
    jq: () => (jq ??= loadJq()),
  };
}

/**
 * Run a program; gives its exit status.
 * @param {Program} program
 * @param {ReturnType<typeof servicesOf>} services
 * @param {(kind: EventKind, text: string) => void} report
 */
async function run({ text, file, environment, input, now }, services, report) {
  if (JQ.test(text)) await services.jq();
  setClock(now);
  report("begin", "");
  services.alive = () => report("stdout", "");
  services.isStopped = () => now !== undefined;
  const zone = Intl.DateTimeFormat().resolvedOptions().timeZone;
  return runProgram({ text, file, environment, input, zone }, services, report);
}
