// curl's --form: the parts of a body that is multipart/form-data.

import { concat, encode } from "../../bytes.js";
import { Refusal } from "../../task.js";

/** @import {Options} from "./options.js" */

/** What curl takes a file for, by the end of its name. @type {Record<string, string>} */
const TYPES = {
  gif: "image/gif",
  jpg: "image/jpeg",
  jpeg: "image/jpeg",
  png: "image/png",
  svg: "image/svg+xml",
  txt: "text/plain",
  htm: "text/html",
  html: "text/html",
  pdf: "application/pdf",
  xml: "application/xml",
};

/** @typedef {{name: string, content: string, isFile: boolean, isRead: boolean, type: string, filename: string | null}} Part isRead: from a file */

/**
 * @param {string} value as name=content, name=@file;type=text/csv
 * @param {boolean} isPlain what follows the name is the content, whatever it is
 * @returns {Part}
 */
function partOf(value, isPlain) {
  const at = value.indexOf("=");
  const name = value.slice(0, at);
  const text = value.slice(at + 1);
  /** @type {Part} */
  const plain = { name, content: text, isFile: false, isRead: false, type: "", filename: null };
  if (isPlain) return plain;
  const [, mark, quoted, bare, rest] = text.match(/^([@<]?)(?:"([^"\\]*)"|([^;]*))((?:;[^;]*)*)$/s) ?? [];
  const isRead = mark === "@" || mark === "<";
  const content = quoted ?? bare;
  if (content === undefined || (!isRead && /^\(/.test(text)) || (isRead && /,|^-$/.test(content) && mark === "@"))
    throw new Refusal(`curl: --form ${value} is not supported in this page`);
  const part = { ...plain, content, isFile: mark === "@", isRead };
  for (const each of rest.split(";").slice(1)) {
    const [, key, given] = each.match(/^\s*(type|filename)=(.*)$/s) ?? [];
    if (key === "type") part.type = given.trim();
    else if (key === "filename") part.filename = given.trim().replace(/^"([^"\\]*)"$/, "$1");
    else throw new Refusal(`curl: --form ${value} is not supported in this page`);
  }
  return part;
}

/** What can be said of one before the run. @param {string} value */
export function checkPart(value) {
  partOf(value, false);
}

const quoted = (/** @type {string} */ text) => `"${text.replaceAll('"', "%22").replaceAll("\r", "%0D").replaceAll("\n", "%0A")}"`;

/**
 * @param {Options["form"]} form
 * @param {(name: string) => Promise<Uint8Array>} readFile
 * @returns {Promise<{bytes: Uint8Array, boundary: string}>}
 */
export async function formBody(form, readFile) {
  const drawn = Array.from(crypto.getRandomValues(new Uint8Array(8)), (byte) => byte.toString(16).padStart(2, "0")).join("");
  const boundary = "-".repeat(24) + drawn;
  const pieces = [];
  for (const { isPlain, value } of form) {
    const { name, content, isFile, isRead, type, filename } = partOf(value, isPlain);
    const shown = filename ?? (isFile ? content.slice(content.lastIndexOf("/") + 1) : null);
    const found = isFile ? (TYPES[(shown ?? "").split(".").pop()?.toLowerCase() ?? ""] ?? "application/octet-stream") : "";
    const disposition = `${name ? `; name=${quoted(name)}` : ""}${shown === null ? "" : `; filename=${quoted(shown)}`}`;
    const lines = [`--${boundary}`, `Content-Disposition: form-data${disposition}`];
    if (type || found) lines.push(`Content-Type: ${type || found}`);
    pieces.push(encode([...lines, "", ""].join("\r\n")), isRead ? await readFile(content) : encode(content), encode("\r\n"));
  }
  return { bytes: concat([...pieces, encode(`--${boundary}--\r\n`)]), boundary };
}
