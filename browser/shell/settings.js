// What set and shopt know, and what of that the page does not have.

/** set -o, in its order, and the letter of each. */
export const OPTIONS = new Map([
  ["allexport", "a"],
  ["braceexpand", "B"],
  ["emacs", ""],
  ["errexit", "e"],
  ["errtrace", "E"],
  ["functrace", "T"],
  ["hashall", "h"],
  ["histexpand", "H"],
  ["history", ""],
  ["ignoreeof", ""],
  ["interactive-comments", ""],
  ["keyword", "k"],
  ["monitor", "m"],
  ["noclobber", "C"],
  ["noexec", "n"],
  ["noglob", "f"],
  ["nolog", ""],
  ["notify", "b"],
  ["nounset", "u"],
  ["onecmd", "t"],
  ["physical", "P"],
  ["pipefail", ""],
  ["posix", ""],
  ["privileged", "p"],
  ["verbose", "v"],
  ["vi", ""],
  ["xtrace", "x"],
]);

/** Those that cannot be set here, and their letters; what a script has nothing from, such as how lines are edited, can. */
export const REFUSED_OPTIONS = new Set(
  "posix noexec functrace keyword onecmd monitor physical privileged histexpand history n T k t m p P H".split(" "),
);

/** Whether shopt's options are on at the beginning, in its order. */
export const SHOPTS = new Map(
  `-autocd -assoc_expand_once -cdable_vars -cdspell -checkhash -checkjobs +checkwinsize +cmdhist -compat31 -compat32 -compat40
  -compat41 -compat42 -compat43 -compat44 +complete_fullquote -direxpand -dirspell -dotglob -execfail -expand_aliases -extdebug
  -extglob +extquote -failglob +force_fignore +globasciiranges +globskipdots -globstar -gnu_errfmt -histappend -histreedit
  -histverify +hostcomplete -huponexit -inherit_errexit +interactive_comments -lastpipe -lithist -localvar_inherit -localvar_unset
  -login_shell -mailwarn -no_empty_cmd_completion -nocaseglob -nocasematch -noexpand_translation -nullglob +patsub_replacement
  +progcomp -progcomp_alias +promptvars -restricted_shell -shift_verbose +sourcepath -varredir_close -xpg_echo`
    .split(/\s+/)
    .map((each) => [each.slice(1), each[0] === "+"]),
);

/** Those that must stay as they are here. */
export const FIXED_SHOPTS = new Set(
  `assoc_expand_once cdable_vars compat31 compat32 compat40 compat41 compat42 compat43 compat44 execfail expand_aliases extdebug
  extquote globasciiranges globskipdots gnu_errfmt interactive_comments localvar_inherit localvar_unset login_shell promptvars
  restricted_shell shift_verbose varredir_close xpg_echo`.split(/\s+/),
);
