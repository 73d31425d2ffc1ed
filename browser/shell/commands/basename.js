// basename.

import { command } from "../options.js";
import { missing } from "./operands.js";

export const basename = command(
  "basename",
  { letters: "as:z", long: { suffix: "s", multiple: "a" }, stops: true },
  async (context, options) => {
    const many = options.has("a") || options.has("s");
    if (!options.rest.length) return missing(context);
    if (!many && options.rest.length > 2)
      return context.complain(`extra operand ‘${options.rest[2]}’\nTry 'basename --help' for more information.`);
    const suffix = options.value("s") ?? (many ? "" : (options.rest[1] ?? ""));
    for (const path of many ? options.rest : options.rest.slice(0, 1)) {
      const trimmed = path.replace(/(.)\/+$/, "$1");
      const name = trimmed === "/" ? "/" : (trimmed.split("/").pop() ?? "");
      await context.write(`${suffix && name !== suffix && name.endsWith(suffix) ? name.slice(0, -suffix.length) : name}\n`);
    }
    return 0;
  },
);
