// What is special about some builtins, and which ones the page does not have.

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

/** Real ones that the page does not have. */
export const REFUSED_BUILTINS = new Set(
  "alias unalias bind complete compopt coproc disown enable fc fg bg help history logout suspend times ulimit select".split(" "),
);
