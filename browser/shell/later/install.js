// install: copies with a mode, and folders.

import { FileProblem, FolderNode } from "../files.js";
import { command } from "../options.js";
import { Refusal } from "../task.js";

export const install = command(
  "install",
  { letters: "m:dDvt:o:g:pCT", long: { mode: "m", directory: "d", "target-directory": "t" } },
  async (context, options) => {
    const mode = Number.parseInt(options.value("m") ?? "755", 8);
    const { files } = context;
    if (options.has("d")) {
      for (const path of options.rest) {
        files.makeFolders(context.path(path));
        files.folder(context.path(path)).mode = mode;
      }
      return 0;
    }
    const sources = [...options.rest];
    const target = options.value("t") ?? sources.pop();
    if (target === undefined || !sources.length)
      return context.complain(
        `missing ${target === undefined ? "file operand" : `destination file operand after ‘${target}’`}\nTry 'install --help' for more information.`,
      );
    const isFolder = files.find(context.path(target)) instanceof FolderNode;
    if (sources.length > 1 && !isFolder) return context.complain(`target '${target}': No such file or directory`);
    let status = 0;
    for (const source of sources) {
      try {
        const bytes = await context.read(source);
        const path = isFolder ? `${target.replace(/\/$/, "")}/${source.split("/").pop()}` : target;
        const whole = context.path(path);
        if (options.has("D")) files.makeFolders(whole.slice(0, whole.lastIndexOf("/")) || "/");
        await context.writeFile(path, bytes);
        const node = files.find(whole);
        if (node) node.mode = mode;
      } catch (error) {
        if (!(error instanceof FileProblem)) throw error;
        const what = error.path === source ? "cannot stat" : "cannot create regular file";
        status = await context.complain(`${what} '${error.path}': ${error.message}`);
      }
    }
    return status;
  },
  (options) => {
    for (const letter of "vogpC") if (options.has(letter)) throw new Refusal(`install -${letter} is not supported in this page`);
    if (options.has("m") && !/^[0-7]{3,4}$/.test(options.value("m") ?? ""))
      throw new Refusal("install with such a mode is not supported in this page");
  },
);
