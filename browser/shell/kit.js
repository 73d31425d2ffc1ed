// What the file of commands that are loaded later takes from that of the shell: of its classes there must not be two.

export { concat, decode, encode, latin } from "./bytes.js";
export { changedMode } from "./commands/mode.js";
export { missing, notTwo } from "./commands/operands.js";
export { readDate } from "./commands/read-date.js";
export { UNBUFFERED } from "./context.js";
export { formatDate } from "./dates.js";
export { unescaped } from "./escapes.js";
export { FifoNode, FileNode, FileProblem, FolderNode, LinkNode } from "./files.js";
export { byCode } from "./locale.js";
export { command, isKnown } from "./options.js";
export { matches } from "./pattern.js";
export { compile } from "./regex.js";
export { runFor } from "./run/programs.js";
export { Refusal } from "./task.js";
export { UNKNOWN } from "./unknown.js";
