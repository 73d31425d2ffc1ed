// mktemp: a new file or folder, with a name that no other has.

import { FileProblem } from "../files.js";
import { command } from "../options.js";

const LETTERS = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";

export const mktemp = command(
  "mktemp",
  { letters: "dup:tqS:", long: { directory: "d", "dry-run": "u", tmpdir: "p", suffix: "S", quiet: "q" } },
  async (context, options) => {
    const folder = context.environment.get("TMPDIR") || "/tmp";
    let [template] = options.rest;
    if (template === undefined) template = `${options.value("p") || folder}/tmp.XXXXXXXXXX`;
    else if (options.has("p")) template = `${options.value("p") || folder}/${template}`;
    else if (options.has("t")) template = `${folder}/${template}`;
    const [, before, marks, after] = template.match(/^(.*?)(X{3,})([^X/]*)$/s) ?? [];
    if (marks === undefined) return context.complain(`too few X's in template ‘${template}’`);
    const letters = Array.from(
      crypto.getRandomValues(new Uint8Array(marks.length)),
      (byte) => LETTERS[byte % LETTERS.length],
    ).join("");
    const path = before + letters + after;
    if (!options.has("u")) {
      try {
        if (options.has("d")) context.files.makeFolder(context.path(path), 0o700);
        else {
          context.files.open(context.path(path), { write: true, create: true }).release();
          const node = context.files.find(context.path(path));
          if (node) node.mode = 0o600;
        }
      } catch (error) {
        if (!(error instanceof FileProblem)) throw error;
        return context.complain(
          `failed to create ${options.has("d") ? "directory" : "file"} via template ‘${template}’: ${error.message}`,
        );
      }
    }
    await context.write(`${path}\n`);
    return 0;
  },
);
