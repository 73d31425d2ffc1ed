// openssl: digests of standard input or of files, and random bytes. Everything else of it is refused by name.

/** The option, its name in the library, and how openssl calls it in its answer. */
const DIGESTS = {
  "-sha1": ["sha1", "SHA1"],
  "-sha256": ["sha256", "SHA2-256"],
  "-sha384": ["sha384", "SHA2-384"],
  "-sha512": ["sha512", "SHA2-512"],
};

class OpensslError extends Error {}

/**
 * @param {string[]} args
 * @param {object} hashes hmac and the digests, as @noble/hashes has them
 * @param {Uint8Array} input standard input
 * @param {(name: string) => Promise<Uint8Array>} readFile
 * @returns {Promise<{stdout: string, stderr: string, status: number}>}
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

const answer = (stdout) => ({ stdout, stderr: "", status: 0 });
const unknown = (what) => new OpensslError(`${what} is not supported in this page; there are dgst and rand -hex`);
const hex = (bytes) => Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");

async function digest(args, { hmac, ...digests }, input, readFile) {
  let [kind, key, files] = ["-sha256", undefined, []];
  for (let at = 0; at < args.length; at += 1) {
    if (args[at] in DIGESTS) kind = args[at];
    else if (args[at] === "-hmac") key = args[(at += 1)];
    else if (args[at] === "-hex") continue; // as it is anyway
    else if (args[at].startsWith("-")) throw unknown(`dgst ${args[at]}`);
    else files.push(args[at]);
  }
  const [name, shown] = DIGESTS[kind];
  const line = (of, bytes) => {
    const made = key === undefined ? digests[name](bytes) : hmac(digests[name], new TextEncoder().encode(key), bytes);
    return `${key === undefined || of === "stdin" ? shown : `HMAC-${shown}`}(${of})= ${hex(made)}\n`; // as openssl 3.0 does
  };
  if (!files.length) return line("stdin", input);
  const lines = files.map(async (file) => {
    const bytes = await readFile(file).catch(() => undefined);
    if (!bytes) throw new OpensslError(`${file}: No such file or directory`);
    return line(file, bytes);
  });
  return (await Promise.all(lines)).join("");
}

function random(args) {
  const [form, size, ...rest] = args;
  if (form !== "-hex" || rest.length) throw unknown(`rand ${args.join(" ")}`);
  if (!/^[1-9]\d{0,4}$/.test(size)) throw new OpensslError(`rand: ${size} is not a number of bytes`);
  return `${hex(crypto.getRandomValues(new Uint8Array(Number(size))))}\n`;
}
