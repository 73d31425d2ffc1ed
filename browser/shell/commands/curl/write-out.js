// What --write-out tells of a transfer.

import { decode, encode } from "../../bytes.js";
import { Refusal } from "../../task.js";
import { UNKNOWN } from "../../unknown.js";
import { effectiveUrl } from "./requests.js";

/** @import {HttpResponse} from "../../../live/messages.js" */
/** @import {Done} from "./curl.js" */

/**
 * @param {HttpResponse} answer
 * @param {string} wanted
 */
export function headerOf({ headers }, wanted) {
  return headers.find(([name]) => name.toLowerCase() === wanted.toLowerCase())?.[1] ?? "";
}

const seconds = (/** @type {number} */ value) => value.toFixed(6);

/** In the order of %{json}. @type {Record<string, (done: Done) => string>} */
const VARIABLES = {
  content_type: ({ answer }) => headerOf(answer, "Content-Type"),
  errormsg: ({ problem }) => problem,
  exitcode: ({ status }) => String(status),
  filename_effective: ({ output }) => output,
  http_code: ({ answer }) => String(answer.status).padStart(3, "0"),
  http_connect: () => "000",
  http_version: ({ answer }) => (answer.status ? "1.1" : "0"),
  method: ({ request }) => request.method,
  num_connects: ({ place, answer }) => (answer.status && !place ? "1" : "0"),
  num_headers: ({ answer }) => String(answer.headers.length),
  num_redirects: () => "0",
  redirect_url: () => "",
  referer: ({ request }) => request.headers.find(([name]) => name === "Referer")?.[1] ?? "",
  response_code: ({ answer }) => String(answer.status).padStart(3, "0"),
  scheme: ({ request }) => new URL(request.url).protocol.slice(0, -1).toUpperCase(),
  size_download: ({ size }) => String(size),
  size_header: ({ head }) => String(encode(head).length),
  size_upload: ({ request }) => String(request.body?.length ?? 0),
  speed_download: (done) => String(Math.round(done.size / (done.seconds || 1))),
  speed_upload: (done) => String(Math.round((done.request.body?.length ?? 0) / (done.seconds || 1))),
  ssl_verify_result: () => "0",
  time_appconnect: (done) => seconds(done.seconds * 0.1),
  time_connect: (done) => seconds(done.seconds * 0.05),
  time_namelookup: (done) => seconds(done.seconds * 0.02),
  time_pretransfer: (done) => seconds(done.seconds * 0.1),
  time_redirect: () => seconds(0),
  time_starttransfer: (done) => seconds(done.seconds * 0.95),
  time_total: (done) => seconds(done.seconds),
  url: ({ address }) => address,
  url_effective: ({ address, status }) => (status === 3 ? address : effectiveUrl(address)),
  urlnum: ({ place }) => String(place),
};
const TEXTS = /^(content_type|errormsg|filename_effective|http_version|method|redirect_url|referer|scheme|url|url_effective)$/;

/** @param {Done} done %{json}: what there is none of is null, but for an error's message only where curl knows of none at all */
function allOf(done) {
  const shown = Object.entries(VARIABLES).map(([name, get]) => {
    const value = get(done);
    if (!TEXTS.test(name)) return `"${name}":${value.replace(/^0+(?=\d)/, "")}`;
    return `"${name}":${value || name === "content_type" ? JSON.stringify(value) : "null"}`;
  });
  return `{${shown.join(",")}}`;
}

/** @param {Done} done %{header_json} */
function headersOf({ answer }) {
  /** @type {Map<string, string[]>} */
  const values = new Map();
  for (const [name, value] of answer.headers) {
    const key = name.toLowerCase();
    values.set(key, [...(values.get(key) ?? []), value]);
  }
  return `{${[...values].map(([name, each]) => `${JSON.stringify(name)}:${JSON.stringify(each)}`).join(",\n")}\n}`;
}

/** @type {Record<string, (done: Done) => string>} */
const ALL = { ...VARIABLES, json: allOf, header_json: headersOf };

/** @type {Record<string, string>} */
const ESCAPES = { n: "\n", r: "\r", t: "\t" };
const PATTERN = /\\([nrt])|%%|%(header)\{([^}]*)\}|%\{([^}]*)\}/g;

/** @param {string} template */
export function checkTemplate(template) {
  for (const [whole, , , , name] of template.matchAll(PATTERN)) {
    if (name !== undefined && !ALL[name] && !["stdout", "stderr", "onerror"].includes(name) && !whole.includes(UNKNOWN)) {
      throw new Refusal(`curl: --write-out variable %{${name}} is not supported in this page`);
    }
  }
}

/** @param {Uint8Array} bytes of a file with a template: its ends of lines do not count */
export const templateIn = (bytes) => decode(bytes).replace(/[\r\n]/g, "");

/**
 * The pieces of a template, each for one of the program's outputs.
 * @param {string} template
 * @param {Done} done
 * @returns {[fd: number, text: string][]}
 */
export function told(template, done) {
  let [fd, isOver] = [1, false];
  /** @type {[number, string][]} */
  const pieces = [];
  let end = 0;
  const add = (/** @type {string} */ text) => {
    if (text && !isOver) pieces.push([fd, text]);
  };
  for (const found of template.matchAll(PATTERN)) {
    const [whole, letter, isHeader, header, name] = found;
    add(template.slice(end, found.index));
    end = found.index + whole.length;
    if (letter) add(ESCAPES[letter]);
    else if (whole === "%%") add("%");
    else if (isHeader) add(headerOf(done.answer, header));
    else if (name === "stdout") fd = 1;
    else if (name === "stderr") fd = 2;
    else if (name === "onerror") isOver ||= !done.status;
    else add(ALL[name](done));
  }
  add(template.slice(end));
  return pieces;
}
