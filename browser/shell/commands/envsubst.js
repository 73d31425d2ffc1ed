// envsubst: variables put into a text.

import { decode } from "../bytes.js";
import { command } from "../options.js";

const VARIABLE = /\$(?:([A-Za-z_]\w*)|\{([A-Za-z_]\w*)\})/g;

export const envsubst = command("envsubst", { letters: "v", long: { variables: "v" } }, async (context, options) => {
  const names = (/** @type {string} */ text) => Array.from(text.matchAll(VARIABLE), ([, bare, braced]) => bare ?? braced);
  const [given] = options.rest;
  if (options.has("v")) {
    await context.write(
      names(given ?? "")
        .map((name) => `${name}\n`)
        .join(""),
    );
    return 0;
  }
  const wanted = given === undefined ? null : new Set(names(given));
  const text = decode(await context.readInput());
  const made = text.replace(VARIABLE, (whole, bare, braced) =>
    wanted && !wanted.has(bare ?? braced) ? whole : (context.environment.get(bare ?? braced) ?? ""),
  );
  await context.write(made);
  return 0;
});
