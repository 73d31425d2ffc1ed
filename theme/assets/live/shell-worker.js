// A worker for one shell program: bash as just-bash emulates it, and our curl.

// Imported dynamically, for Firefox takes what a worker imports statically for workers: see frame.js.
const [{ curl }, { openssl }, { lockDown }, { setClock }] = await Promise.all([
  import("./curl.js"),
  import("./openssl.js"),
  import("./lockdown.js"),
  import("./clock.js"),
]);

const COMMANDS = `echo printf cat base64 tr head tail cut sort uniq wc grep sed awk seq date true false env printenv expr tee
  basename dirname sleep rm mkdir touch ls test xargs rev pwd cp mv nl tac paste find md5sum sha1sum sha256sum timeout
  hostname fold comm join`.split(/\s+/);

/** Real programs that a reader may well try; what is not here is not found, as in any shell. */
const REFUSED = `jq wget python python3 node ruby nc ssh bash sh perl mktemp git diff http https
  trap umask ulimit kill jobs fg bg disown alias unalias wait coproc select enable bind history`.split(/\s+/);

/** What the emulated shell would pass over and go on: a socket is a file like others to it, a trap an unknown
 * command; in arithmetic `10#${x}` is 0 to it, and `${x#-}` is `x`. */
const UNSUPPORTED = /\/dev\/(tcp|udp)\/|^\s*trap\b|\b\d+#\$\{|(?<=\(\([^\n]*)\$\{\w+[#%]/m;

/** `${NAME:?}` without words of its own: just-bash leaves the message empty, where bash has one. */
const UNSET = /^(bash: (?:line \d+: )?\w+:) ?$/gm;

/** Run once in a shell that is thrown away: the next one answers in half the time. */
const WARM = 'set -euo pipefail; a=$(printf "%s" "${HOME:?}" | cat); [[ $a == /* ]]';

export async function start({ ports: [page, wire], runtime }) {
  const send = sender(wire);
  const bash = import(`${runtime.base}bash.js`).then(async (module) => {
    lockDown(["process"]);
    await shellWith(module, send, runtime.base).exec(WARM);
    return module;
  });
  bash.catch(() => {}); // the program hears of it
  page.onmessage = ({ data }) => run(page, data, bash, send, runtime.base);
}

async function run(page, { text, environment, input = new Uint8Array(), now }, bash, send, base) {
  const tell = (kind, line) => line && page.postMessage({ type: "event", kind, text: line });
  try {
    const module = await bash;
    const unsupported = text.match(UNSUPPORTED);
    if (unsupported) {
      tell("stderr", `bash: ${unsupported[0].trim()} is not supported in this page\n`);
      page.postMessage({ type: "exit", status: 1 });
      return;
    }
    const shell = shellWith(module, send, base, environment);
    setClock(now);
    page.postMessage({ type: "event", kind: "begin", text: "" });
    const stdin = Array.from(input, (byte) => String.fromCharCode(byte)).join("");
    const { stdout, stderr, exitCode } = await shell.exec(text, { rawScript: true, stdin, stdinKind: "bytes" });
    tell("stdout", stdout);
    tell("stderr", stderr.replace(UNSET, "$1 parameter null or not set"));
    page.postMessage({ type: "exit", status: exitCode });
  } catch (error) {
    page.postMessage({ type: "failed", message: `the shell broke down: ${error.message}` });
  }
}

/** A fresh shell, with an empty home. */
function shellWith({ Bash, defineCommand }, send, base, environment = {}) {
  return new Bash({
    commands: COMMANDS,
    customCommands: [...ours(defineCommand, send, base), ...REFUSED.map((name) => refuse(defineCommand, name))],
    env: { PATH: "/usr/bin:/bin", HOME: "/home/reader", LANG: "C.UTF-8", ...environment },
    cwd: "/home/reader",
    executionLimits: { maxCommandCount: 1e9, maxLoopIterations: 1e9 }, // the page stops what does not end
    defenseInDepth: false,
  });
}

function ours(defineCommand, send, base) {
  const filesOf = ({ fs, cwd, stdin }) => ({
    read: async (name) => (name === "-" ? bytesOf(stdin) : fs.readFileBuffer(fs.resolvePath(cwd, name))),
    write: (name, bytes) => fs.writeFile(fs.resolvePath(cwd, name), bytes),
  });
  return [
    defineCommand("curl", async (args, context) => {
      const { stdout, stderr, status } = await curl(args, send, filesOf(context));
      return { stdout, stderr, exitCode: status };
    }),
    defineCommand("openssl", async (args, context) => {
      const hashes = await import(`${base}hashes.js`);
      const { stdout, stderr, status } = await openssl(args, hashes, bytesOf(context.stdin), filesOf(context).read);
      return { stdout, stderr, exitCode: status };
    }),
    defineCommand("uuidgen", async () => ({ stdout: `${crypto.randomUUID()}\n`, stderr: "", exitCode: 0 })),
  ];
}

const bytesOf = (stdin) => Uint8Array.from(String(stdin), (letter) => letter.charCodeAt(0));

function refuse(defineCommand, name) {
  const stderr = `${name}: not supported in this page; there are curl, openssl and the usual small commands\n`;
  return defineCommand(name, async () => ({ stdout: "", stderr, exitCode: 127 }));
}

/** Requests over the port to the sandbox. */
function sender(port) {
  const waiting = new Map();
  let nextId = 1;
  port.onmessage = ({ data }) => {
    waiting.get(data.id)?.(data);
    waiting.delete(data.id);
  };
  return ({ method, url, headers, body }, timeout) =>
    new Promise((resolve) => {
      const id = nextId++;
      waiting.set(id, resolve);
      port.postMessage({ id, request: { method, url, headers }, body, timeout });
    });
}
