// gzip, gunzip and zcat.

import { concat, encode } from "../bytes.js";
import { FileProblem, FolderNode } from "../files.js";
import { command } from "../options.js";
import { Refusal } from "../task.js";

/** @import {Context} from "../context.js" */
/** @import {Definition, Options} from "../options.js" */

/** @param {Uint8Array} bytes @param {GenericTransformStream} stream */
async function through(bytes, stream) {
  const piped = new Blob([/** @type {Uint8Array<ArrayBuffer>} */ (bytes)]).stream().pipeThrough(/** @type {any} */ (stream));
  return new Uint8Array(await new Response(piped).arrayBuffer());
}

/** @param {number} value @param {number} size in bytes */
const littleEndian = (value, size) => Uint8Array.from({ length: size }, (_, place) => (value >>> (8 * place)) & 255);

/** @param {Uint8Array} bytes */
function checksum(bytes) {
  let sum = ~0;
  for (const byte of bytes) {
    sum ^= byte;
    for (let bit = 0; bit < 8; bit += 1) sum = (sum >>> 1) ^ (sum & 1 ? 0xedb88320 : 0);
  }
  return ~sum >>> 0;
}

/**
 * @param {Uint8Array} bytes
 * @param {{name?: string, time?: number, level?: number}} [about] time: in seconds
 */
export async function packed(bytes, { name = "", time = 0, level = 6 } = {}) {
  const extra = level === 9 ? 2 : level === 1 ? 4 : 0;
  return concat([
    Uint8Array.of(0x1f, 0x8b, 8, name ? 8 : 0),
    littleEndian(time, 4),
    Uint8Array.of(extra, 3),
    name ? encode(`${name}\0`) : new Uint8Array(0),
    await through(bytes, new CompressionStream("deflate-raw")),
    littleEndian(checksum(bytes), 4),
    littleEndian(bytes.length, 4),
  ]);
}

/** @param {Uint8Array} bytes */
export const isPacked = (bytes) => bytes[0] === 0x1f && bytes[1] === 0x8b;

/**
 * @param {Uint8Array} bytes
 * @returns {Promise<Uint8Array | null>} null if that is broken
 */
export async function unpacked(bytes) {
  try {
    return await through(bytes, new DecompressionStream("gzip"));
  } catch {
    return null;
  }
}

export const GZIP = /** @type {const} */ (["gzip", "gunzip", "zcat"]).map((name) =>
  command(
    name,
    {
      letters: "cdfknNqtv123456789lrS:",
      long: {
        stdout: "c",
        "to-stdout": "c",
        decompress: "d",
        uncompress: "d",
        force: "f",
        keep: "k",
        "no-name": "n",
        name: "N",
        quiet: "q",
        test: "t",
        verbose: "v",
        fast: "1",
        best: "9",
        list: "l",
        recursive: "r",
        suffix: "S",
      },
    },
    (context, options) => run(context, options, name),
    (options) => {
      for (const letter of "lrSNv")
        if (options.has(letter)) throw new Refusal(`${name} -${letter} is not supported in this page`);
    },
  ),
);

/**
 * @param {Context} context
 * @param {Options} options
 * @param {string} name
 */
async function run(context, options, name) {
  const opens = name !== "gzip" || options.has("d") || options.has("t");
  const isToOutput = name === "zcat" || options.has("c") || options.has("t");
  const level = Number([..."123456789"].findLast((digit) => options.has(digit)) ?? 6);
  let status = 0;
  const say = async (/** @type {string} */ message, code = 1) => {
    await context.shell.streams
      .get(2)
      ?.write(encode(`\ngzip: ${message}\n`.replace(/^\n(?!stdin|.*: (?:not in gzip|unexp))/, "")), context.task);
    status = Math.max(status, code);
  };
  for (const path of options.rest.length ? options.rest : ["-"]) {
    let bytes;
    const node = path === "-" ? null : context.files.find(context.path(path));
    if (node instanceof FolderNode) {
      await say(`${path} is a directory -- ignored`, 2);
      continue;
    }
    const real = path !== "-" && !node && opens && context.files.find(context.path(`${path}.gz`)) ? `${path}.gz` : path;
    try {
      bytes = await context.read(real);
    } catch (error) {
      if (!(error instanceof FileProblem)) throw error;
      await say(`${opens && path !== "-" ? `${path.replace(/(\.gz)?$/, ".gz")}` : path}: ${error.message}`);
      continue;
    }
    const shown = path === "-" ? "stdin" : real;
    if (opens) {
      const isSuffixed = /\.(gz|tgz|z|Z)$|-gz$/.test(real);
      if (path !== "-" && !isToOutput && !isSuffixed) {
        await say(`${path}: unknown suffix -- ignored`, 2);
        continue;
      }
      const made = isPacked(bytes) ? await unpacked(bytes) : bytes.length ? null : bytes;
      if (!made) {
        await say(isPacked(bytes) ? `${shown}: unexpected end of file` : `${shown}: not in gzip format`);
        continue;
      }
      if (options.has("t")) continue;
      await write(
        context,
        isToOutput || path === "-" ? "" : real.replace(/\.tgz$/, ".tar").replace(/(\.gz|-gz|\.z|\.Z)$/, ""),
        made,
      );
    } else {
      if (path !== "-" && !isToOutput && /\.(gz|tgz)$/.test(path)) {
        await say(`${path} already has ${path.match(/\.(gz|tgz)$/)?.[0]} suffix -- unchanged`, 0);
        continue;
      }
      const about =
        path === "-" || options.has("n") ? {} : { name: path.split("/").pop(), time: Math.floor((node?.changed ?? 0) / 1000) };
      await write(context, isToOutput || path === "-" ? "" : `${path}.gz`, await packed(bytes, { ...about, level }));
    }
    if (!isToOutput && path !== "-" && !options.has("k")) context.files.remove(context.path(real));
  }
  return status;
}

/**
 * @param {Context} context
 * @param {string} path empty: the output
 * @param {Uint8Array} bytes
 */
async function write(context, path, bytes) {
  if (path) await context.writeFile(path, bytes);
  else await context.writeBytes(bytes);
}
