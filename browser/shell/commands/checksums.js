// sha256sum and its kin: checksums of files, and whether files still have those that a list names.

import { hex } from "../bytes.js";
import { FileProblem } from "../files.js";
import { command } from "../options.js";

/** @import {Context} from "../context.js" */
/** @import {Options} from "../options.js" */

/** @typedef {"sha1" | "sha256" | "sha384" | "sha512" | "md5"} Digest */

/** How many hexadecimal digits each has. @type {Record<Digest, number>} */
const DIGITS = { md5: 32, sha1: 40, sha256: 64, sha384: 96, sha512: 128 };

const SPEC = {
  letters: "bcwt①②③④⑤", // the last are of options that have names alone
  long: {
    check: "c",
    binary: "b",
    text: "t",
    warn: "w",
    status: "①",
    quiet: "②",
    "ignore-missing": "③",
    strict: "④",
    tag: "⑤",
  },
};
/** Those that have no meaning beside a list. */
const OF_CHECKING = { "ignore-missing": "③", status: "①", warn: "w", quiet: "②", strict: "④" };

/** @param {Digest} digest */
const sum = (digest) =>
  command(`${digest}sum`, SPEC, async (context, options) => {
    const [alone] = Object.entries(OF_CHECKING).find(([, letter]) => options.has(letter) && !options.has("c")) ?? [];
    if (alone)
      return context.complain(
        `the --${alone} option is meaningful only when verifying checksums\nTry '${context.name} --help' for more information.`,
      );
    const hashes = await context.world.services.hashes();
    const of = async (/** @type {Uint8Array} */ bytes) => hex(hashes[digest](bytes));
    if (options.has("c")) return check(context, options, digest, of);
    for await (const { path, bytes } of context.inputs(options.rest)) {
      const text = await of(bytes);
      const mark = options.has("b") ? "*" : " ";
      await context.write(options.has("⑤") ? `${digest.toUpperCase()} (${path}) = ${text}\n` : `${text} ${mark}${path}\n`);
    }
    return context.failed ? 1 : 0;
  });

/**
 * @param {Context} context
 * @param {Options} options
 * @param {Digest} digest
 * @param {(bytes: Uint8Array) => Promise<string>} of
 */
async function check(context, options, digest, of) {
  let status = 0;
  for (const list of options.rest.length ? options.rest : ["-"]) {
    const counted = { formed: 0, malformed: 0, missing: 0, different: 0, verified: 0 };
    let number = 0;
    const before = context.failed;
    context.failed = false;
    for await (const { line } of context.lines([list])) {
      number += 1;
      const entry = entryOf(line, digest);
      if (!entry) {
        counted.malformed += 1;
        const place = `${list === "-" ? "'standard input'" : list}: ${number}`;
        if (options.has("w")) await context.complain(`${place}: improperly formatted ${digest.toUpperCase()} checksum line`);
        continue;
      }
      counted.formed += 1;
      await verify(context, options, entry, counted, of);
    }
    const isRead = !context.failed;
    context.failed ||= before;
    if (!isRead || !(await report(context, options, list, counted))) status = 1;
  }
  return status;
}

/** @typedef {{sum: string, path: string}} Entry of a list */

/**
 * @param {string} line
 * @param {Digest} digest
 * @returns {Entry | undefined}
 */
function entryOf(line, digest) {
  const [, tagged, inTag] = line.match(new RegExp(`^${digest}\\s?\\((.*)\\) ?= ?([\\da-f]+)$`, "i")) ?? [];
  const [, first, path] = line.match(/^[ \t]*\\?([\da-f]+)(?:[ \t][ *])(.+)$/i) ?? [];
  const found = inTag ? { sum: inTag, path: tagged } : { sum: first, path };
  return found.sum?.length === DIGITS[digest] ? { ...found, sum: found.sum.toLowerCase() } : undefined;
}

/**
 * @param {Context} context
 * @param {Options} options
 * @param {Entry} entry
 * @param {{missing: number, different: number, verified: number}} counted
 * @param {(bytes: Uint8Array) => Promise<string>} of
 */
async function verify(context, options, { sum: expected, path }, counted, of) {
  let bytes;
  try {
    bytes = await context.read(path);
  } catch (error) {
    if (!(error instanceof FileProblem)) throw error;
    if (options.has("③") && error.message === "No such file or directory") return;
    counted.missing += 1;
    await context.complain(`${path}: ${error.message}`);
    if (!options.has("①")) await context.write(`${path}: FAILED open or read\n`);
    return;
  }
  const isSame = (await of(bytes)) === expected;
  if (isSame) counted.verified += 1;
  else counted.different += 1;
  if (!options.has("①") && !(isSame && options.has("②"))) await context.write(`${path}: ${isSame ? "OK" : "FAILED"}\n`);
}

/**
 * What is said at the end of a list; whether all is well with it.
 * @param {Context} context
 * @param {Options} options
 * @param {string} list
 * @param {{formed: number, malformed: number, missing: number, different: number, verified: number}} counted
 */
async function report(context, options, list, { formed, malformed, missing, different, verified }) {
  const name = list === "-" ? "'standard input'" : list;
  if (!formed) {
    await context.complain(`${name}: no properly formatted checksum lines found`);
    return false;
  }
  const many = (/** @type {number} */ count, /** @type {string} */ one, /** @type {string} */ more) =>
    `WARNING: ${count} ${count === 1 ? one : more}`;
  if (!options.has("①")) {
    if (malformed) await context.complain(many(malformed, "line is improperly formatted", "lines are improperly formatted"));
    if (missing) await context.complain(many(missing, "listed file could not be read", "listed files could not be read"));
    if (different) await context.complain(many(different, "computed checksum did NOT match", "computed checksums did NOT match"));
    if (options.has("③") && !verified && !different) await context.complain(`${name}: no file was verified`);
  }
  const isVerified = !options.has("③") || verified + different > 0;
  return isVerified && !missing && !different && !(malformed && options.has("④"));
}

export const CHECKSUMS = /** @type {Digest[]} */ (Object.keys(DIGITS)).map(sum);
