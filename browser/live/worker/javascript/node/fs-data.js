// What is written to a file, when it comes in parts.

import { Buffer } from "./buffer.js";

/**
 * The data as a whole.
 * @param {any} data
 */
export async function whole(data) {
  const isInParts =
    typeof data === "object" && !ArrayBuffer.isView(data) && (data?.[Symbol.asyncIterator] ?? data?.[Symbol.iterator]);
  if (!isInParts) return data;
  const parts = [];
  for await (const part of data) parts.push(Buffer.from(part));
  return Buffer.concat(parts);
}
