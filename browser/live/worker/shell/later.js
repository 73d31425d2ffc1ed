// Commands that few programs use, as a file of their own.

export { LATER_COMMANDS } from "../../../shell/later/index.js";
