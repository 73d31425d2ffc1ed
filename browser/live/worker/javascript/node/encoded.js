// Whether bytes are text of an encoding.

import { wrongType } from "./errors.js";

const bytesIn = (/** @type {unknown} */ input) => {
  if (input instanceof ArrayBuffer) return new Uint8Array(input);
  if (ArrayBuffer.isView(input)) return new Uint8Array(input.buffer, input.byteOffset, input.byteLength);
  throw wrongType("input", "an instance of ArrayBuffer, Buffer, or TypedArray", input);
};

/** @param {unknown} input */
export const isAscii = (input) => bytesIn(input).every((byte) => byte < 128);

/** @param {unknown} input */
export function isUtf8(input) {
  try {
    new TextDecoder("utf-8", { fatal: true }).decode(bytesIn(input));
    return true;
  } catch (error) {
    if (error instanceof TypeError && !("code" in error && error.code === "ERR_INVALID_ARG_TYPE")) return false;
    throw error;
  }
}
