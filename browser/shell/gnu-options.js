// The options that GNU's commands have, those that the page does not have included. What is not here is no option of theirs.

/** @type {Record<string, [letters: string, long: string]>} digits stand for old ways to give a number */
const GNU_OPTIONS = {
  base64: ["diw", "decode help ignore-garbage version wrap"],
  basename: ["asz", "help multiple suffix version zero"],
  cat: ["AETbenstuv", "help number number-nonblank show-all show-ends show-nonprinting show-tabs squeeze-blank version"],
  chmod: ["RXcfgorstuvwx", "changes help no-preserve-root preserve-root quiet recursive reference silent verbose version"],
  comm: ["123z", "check-order help nocheck-order output-delimiter total version zero-terminated"],
  cp: [
    "HLPRSTZabdfilnprstuvx",
    "archive attributes-only backup context copy-contents dereference force help interactive link no-clobber no-dereference no-preserve no-target-directory one-file-system parents preserve recursive reflink remove-destination sparse strip-trailing-slashes suffix symbolic-link target-directory update verbose version",
  ],
  cut: ["Mbcdfnsz", "bytes characters complement delimiter fields help only-delimited output-delimiter version zero-terminated"],
  dirname: ["z", "help version zero"],
  expand: ["it", "help initial tabs version"],
  fold: ["bsw", "bytes help spaces version width"],
  head: ["cnqvz", "bytes help lines quiet silent verbose version zero-terminated"],
  join: ["12aeijotvz", "check-order header help ignore-case nocheck-order version zero-terminated"],
  ln: [
    "FLPSTbdfinrstv",
    "backup directory force help interactive logical no-dereference no-target-directory physical relative suffix symbolic target-directory verbose version",
  ],
  ls: [
    "1ABCDFGHILNQRSTUXZabcdfghiklmnopqrstuvwx",
    "all almost-all author block-size classify color context dereference dereference-command-line dereference-command-line-symlink-to-dir directory dired escape file-type format full-time group-directories-first help hide hide-control-chars human-readable hyperlink ignore ignore-backups indicator-style inode kibibytes literal no-group numeric-uid-gid quote-name quoting-style recursive reverse show-control-chars si size sort tabsize time time-style version width zero",
  ],
  md5sum: ["bctwz", "binary check help ignore-missing quiet status strict tag text version warn zero"],
  mkdir: ["Zmpv", "context help mode parents verbose version"],
  mktemp: ["Vdpqtu", "directory dry-run help quiet suffix tmpdir version"],
  mv: [
    "STZbfintuv",
    "backup context force help interactive no-clobber no-target-directory strip-trailing-slashes suffix target-directory update verbose version",
  ],
  nl: [
    "bdfhilnpsvw",
    "body-numbering footer-numbering header-numbering help join-blank-lines line-increment no-renumber number-format number-separator number-width section-delimiter starting-line-number version",
  ],
  numfmt: [
    "Mdz",
    "debug delimiter field format from from-unit grouping header help invalid padding round suffix to to-unit version zero-terminated",
  ],
  od: [
    "ABDFHILNOPSXabcdefhijlostvwx",
    "address-radix endian format help output-duplicates read-bytes skip-bytes strings traditional version width",
  ],
  paste: ["dsz", "delimiters help serial version zero-terminated"],
  printenv: ["0", "help null version"],
  readlink: [
    "efmnqsvz",
    "canonicalize canonicalize-existing canonicalize-missing help no-newline quiet silent verbose version zero",
  ],
  realpath: [
    "LPemqsz",
    "canonicalize-existing canonicalize-missing help logical no-symlinks physical quiet relative-base relative-to strip version zero",
  ],
  rm: ["IRdfirv", "dir force help interactive no-preserve-root one-file-system preserve-root recursive verbose version"],
  rmdir: ["pv", "help ignore-fail-on-non-empty parents verbose version"],
  sha1sum: ["bctwz", "binary check help ignore-missing quiet status strict tag text version warn zero"],
  sha256sum: ["bctwz", "binary check help ignore-missing quiet status strict tag text version warn zero"],
  sha384sum: ["bctwz", "binary check help ignore-missing quiet status strict tag text version warn zero"],
  sha512sum: ["bctwz", "binary check help ignore-missing quiet status strict tag text version warn zero"],
  shuf: ["einorz", "echo head-count help input-range output random-source repeat version zero-terminated"],
  sleep: ["", "help version"],
  sort: [
    "CMRSTVbcdfghikmnorstuyz",
    "batch-size buffer-size check compress-program debug dictionary-order field-separator files0-from general-numeric-sort help human-numeric-sort ignore-case ignore-leading-blanks ignore-nonprinting key merge month-sort numeric-sort output parallel random-sort random-source reverse sort stable temporary-directory unique version version-sort zero-terminated",
  ],
  stat: ["Lcft", "cached dereference file-system format help printf terse version"],
  tac: ["brs", "before help regex separator version"],
  tail: [
    "Fcfnqsvz",
    "bytes follow help lines max-unchanged-stats pid quiet retry silent sleep-interval verbose version zero-terminated",
  ],
  tee: ["aip", "append help ignore-interrupts output-error version"],
  touch: ["acdfhmrt", "date help no-create no-dereference reference time version"],
  tr: ["Ccdst", "complement delete help squeeze-repeats truncate-set1 version"],
  uniq: [
    "Dcdfisuwz",
    "all-repeated check-chars count group help ignore-case repeated skip-chars skip-fields unique version zero-terminated",
  ],
  wc: ["Lclmw", "bytes chars files0-from help lines max-line-length version words"],
  cmp: ["bilnsv", "bytes help ignore-initial print-bytes quiet silent verbose version"],
  grep: [
    "ABCDEFGHLPRTUVXZabcdefhilmnoqrsuvwxyz",
    "after-context basic-regexp before-context binary binary-files byte-offset color colour context count dereference-recursive devices directories exclude exclude-dir exclude-from extended-regexp file files-with-matches files-without-match fixed-strings group-separator help ignore-case include initial-tab invert-match label line-buffered line-number line-regexp max-count no-filename no-group-separator no-ignore-case no-messages null null-data only-matching perl-regexp quiet recursive regexp silent text unix-byte-offsets version with-filename word-regexp",
  ],
  diff: [
    "BCDEFHINPSTUWXZabcdehilnpqrstuvwxy",
    "brief changed-group-format color context ed exclude exclude-from expand-tabs from-file help horizon-lines ifdef ignore-all-space ignore-blank-lines ignore-case ignore-file-name-case ignore-matching-lines ignore-space-change ignore-tab-expansion ignore-trailing-space initial-tab label left-column line-format minimal new-file new-group-format new-line-format no-dereference no-ignore-file-name-case normal old-group-format old-line-format paginate palette rcs recursive report-identical-files show-c-function show-function-line side-by-side speed-large-files starting-file strip-trailing-cr suppress-blank-empty suppress-common-lines tabsize text to-file unchanged-group-format unchanged-line-format unidirectional-new-file unified version width",
  ],
};

/** @type {Record<string, number>} what a command ends with after an option that it does not have, if not with 1 */
const STATUSES = { cmp: 2, diff: 2, grep: 2, ls: 2, sort: 2 };

/** @param {string} name of a command that complained of its options: where its help is */
export function hintOf(name) {
  const hint = `Try '${name} --help' for more information.`;
  if (name === "grep") return `Usage: grep [OPTION]... PATTERNS [FILE]...\n${hint}`;
  return name === "cmp" || name === "diff" ? `${name}: ${hint}` : hint;
}

/** @param {string} name of a command */
export const statusAfterOption = (name) => STATUSES[name] ?? 1;

/**
 * What a command says of an option that it does not have; nothing of one that it has, or may have.
 * @param {string} name of the command
 * @param {string} word `--long` or one letter
 */
export function complaintOfOption(name, word) {
  const [letters, long] = GNU_OPTIONS[name] ?? [];
  if (letters === undefined || long === undefined || /[^ -~]/.test(word)) return "";
  if (!word.startsWith("--")) return letters.includes(word) || /\d/.test(word) ? "" : `invalid option -- '${word}'`;
  return long.split(" ").some((each) => each.startsWith(word.slice(2))) ? "" : `unrecognized option '${word}'`;
}
