// xxd: bytes to plain hex, and plain hex to bytes. Everything else of it is refused by name.

/** @typedef {{stdout: string, stderr: string, status: number}} Result its output has a character for each byte */

/** How many digits xxd -p writes on a line. */
const LINE = 60;

/**
 * @param {string[]} args
 * @param {Uint8Array} input standard input
 * @returns {Result}
 */
export function xxd(args, input) {
  const options = args.toSorted().join(" ");
  if (options === "-p") return answer(lines(Array.from(input, (byte) => byte.toString(16).padStart(2, "0")).join("")));
  if (options === "-p -r") return answer(bytes(new TextDecoder("latin1").decode(input)));
  const stderr = `xxd: ${args.join(" ") || "without an option"} is not supported in this page; there are -p and -r -p\n`;
  return { stdout: "", stderr, status: 1 };
}

const answer = (/** @type {string} */ stdout) => ({ stdout, stderr: "", status: 0 });
const lines = (/** @type {string} */ digits) => digits.replace(new RegExp(`.{${LINE}}|.+$`, "g"), "$&\n");

const bytes = (/** @type {string} */ digits) =>
  digits.replace(/[^0-9a-f]/gi, "").replace(/..?/g, (pair) => (pair[1] ? String.fromCharCode(Number.parseInt(pair, 16)) : ""));
