// HTTP as it goes over the wire: Ruby's Net::HTTP writes requests and reads responses itself.

import { REASONS } from "../../reasons.js";

/** @import {HeaderList, HttpAnswer, HttpRequest, HttpResponse} from "../../messages.js" */

/**
 * The bytes that prelude.rb reads for the bytes that Net::HTTP wrote.
 * @param {string} base scheme, host and port
 * @param {number | null} timeout in seconds
 * @param {Uint8Array} bytes
 * @param {(request: HttpRequest) => HttpAnswer} answer
 */
export function responseTo(base, timeout, bytes, answer) {
  const { method, target, headers, body } = parseRequest(bytes);
  const response = answer({ method, url: withoutDefaultPort(base) + target, headers, body, timeout });
  if (response.error === "dropped") return framed("dropped", new Uint8Array());
  if (response.error) return framed(response.error, new TextEncoder().encode(response.message));
  return framed("answer", responseBytes(response));
}

/** @param {string} base */
function withoutDefaultPort(base) {
  const own = base.startsWith("https") ? ":443" : ":80";
  return base.endsWith(own) ? base.slice(0, -own.length) : base;
}

/**
 * @param {string} kind
 * @param {Uint8Array} content
 */
function framed(kind, content) {
  return joined(new TextEncoder().encode(`${kind} ${content.length}`.padEnd(32)), content);
}

/**
 * A request as it goes over the wire, taken apart.
 * @param {Uint8Array} bytes
 */
export function parseRequest(bytes) {
  const end = latin1(bytes).indexOf("\r\n\r\n");
  const [first, ...lines] = latin1(bytes.subarray(0, end)).split("\r\n");
  const [method, target] = first.split(" ");
  const headers = lines.map((line) => {
    const [, name, value] = /** @type {RegExpMatchArray} */ (line.match(/^([^:]*):\s*(.*)$/s));
    return /** @type {HeaderList[number]} */ ([name, value]);
  });
  return { method, target, headers, body: bytes.slice(end + 4) };
}

/**
 * A response as it goes over the wire.
 * @param {HttpResponse} response
 */
export function responseBytes({ status, headers, body }) {
  const given = headers.filter(([name]) => !/^(content-length|connection)$/i.test(name));
  const lines = [`HTTP/1.1 ${status} ${REASONS[status] ?? ""}`, ...given.map(([name, value]) => `${name}: ${value}`)];
  if (status !== 204) lines.push(`Content-Length: ${body.length}`);
  return joined(
    Uint8Array.from(`${lines.join("\r\n")}\r\n\r\n`, (letter) => letter.charCodeAt(0)),
    body,
  );
}

const latin1 = (/** @type {Uint8Array} */ bytes) => Array.from(bytes, (byte) => String.fromCharCode(byte)).join("");

/**
 * @param {Uint8Array} first
 * @param {Uint8Array} second
 */
export function joined(first, second) {
  const whole = new Uint8Array(first.length + second.length);
  whole.set(first);
  whole.set(second, first.length);
  return whole;
}
