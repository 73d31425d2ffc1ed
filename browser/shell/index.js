// Runs a program of bash: in the page, and in Node for the tests.

import { BUILTINS } from "./builtins/index.js";
import { encode } from "./bytes.js";
import { checkItems } from "./check.js";
import { ABSENT } from "./commands/absent.js";
import { COMMANDS } from "./commands/index.js";
import { loadNamed } from "./commands/later.js";
import { runToEnd } from "./end.js";
import { Files, resolve } from "./files.js";
import { parse } from "./parser.js";
import { RUNNERS } from "./run/index.js";
import { begin, runText } from "./run/script.js";
import { Shell } from "./shell.js";
import { Given, Shown } from "./streams.js";
import { Refusal } from "./task.js";
import { World } from "./world.js";

/** @import {HttpAnswer, HttpRequest} from "../live/messages.js" */
/** @import {Hashes, JqResult} from "../live/worker/packed.js" */

/**
 * jq as a command: its arguments, what it reads from its standard input, files by their paths, `/x`, and variables.
 * @typedef {(args: string[], input: Uint8Array, files: Iterable<[path: string, bytes: Uint8Array]>,
 *   environment: Record<string, string>) => Promise<JqResult>} Jq
 */

/**
 * What the page does for commands.
 * @typedef {object} Services
 * @property {(request: HttpRequest) => Promise<HttpAnswer>} send to the sandbox
 * @property {() => Promise<Hashes>} hashes
 * @property {() => Promise<Jq>} jq
 * @property {() => Promise<{LATER_COMMANDS: ReadonlyMap<string, import("./options.js").Definition>}>} later commands that few programs use
 * @property {() => string} uuid
 * @property {() => void} alive says that the program lives, though it writes nothing
 * @property {() => boolean} [isStopped] whether the clock stands still
 */

/**
 * Run a program to its end.
 * @param {{text: string, file?: string, args?: string[], environment: Record<string, string>, input?: Uint8Array, zone?: string}} program
 * @param {Services} services
 * @param {(kind: "stdout" | "stderr", text: string) => void} report
 * @returns {Promise<number>} its exit status
 */
export async function runProgram(
  { text, file = "bash", args = [], environment, input = new Uint8Array(0), zone = "" },
  services,
  report,
) {
  const names = [...COMMANDS.keys()];
  const files = new Files(names, services.uuid);
  const known = { definitions: COMMANDS, builtins: BUILTINS, runners: RUNNERS };
  const world = new World(files, known, { absent: (name) => ABSENT.has(name), zone, services });
  files.open(resolve(file, "/home/reader"), { write: true, create: true }).write(encode(text), world.root);
  const [out, errors] = [new Shown((shown) => report("stdout", shown)), new Shown((shown) => report("stderr", shown))];
  const shell = new Shell(world, world.root);
  shell.streams.set(0, new Given(input));
  shell.streams.set(1, out);
  shell.streams.set(2, errors);
  begin(shell, Object.entries({ PATH: "/usr/bin:/bin", HOME: "/home/reader", LANG: "C.UTF-8", ...environment }));
  shell.name = file;
  shell.positional = args;
  try {
    await loadNamed(text, services);
    const { items } = parse(text);
    checkItems(items, world, new Map());
    const status = await Promise.race([runToEnd(shell, () => runText(shell, text)), world.failed]);
    while (world.background.size) await Promise.race([...world.background, world.failed]);
    return status;
  } catch (error) {
    if (isOfMemory(error)) report("stderr", `${file}: line ${shell.line}: cannot allocate memory: ${error.message}\n`);
    else if (error instanceof Refusal) report("stderr", `${file}: line ${error.line || shell.line}: ${error.message}\n`);
    else throw error;
    return 2;
  } finally {
    out.finish();
    errors.finish();
  }
}

/**
 * Whether the browser gives no more memory: Firefox has a name of its own for that.
 * @param {unknown} error
 * @returns {error is Error}
 */
const isOfMemory = (error) => error instanceof RangeError || (error instanceof Error && error.name === "InternalError");
