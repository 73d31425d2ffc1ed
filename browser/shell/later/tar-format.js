// Archives as tar writes them: for each file a head of 512 bytes, and its content in blocks of as many.

import { concat, decode, encode } from "../bytes.js";

const BLOCK = 512;
const RECORD = 20 * BLOCK;

/** @typedef {{name: string, mode: number, time: number, kind: "file" | "folder" | "link" | "pipe", target: string, bytes: Uint8Array}} Entry time: in seconds */

const KINDS = { file: "0", link: "2", folder: "5", pipe: "6" };
const KIND_NAMES = new Map(Object.entries(KINDS).map(([name, letter]) => [letter, /** @type {Entry["kind"]} */ (name)]));

/** @param {Entry[]} entries */
export function archiveOf(entries) {
  const parts = [];
  for (const entry of entries) {
    if (encode(entry.name).length > 100) parts.push(...block("././@LongLink", "L", encode(`${entry.name}\0`)));
    parts.push(...block(entry.name, KINDS[entry.kind], entry.bytes, entry));
  }
  const whole = concat(parts);
  return concat([whole, new Uint8Array(Math.ceil((whole.length + 2 * BLOCK) / RECORD) * RECORD - whole.length)]);
}

/**
 * @param {string} name
 * @param {string} kind
 * @param {Uint8Array} bytes
 * @param {{mode: number, time: number, target: string}} [about]
 */
function block(name, kind, bytes, { mode, time, target } = { mode: 0o644, time: 0, target: "" }) {
  const head = new Uint8Array(BLOCK);
  const put = (/** @type {number} */ at, /** @type {string} */ text) => head.set(encode(text), at);
  const octal = (/** @type {number} */ value, /** @type {number} */ size) => `${value.toString(8).padStart(size - 1, "0")}\0`;
  head.set(encode(name).subarray(0, 100));
  put(100, octal(mode & 0o7777, 8));
  put(108, octal(1000, 8));
  put(116, octal(1000, 8));
  put(124, octal(bytes.length, 12));
  put(136, octal(time, 12));
  put(148, " ".repeat(8));
  put(156, kind);
  head.set(encode(target).subarray(0, 100), 157);
  put(257, "ustar  \0");
  put(265, "reader");
  put(297, "reader");
  put(
    148,
    `${octal(
      head.reduce((sum, byte) => sum + byte, 0),
      7,
    )} `,
  );
  return [head, bytes, new Uint8Array((BLOCK - (bytes.length % BLOCK)) % BLOCK)];
}

/**
 * @param {Uint8Array} bytes
 * @returns {Entry[] | null} null if it is no archive
 */
export function entriesOf(bytes) {
  /** @type {Entry[]} */
  const entries = [];
  let long = "";
  if (bytes.length && bytes.length < BLOCK) return null;
  for (let at = 0; at + BLOCK <= bytes.length; ) {
    const head = bytes.subarray(at, at + BLOCK);
    if (!head[0]) break;
    if (decode(head.subarray(257, 262)) !== "ustar") return null;
    const text = (/** @type {number} */ from, /** @type {number} */ size) =>
      decode(head.subarray(from, from + size)).replace(/\0[\s\S]*$/, "");
    const number = (/** @type {number} */ from, /** @type {number} */ size) => Number.parseInt(text(from, size).trim() || "0", 8);
    const size = number(124, 12);
    const content = bytes.slice(at + BLOCK, at + BLOCK + size);
    const kind = String.fromCharCode(head[156]);
    at += BLOCK + Math.ceil(size / BLOCK) * BLOCK;
    if (kind === "L") long = decode(content).replace(/\0$/, "");
    else {
      const prefix = text(345, 155);
      entries.push({
        name: long || `${prefix && head[263] !== 32 ? `${prefix}/` : ""}${text(0, 100)}`,
        mode: number(100, 8),
        time: number(136, 12),
        kind: KIND_NAMES.get(kind) ?? "file",
        target: text(157, 100),
        bytes: content,
      });
      long = "";
    }
  }
  return entries;
}
