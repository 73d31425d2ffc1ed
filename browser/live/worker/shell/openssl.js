// openssl: digests of standard input or of files, and random bytes. Everything else of it is refused by name.

/** @import {Hashes} from "../packed.js" */

/** @typedef {{stdout: string, stderr: string, status: number}} Result */

/** @type {Record<string, [name: Exclude<keyof Hashes, "hmac">, shown: string]>} an option, its name in the library and in openssl's answer */
const DIGESTS = {
  "-sha1": ["sha1", "SHA1"],
  "-sha256": ["sha256", "SHA2-256"],
  "-sha384": ["sha384", "SHA2-384"],
  "-sha512": ["sha512", "SHA2-512"],
};

class OpensslError extends Error {}

/**
 * @param {string[]} args
 * @param {Hashes} hashes
 * @param {Uint8Array} input standard input
 * @param {(name: string) => Promise<Uint8Array>} readFile
 * @returns {Promise<Result>}
 */
export async function openssl([command, ...args], hashes, input, readFile) {
  try {
    if (command === "dgst") return answer(await digest(args, hashes, input, readFile));
    if (command === "rand") return answer(random(args));
    throw unknown(command ?? "without a command");
  } catch (error) {
    if (!(error instanceof OpensslError)) throw error;
    return { stdout: "", stderr: `openssl: ${error.message}\n`, status: 1 };
  }
}

const answer = (/** @type {string} */ stdout) => ({ stdout, stderr: "", status: 0 });
const unknown = (/** @type {string} */ what) =>
  new OpensslError(`${what} is not supported in this page; there are dgst and rand -hex`);
const hex = (/** @type {Uint8Array} */ bytes) => Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");

/**
 * @param {string[]} args
 * @param {Hashes} hashes
 * @param {Uint8Array} input
 * @param {(name: string) => Promise<Uint8Array>} readFile
 */
async function digest(args, hashes, input, readFile) {
  const { option, key, files } = digestOptions(args);
  const [name, shown] = DIGESTS[option];
  const line = (/** @type {string} */ file, /** @type {Uint8Array} */ bytes) => {
    const made = key === undefined ? hashes[name](bytes) : hashes.hmac(hashes[name], new TextEncoder().encode(key), bytes);
    return `${key === undefined || file === "stdin" ? shown : `HMAC-${shown}`}(${file})= ${hex(made)}\n`; // as openssl 3.0 does
  };
  if (!files.length) return line("stdin", input);
  const lines = files.map(async (file) => {
    const bytes = await readFile(file).catch(() => undefined);
    if (!bytes) throw new OpensslError(`${file}: No such file or directory`);
    return line(file, bytes);
  });
  return (await Promise.all(lines)).join("");
}

/** @param {string[]} args */
function digestOptions(args) {
  let option = "-sha256";
  /** @type {string | undefined} */
  let key;
  const files = [];
  const left = [...args];
  for (let arg = left.shift(); arg !== undefined; arg = left.shift()) {
    if (arg in DIGESTS) option = arg;
    else if (arg === "-hmac") key = left.shift();
    else if (!arg.startsWith("-")) files.push(arg);
    else if (arg !== "-hex") throw unknown(`dgst ${arg}`); // -hex: as it is anyway
  }
  return { option, key, files };
}

/** @param {string[]} args */
function random(args) {
  const [form, size, ...rest] = args;
  if (form !== "-hex" || rest.length) throw unknown(`rand ${args.join(" ")}`);
  if (!/^[1-9]\d{0,4}$/.test(size)) throw new OpensslError(`rand: ${size} is not a number of bytes`);
  return `${hex(crypto.getRandomValues(new Uint8Array(Number(size))))}\n`;
}
