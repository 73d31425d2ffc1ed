// paste: lines of files, side by side.

import { command } from "../options.js";
import { Refusal } from "../task.js";

export const paste = command("paste", { letters: "d:sz", long: { delimiters: "d", serial: "s" } }, async (context, options) => {
  if (options.has("z")) throw new Refusal("paste -z is not supported in this page");
  /** @type {Record<string, string>} */
  const special = { n: "\n", t: "\t", "\\": "\\", 0: "" };
  const marks = [...(options.value("d") ?? "\t").matchAll(/\\([\s\S])|([\s\S])/gu)].map(([, escaped, plain]) =>
    escaped === undefined ? plain : (special[escaped] ?? escaped),
  );
  if (!marks.length) marks.push("");
  const paths = options.rest.length ? options.rest : ["-"];
  if (options.has("s")) {
    for (const path of paths) {
      let text = "";
      let place = -1;
      for await (const { line } of context.lines([path])) {
        text += (place >= 0 ? marks[place % marks.length] : "") + line;
        place += 1;
      }
      await context.write(`${text}\n`);
    }
    return context.failed ? 1 : 0;
  }
  const shared = context.lines(["-"]);
  const sources = paths.map((path) => (path === "-" ? shared : context.lines([path])));
  for (;;) {
    const texts = [];
    let isOver = true;
    for (const source of sources) {
      const { value, done } = await source.next();
      if (!done) isOver = false;
      texts.push(done ? "" : value.line);
    }
    if (isOver || context.failed) break;
    await context.write(
      `${texts.map((text, place) => text + (place < texts.length - 1 ? marks[place % marks.length] : "")).join("")}\n`,
    );
  }
  return context.failed ? 1 : 0;
});
