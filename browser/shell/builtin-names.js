// What is special about some builtins.

/** Those whose variables stay, and whose errors end the shell. */
export const SPECIAL = new Set([
  ":",
  ".",
  "break",
  "continue",
  "eval",
  "exec",
  "exit",
  "export",
  "readonly",
  "return",
  "set",
  "shift",
  "trap",
  "unset",
  "source",
]);
