// What set and shopt know, and what of that the page does not have.

/** set -o */
export const OPTIONS = new Map([
  ["allexport", "a"],
  ["braceexpand", "B"],
  ["errexit", "e"],
  ["errtrace", "E"],
  ["functrace", "T"],
  ["hashall", "h"],
  ["noclobber", "C"],
  ["noglob", "f"],
  ["nounset", "u"],
  ["pipefail", ""],
  ["xtrace", "x"],
  ["posix", ""],
  ["verbose", "v"],
  ["noexec", "n"],
]);

export const REFUSED_OPTIONS = new Set([
  "posix",
  "verbose",
  "noexec",
  "functrace",
  "v",
  "n",
  "T",
  "k",
  "t",
  "b",
  "m",
  "p",
  "P",
  "H",
]);

export const SHOPTS = new Set(
  "extglob nullglob failglob dotglob nocaseglob nocasematch inherit_errexit expand_aliases lastpipe globstar patsub_replacement sourcepath checkwinsize cmdhist".split(
    " ",
  ),
);

export const REFUSED_SHOPTS = new Set("expand_aliases localvar_inherit xpg_echo".split(" "));
