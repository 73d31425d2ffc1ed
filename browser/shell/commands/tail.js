// tail: how files end.

import { command } from "../options.js";
import { ENDS, lineStarts, pieces, sizeOf } from "./pieces.js";

export const tail = command("tail", ENDS, async (context, options) => {
  const [kind, text] = options.has("c") ? ["bytes", options.value("c") ?? ""] : ["lines", options.value("n") ?? "10"];
  const isFromStart = text.startsWith("+");
  const count = sizeOf(text.replace(/^[-+]/, ""));
  if (Number.isNaN(count)) return context.complain(`invalid number of ${kind}: ‘${text}’`);
  const end = options.has("z") ? 0 : 10;
  return pieces(
    context,
    options.rest,
    (bytes) => {
      if (kind === "bytes")
        return isFromStart ? bytes.subarray(Math.max(0, count - 1)) : bytes.subarray(Math.max(0, bytes.length - count));
      const starts = lineStarts(bytes, end);
      const total = starts.length - 1;
      return bytes.subarray(starts[isFromStart ? Math.min(total, Math.max(0, count - 1)) : Math.max(0, total - count)]);
    },
    { quiet: options.has("q"), verbose: options.has("v") },
  );
});
