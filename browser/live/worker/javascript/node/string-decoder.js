// node:string_decoder

import { nodeError, wrongType } from "./errors.js";
import { Buffer } from "./shared.js";

/** @type {Record<string, string>} what the platform reads, by the name that Node shows */
const READ = { utf8: "utf-8", utf16le: "utf-16le" };
/** @type {Record<string, string>} */
const SAME = { "utf-8": "utf8", "utf-16le": "utf16le", ucs2: "utf16le", "ucs-2": "utf16le", binary: "latin1" };

/** A text that comes in parts, whose letters may be cut in two. */
export class StringDecoder {
  #decoder;
  /** @type {Uint8Array & {toString(encoding?: string): string}} of base64: less than three bytes, which are no whole letter */
  #rest = Buffer.alloc(0);

  /** @param {string} [encoding] */
  constructor(encoding = "utf8") {
    const name = String(encoding).toLowerCase();
    if (!Buffer.isEncoding(name)) throw nodeError(TypeError, "ERR_UNKNOWN_ENCODING", `Unknown encoding: ${encoding}`);
    this.encoding = SAME[name] ?? name;
    this.#decoder = READ[this.encoding] && new TextDecoder(READ[this.encoding], { ignoreBOM: true });
  }

  /** @param {string | ArrayBufferView} data */
  write(data) {
    if (typeof data === "string") return data;
    if (!ArrayBuffer.isView(data)) throw wrongType("buf", "an instance of Buffer, TypedArray, or DataView", data);
    const bytes = Buffer.from(new Uint8Array(data.buffer, data.byteOffset, data.byteLength));
    if (this.#decoder) return this.#decoder.decode(bytes, { stream: true });
    if (!this.encoding.startsWith("base64")) return bytes.toString(this.encoding);
    const all = Buffer.concat([this.#rest, bytes]);
    const whole = all.length - (all.length % 3);
    this.#rest = all.subarray(whole);
    return Buffer.from(all.subarray(0, whole)).toString(this.encoding);
  }

  /** @param {string | ArrayBufferView} [data] */
  end(data) {
    const text = data === undefined ? "" : this.write(data);
    if (this.#decoder) return text + this.#decoder.decode();
    const rest = this.#rest.toString(this.encoding);
    this.#rest = Buffer.alloc(0);
    return text + rest;
  }
}
