// A worker for one shell program: bash as just-bash emulates it, and our curl.

// Imported dynamically, for Firefox takes what a worker imports statically for workers: see frame/frame.js.
const [
  { answerRequests, messageOf, Requests },
  { curl },
  { jq },
  { openssl },
  { xxd },
  { lockDown },
  { setClock },
  { randomUUID },
] = await Promise.all([
  import("../../rpc.js"),
  import("./curl.js"),
  import("./jq.js"),
  import("./openssl.js"),
  import("./xxd.js"),
  import("../lockdown.js"),
  import("../clock.js"),
  import("../uuid.js"),
]);

/** @import {EventKind, HttpAnswer, HttpRequest, Program, ProgramEvent, WorkerInit} from "../../messages.js" */

/** @import {JustBash} from "../packed.js" */

/** @typedef {(request: HttpRequest) => Promise<HttpAnswer>} Send to the sandbox */

/** @typedef {JustBash["defineCommand"]} DefineCommand */
/** @typedef {Parameters<Parameters<DefineCommand>[1]>[1]} Context what a command may use */

/** @type {any[]} as just-bash names them; it refuses one that it has not */
const COMMANDS = `echo printf cat base64 tr head tail cut sort uniq wc grep sed awk seq date true false env printenv expr tee
  basename dirname sleep rm mkdir touch ls test xargs rev pwd cp mv nl tac paste find md5sum sha1sum sha256sum timeout
  hostname fold comm join`.split(/\s+/);

/** Real programs that a reader may well try; what is not here is not found, as in any shell. */
const REFUSED = `wget python python3 node ruby nc ssh bash sh perl mktemp git diff http https
  trap umask ulimit kill jobs fg bg disown alias unalias wait coproc select enable bind history`.split(/\s+/);

/**
 * What the emulated shell would pass over and go on: a socket is a file like others to it, a trap an unknown command; in
 * arithmetic `10#${x}` is 0 to it, and `${x#-}` is `x`.
 */
const UNSUPPORTED = /\/dev\/(tcp|udp)\/|^\s*trap\b|\b\d+#\$\{|(?<=\(\([^\n]*)\$\{\w+[#%]/m;

/** `${NAME:?}` without words of its own: just-bash leaves the message empty, where bash has one. */
const UNSET = /^(bash: (?:line \d+: )?\w+:) ?$/gm;

/** Run once in a shell that is thrown away: the next one answers in half the time. */
// biome-ignore lint/suspicious/noTemplateCurlyInString: it is the shell's variable
const WARM = 'set -euo pipefail; a=$(printf "%s" "${HOME:?}" | cat); [[ $a == /* ]]';

/** @param {WorkerInit} init */
export function start({ ports: [page, wire], runtime: { base } }) {
  /** @type {InstanceType<typeof Requests<HttpRequest, HttpAnswer>>} */
  const sandbox = new Requests(wire);
  const surroundings = { base, send: (/** @type {HttpRequest} */ request) => sandbox.send(request) };
  const bash = loadBash(surroundings);
  bash.catch(() => {}); // reported to the program
  answerRequests(page, async (/** @type {Program} */ program) => {
    try {
      return await run(program, await bash, surroundings, (kind, text) => {
        page.postMessage(/** @type {ProgramEvent} */ ({ type: "event", kind, text }));
      });
    } catch (error) {
      throw new Error(`the shell broke down: ${messageOf(error)}`);
    }
  });
}

/**
 * @param {{base: string, send: Send}} surroundings
 * @returns {Promise<JustBash>}
 */
async function loadBash(surroundings) {
  const module = await import(`${surroundings.base}bash.js`);
  lockDown(["process"]);
  await shellWith(module, surroundings).exec(WARM);
  return module;
}

/**
 * Run a program; gives its exit status.
 * @param {Program} program
 * @param {JustBash} bash
 * @param {{base: string, send: Send}} surroundings
 * @param {(kind: EventKind, text: string) => void} report
 */
async function run({ text, environment, input = new Uint8Array(), now }, bash, surroundings, report) {
  const unsupported = text.match(UNSUPPORTED);
  if (unsupported) {
    report("stderr", `bash: ${unsupported[0].trim()} is not supported in this page\n`);
    return 1;
  }
  const shell = shellWith(bash, surroundings, environment);
  setClock(now);
  report("begin", "");
  const stdin = Array.from(input, (byte) => String.fromCharCode(byte)).join("");
  const { stdout, stderr, exitCode } = await shell.exec(text, { rawScript: true, stdin, stdinKind: "bytes" });
  if (stdout) report("stdout", stdout);
  if (stderr) report("stderr", stderr.replace(UNSET, "$1 parameter null or not set"));
  return exitCode;
}

/**
 * A fresh shell, with an empty home.
 * @param {JustBash} bash
 * @param {{base: string, send: Send}} surroundings
 * @param {Record<string, string>} [environment]
 */
function shellWith(bash, surroundings, environment = {}) {
  const { Bash, defineCommand } = bash;
  return new Bash({
    commands: COMMANDS,
    customCommands: [...ours(bash, surroundings), ...REFUSED.map((name) => refuse(defineCommand, name))],
    env: { PATH: "/usr/bin:/bin", HOME: "/home/reader", LANG: "C.UTF-8", ...environment },
    cwd: "/home/reader",
    executionLimits: { maxCommandCount: 1e9, maxLoopIterations: 1e9 }, // the page stops what does not end
    defenseInDepth: false,
  });
}

/**
 * @param {JustBash} bash
 * @param {{base: string, send: Send}} surroundings
 */
function ours({ Bash, defineCommand }, { base, send }) {
  return [
    defineCommand("curl", async (args, context) => {
      const { stdout, stderr, status } = await curl(args, send, filesOf(context));
      return { stdout, stderr, exitCode: status };
    }),
    defineCommand("jq", async (args, { fs, cwd, env, stdin }) => {
      const shell = new Bash({ commands: ["jq"], fs, defenseInDepth: false });
      return jq(args, { stdin: String(stdin), cwd, env: Object.fromEntries(env) }, shell);
    }),
    defineCommand("openssl", async (args, context) => {
      const hashes = await import(`${base}hashes.js`);
      const { stdout, stderr, status } = await openssl(args, hashes, bytesOf(context.stdin), filesOf(context).read);
      return { stdout, stderr, exitCode: status };
    }),
    defineCommand("xxd", async (args, { stdin }) => {
      const { stdout, stderr, status } = xxd(args, bytesOf(stdin));
      return { stdout, stdoutKind: "bytes", stderr, exitCode: status };
    }),
    defineCommand("uuidgen", async () => ({ stdout: `${randomUUID()}\n`, stderr: "", exitCode: 0 })),
  ];
}

/**
 * What a command may read and write.
 * @param {Context} context
 */
function filesOf({ fs, cwd, stdin }) {
  return {
    read: async (/** @type {string} */ name) => (name === "-" ? bytesOf(stdin) : fs.readFileBuffer(fs.resolvePath(cwd, name))),
    write: (/** @type {string} */ name, /** @type {Uint8Array} */ bytes) => fs.writeFile(fs.resolvePath(cwd, name), bytes),
  };
}

const bytesOf = (/** @type {unknown} */ stdin) => Uint8Array.from(String(stdin), (letter) => letter.charCodeAt(0));

/**
 * @param {DefineCommand} defineCommand
 * @param {string} name
 */
function refuse(defineCommand, name) {
  const stderr = `${name}: not supported in this page; there are curl, jq, openssl, xxd and the usual small commands\n`;
  return defineCommand(name, async () => ({ stdout: "", stderr, exitCode: 127 }));
}
