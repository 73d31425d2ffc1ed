// Commands that read lines and write others.

import { decode, encode, latin, unlatin } from "../bytes.js";
import { FileProblem } from "../files.js";
import { command, isKnown } from "../options.js";
import { realNumber } from "../printf.js";
import { Refusal } from "../task.js";

/** @import {Context} from "../world.js" */
/** @import {Definition} from "../options.js" */

/** @type {Record<string, bigint>} */
const SIZES = {
  b: 512n,
  K: 1024n,
  k: 1024n,
  KiB: 1024n,
  kB: 1000n,
  KB: 1000n,
  M: 1048576n,
  MB: 1000000n,
  MiB: 1048576n,
  G: 1073741824n,
};

/** @param {string} letter as cat -v shows it @returns {string} */
function shownByte(letter) {
  const byte = letter.charCodeAt(0);
  if (byte >= 128)
    return `M-${byte - 128 >= 32 && byte - 128 < 127 ? String.fromCharCode(byte - 128) : shownByte(String.fromCharCode(byte - 128))}`;
  return byte === 127 ? "^?" : byte < 32 ? `^${String.fromCharCode(byte + 64)}` : letter;
}

/** @param {string} text @returns {number} */
function sizeOf(text) {
  const [, digits, unit] = text.match(/^(\d+)([A-Za-z]*)$/) ?? [];
  if (!digits || (unit && !SIZES[unit])) return Number.NaN;
  return Number(BigInt(digits) * (SIZES[unit] ?? 1n));
}

const cat = command(
  "cat",
  {
    letters: "nbsAETvetu",
    long: { number: "n", "number-nonblank": "b", "squeeze-blank": "s", "show-ends": "E", "show-tabs": "T", "show-all": "A" },
  },
  async (context, options) => {
    const [nonblank, number, squeeze] = ["b", "n", "s"].map((letter) => options.has(letter));
    const ends = options.has("E") || options.has("A") || options.has("e");
    const tabs = options.has("T") || options.has("A") || options.has("t");
    const visible = ["v", "A", "e", "t"].some((letter) => options.has(letter));
    if (!nonblank && !number && !squeeze && !ends && !tabs && !visible) {
      for (const path of options.rest.length ? options.rest : ["-"]) {
        try {
          const stream = context.open(path);
          try {
            const node = context.shell.streams.get(1)?.node;
            if (node && stream.node === node && node.size > 0 && path !== "-") {
              context.failed = true;
              await context.complain(`${path}: input file is output file`);
              continue;
            }
            for (let part = await stream.read(65536, context.task); part; part = await stream.read(65536, context.task))
              await context.writeBytes(part.slice());
          } finally {
            stream.release();
          }
        } catch (error) {
          if (!(error instanceof FileProblem)) throw error;
          context.failed = true;
          await context.complain(`${path}: ${error.message}`);
        }
      }
      return context.failed ? 1 : 0;
    }
    let count = 0;
    let wasBlank = false;
    for await (const { line, isWhole } of context.lines(options.rest)) {
      if (squeeze && line === "" && wasBlank) continue;
      wasBlank = line === "";
      const isNumbered = nonblank ? line !== "" : number;
      if (isNumbered) count += 1;
      const plain = visible ? latin(encode(line)).replace(/[^\t -~]/g, shownByte) : line;
      const shown = tabs ? plain.replaceAll("\t", "^I") : plain;
      await context.write(`${isNumbered ? `${String(count).padStart(6)}\t` : ""}${shown}${isWhole ? (ends ? "$\n" : "\n") : ""}`);
    }
    return context.failed ? 1 : 0;
  },
);

/**
 * @param {Context} context
 * @param {string[]} paths
 * @param {(bytes: Uint8Array) => Uint8Array} make
 * @param {{quiet: boolean, verbose: boolean}} how
 */
async function pieces(context, paths, make, { quiet, verbose }) {
  const hasNames = verbose || (paths.length > 1 && !quiet);
  let isFirst = true;
  for (const path of paths.length ? paths : ["-"]) {
    let bytes;
    try {
      bytes = await context.read(path);
    } catch (error) {
      if (!(error instanceof FileProblem)) throw error;
      context.failed = true;
      await context.complain(
        error.message === "Is a directory"
          ? `error reading '${path}': Is a directory`
          : `cannot open '${path}' for reading: ${error.message}`,
      );
      continue;
    }
    if (hasNames) await context.write(`${isFirst ? "" : "\n"}==> ${path === "-" ? "standard input" : path} <==\n`);
    isFirst = false;
    await context.writeBytes(make(bytes));
  }
  return context.failed ? 1 : 0;
}

/**
 * Where the lines of bytes begin, and where the last one ends.
 * @param {Uint8Array} bytes
 * @param {number} end
 */
function lineStarts(bytes, end) {
  const starts = [0];
  for (let at = bytes.indexOf(end); at >= 0; at = bytes.indexOf(end, at + 1)) starts.push(at + 1);
  if (starts[starts.length - 1] !== bytes.length) starts.push(bytes.length);
  return starts;
}

/** What head and tail understand. */
const ENDS = {
  letters: "n:c:qvz",
  long: { lines: "n", bytes: "c", quiet: "q", silent: "q", verbose: "v", "zero-terminated": "z" },
  number: "n",
};

const head = command("head", ENDS, async (context, options) => {
  const [kind, text] = options.has("c") ? ["bytes", options.value("c") ?? ""] : ["lines", options.value("n") ?? "10"];
  const isFromEnd = text.startsWith("-");
  const count = sizeOf(text.replace(/^[-+]/, ""));
  if (Number.isNaN(count)) return context.complain(`invalid number of ${kind}: '${text}'`);
  const how = { quiet: options.has("q"), verbose: options.has("v") };
  if (kind === "lines" && !isFromEnd && options.rest.length < 2 && !how.verbose && !options.has("z"))
    return firstLines(context, options.rest, count);
  if (kind === "bytes" && !isFromEnd && options.rest.length < 2 && !how.verbose) return firstBytes(context, options.rest, count);
  const end = options.has("z") ? 0 : 10;
  return pieces(
    context,
    options.rest,
    (bytes) => {
      if (kind === "bytes") return isFromEnd ? bytes.subarray(0, Math.max(0, bytes.length - count)) : bytes.subarray(0, count);
      const starts = lineStarts(bytes, end);
      const total = starts.length - 1;
      return bytes.subarray(0, starts[isFromEnd ? Math.max(0, total - count) : Math.min(count, total)]);
    },
    how,
  );
});

/**
 * @param {Context} context
 * @param {string[]} paths
 * @param {number} count
 */
async function firstBytes(context, [path = "-"], count) {
  try {
    const stream = context.open(path);
    try {
      for (let left = count; left > 0; ) {
        const chunk = await stream.read(Math.min(left, 65536), context.task);
        if (!chunk) break;
        left -= chunk.length;
        await context.writeBytes(chunk.slice());
      }
    } finally {
      stream.release();
    }
    return 0;
  } catch (error) {
    if (!(error instanceof FileProblem)) throw error;
    return context.complain(
      error.message === "Is a directory"
        ? `error reading '${path}': Is a directory`
        : `cannot open '${path}' for reading: ${error.message}`,
    );
  }
}

/**
 * Reads no more than it needs, as head does of a pipe.
 * @param {Context} context
 * @param {string[]} paths
 * @param {number} count
 */
async function firstLines(context, paths, count) {
  const [path = "-"] = paths;
  try {
    const stream = context.open(path);
    try {
      for (let left = count; left > 0; ) {
        const chunk = await stream.read(65536, context.task);
        if (!chunk) break;
        const starts = lineStarts(chunk, 10);
        const whole = starts.slice(1).filter((start) => chunk[start - 1] === 10).length;
        if (whole >= left) {
          await context.writeBytes(chunk.slice(0, starts[left]));
          break;
        }
        left -= whole;
        await context.writeBytes(chunk.slice());
      }
    } finally {
      stream.release();
    }
    return 0;
  } catch (error) {
    if (!(error instanceof FileProblem)) throw error;
    return context.complain(
      error.message === "Is a directory"
        ? `error reading '${path}': Is a directory`
        : `cannot open '${path}' for reading: ${error.message}`,
    );
  }
}

const tail = command("tail", ENDS, async (context, options) => {
  const [kind, text] = options.has("c") ? ["bytes", options.value("c") ?? ""] : ["lines", options.value("n") ?? "10"];
  const isFromStart = text.startsWith("+");
  const count = sizeOf(text.replace(/^[-+]/, ""));
  if (Number.isNaN(count)) return context.complain(`invalid number of ${kind}: '${text}'`);
  const end = options.has("z") ? 0 : 10;
  return pieces(
    context,
    options.rest,
    (bytes) => {
      if (kind === "bytes")
        return isFromStart ? bytes.subarray(Math.max(0, count - 1)) : bytes.subarray(Math.max(0, bytes.length - count));
      const starts = lineStarts(bytes, end);
      const total = starts.length - 1;
      return bytes.subarray(starts[isFromStart ? Math.min(total, Math.max(0, count - 1)) : Math.max(0, total - count)]);
    },
    { quiet: options.has("q"), verbose: options.has("v") },
  );
});

/** @type {Record<string, string>} */
const TR_CLASSES = {
  alpha: "A-Za-z",
  digit: "0-9",
  alnum: "0-9A-Za-z",
  upper: "A-Z",
  lower: "a-z",
  space: "\\t\\n\\v\\f\\r ",
  blank: "\\t ",
  punct: "!-/:-@[-`{-~",
  xdigit: "0-9A-Fa-f",
  cntrl: "\\000-\\037\\177",
  print: " -~",
  graph: "!-~",
};
/** @type {Record<string, number>} */
const TR_ESCAPES = { a: 7, b: 8, f: 12, n: 10, r: 13, t: 9, v: 11, "\\": 92 };

/**
 * A set of tr's, as bytes.
 * @param {string} text
 * @returns {{bytes: number[], fill: number | null, fillAt: number, classes: string[]}}
 */
function trSet(text) {
  const letters = latin(encode(text));
  const bytes = [];
  const classes = [];
  let [fill, fillAt] = [/** @type {number | null} */ (null), -1];
  let at = 0;
  const one = () => {
    if (letters[at] !== "\\" || at + 1 >= letters.length) return letters.charCodeAt(at++);
    const [octal] = letters.slice(at + 1).match(/^[0-7]{1,3}/) ?? [];
    if (octal) {
      at += 1 + octal.length;
      return Number.parseInt(octal, 8) & 255;
    }
    at += 2;
    return TR_ESCAPES[letters[at - 1]] ?? letters.charCodeAt(at - 1);
  };
  while (at < letters.length) {
    const rest = letters.slice(at);
    const [named, name] = rest.match(/^\[:(\w+):\]/) ?? [];
    const [equal, same] = rest.match(/^\[=(.)=\]/s) ?? [];
    const [repeat, , letter, count] = rest.match(/^\[((\\[0-7]{1,3}|\\.|[^\\])\*)(\d*)\]/s) ?? [];
    if (named) {
      if (!TR_CLASSES[name]) throw new TypeError(`invalid character class '${name}'`);
      classes.push(name);
      bytes.push(...trSet(TR_CLASSES[name]).bytes);
      at += named.length;
    } else if (equal) {
      bytes.push(same.charCodeAt(0));
      at += equal.length;
    } else if (repeat) {
      const [byte] = trSet(letter).bytes;
      const times = count.startsWith("0") ? Number.parseInt(count || "0", 8) : Number(count || "0");
      if (times) for (let each = 0; each < times; each += 1) bytes.push(byte);
      else [fill, fillAt] = [byte, bytes.length];
      at += repeat.length;
    } else {
      const low = one();
      if (letters[at] === "-" && at + 1 < letters.length) {
        at += 1;
        const high = one();
        if (high < low) throw new TypeError(`range-endpoints of '${text}' are in reverse collating sequence order`);
        for (let each = low; each <= high; each += 1) bytes.push(each);
      } else bytes.push(low);
    }
  }
  return { bytes, fill, fillAt, classes };
}

const tr = command(
  "tr",
  { letters: "cCdst", long: { complement: "c", delete: "d", "squeeze-repeats": "s", "truncate-set1": "t" }, stops: true },
  async (context, options) => {
    const [first, second] = options.rest;
    const [complement, isDeleting, isSqueezing] = [options.has("c") || options.has("C"), options.has("d"), options.has("s")];
    if (first === undefined) return context.complain("missing operand\nTry 'tr --help' for more information.");
    if (second === undefined && !isDeleting && !isSqueezing)
      return context.complain(
        `missing operand after '${first}'\nTwo strings must be given when translating.\nTry 'tr --help' for more information.`,
      );
    if (options.rest.length > 2)
      return context.complain(`extra operand '${options.rest[2]}'\nTry 'tr --help' for more information.`);
    /** @type {ReturnType<typeof trSet>} */
    let from;
    /** @type {ReturnType<typeof trSet> | null} */
    let to;
    try {
      from = trSet(first);
      to = second === undefined ? null : trSet(second);
    } catch (error) {
      if (error instanceof TypeError) return context.complain(error.message);
      throw error;
    }
    if (complement)
      from = { ...from, bytes: Array.from({ length: 256 }, (_, byte) => byte).filter((byte) => !from.bytes.includes(byte)) };
    const isTranslating = to && !isDeleting;
    /** @type {Map<number, number>} */
    const map = new Map();
    if (to && isTranslating) {
      if (to.fill !== null)
        to.bytes.splice(
          to.fillAt,
          0,
          ...Array.from({ length: Math.max(0, from.bytes.length - to.bytes.length) }, () => /** @type {number} */ (to?.fill)),
        );
      if (!to.bytes.length) return context.complain("when not truncating set1, string2 must be non-empty");
      for (const [place, byte] of from.bytes.entries()) {
        if (place >= to.bytes.length && options.has("t")) break;
        map.set(byte, to.bytes[Math.min(place, to.bytes.length - 1)]);
      }
    }
    const removed = new Set(isDeleting ? from.bytes : []);
    const squeezed = new Set(isSqueezing ? (to ?? from).bytes : []);
    const { input } = context;
    let last = -1;
    for (let part = await input.read(65536, context.task); part; part = await input.read(65536, context.task)) {
      const made = [];
      for (const byte of part) {
        if (removed.has(byte)) continue;
        const shown = map.get(byte) ?? byte;
        if (shown === last && squeezed.has(shown)) continue;
        last = shown;
        made.push(shown);
      }
      await context.writeBytes(Uint8Array.from(made));
    }
    return 0;
  },
);

/**
 * cut's list of ranges.
 * @param {string} text
 * @returns {[number, number][] | null}
 */
function ranges(text) {
  const made = text.split(/[, ]/).map((each) => each.match(/^(\d*)(-?)(\d*)$/));
  if (
    made.some(
      (each) =>
        !each ||
        each[0] === "" ||
        each[0] === "-" ||
        each[1] === "0" ||
        (each[2] && each[3] && Number(each[3]) < Number(each[1] || 1)),
    )
  )
    return null;
  return made.map((each) => {
    const [, low, dash, high] = /** @type {RegExpMatchArray} */ (each);
    return [Number(low || 1), dash ? Number(high || Number.POSITIVE_INFINITY) : Number(low)];
  });
}

const cut = command(
  "cut",
  {
    letters: "d:f:c:b:szO:C",
    long: {
      delimiter: "d",
      fields: "f",
      characters: "c",
      bytes: "b",
      "only-delimited": "s",
      "output-delimiter": "O",
      complement: "C",
      "zero-terminated": "z",
    },
  },
  async (context, options) => cutLines(context, options),
);

/**
 * @param {Context} context
 * @param {import("../options.js").Options} options
 */
async function cutLines(context, options) {
  const list = options.value("f") ?? options.value("c") ?? options.value("b");
  if (list === undefined)
    return context.complain("you must specify a list of bytes, characters, or fields\nTry 'cut --help' for more information.");
  const wanted = ranges(list);
  if (!wanted)
    return context.complain(
      /^0/.test(list)
        ? "fields are numbered from 1\nTry 'cut --help' for more information."
        : `invalid ${options.has("f") ? "field" : "byte or character"} range\nTry 'cut --help' for more information.`,
    );
  const isWanted = (/** @type {number} */ place) =>
    wanted.some(([low, high]) => place >= low && place <= high) !== options.has("C");
  const mark = options.value("d") ?? "\t";
  if ([...mark].length > 1)
    return context.complain("the delimiter must be a single character\nTry 'cut --help' for more information.");
  const between = options.value("O");
  const end = options.has("z") ? "\0" : "\n";
  for await (const { line } of context.lines(options.rest, end)) {
    if (options.has("f")) {
      const fields = line.split(mark);
      if (fields.length === 1) {
        if (!options.has("s")) await context.write(line + end);
        continue;
      }
      await context.write(fields.filter((_, place) => isWanted(place + 1)).join(between ?? mark) + end);
    } else {
      const bytes = encode(line);
      if (between !== undefined) throw new Refusal("cut --output-delimiter with -c is not supported in this page");
      await context.writeBytes(new Uint8Array([...bytes.filter((_, place) => isWanted(place + 1)), ...encode(end)]));
    }
  }
  return context.failed ? 1 : 0;
}

const wc = command(
  "wc",
  { letters: "lwcmL", long: { lines: "l", words: "w", bytes: "c", chars: "m", "max-line-length": "L" } },
  async (context, options) => {
    if (options.has("L")) throw new Refusal("wc -L is not supported in this page");
    const all = !["l", "w", "c", "m"].some((letter) => options.has(letter));
    /** @type {{counts: number[], path: string}[]} */
    const rows = [];
    const paths = options.rest;
    for await (const { path, bytes } of context.inputs(paths)) {
      const text = decode(bytes);
      const counts = [];
      if (all || options.has("l")) counts.push(bytes.filter((byte) => byte === 10).length);
      if (all || options.has("w")) counts.push(text.split(/[\s]+/).filter(Boolean).length);
      if (options.has("m")) counts.push([...text].filter((letter) => !/^[\uDC80-\uDCFF]$/.test(letter)).length);
      if (all || options.has("c")) counts.push(bytes.length);
      rows.push({ counts, path: paths.length ? path : "" });
    }
    if (paths.length > 1)
      rows.push({
        counts: rows.reduce(
          (sum, { counts }) => counts.map((count, place) => count + (sum[place] ?? 0)),
          /** @type {number[]} */ ([]),
        ),
        path: "total",
      });
    const single = rows.length === 1 && rows[0].counts.length === 1;
    const sizes = paths.every((path) => path !== "-") && paths.length ? (rows.at(-1)?.counts ?? []) : [];
    const total = paths.length ? await totalSize(context, paths) : null;
    const width = single ? 1 : total === null ? 7 : String(total).length;
    void sizes;
    for (const { counts, path } of rows)
      await context.write(`${counts.map((count) => String(count).padStart(width)).join(" ")}${path ? ` ${path}` : ""}\n`);
    return context.failed ? 1 : 0;
  },
);

/**
 * The size of files together; null where one is none.
 * @param {Context} context
 * @param {string[]} paths
 */
async function totalSize(context, paths) {
  let total = 0;
  for (const path of paths) {
    const node = path === "-" ? null : context.files.find(context.path(path));
    if (!node) continue;
    if (!("size" in node)) return null;
    total += node.size;
  }
  return paths.includes("-") ? null : total;
}

const uniq = command(
  "uniq",
  {
    letters: "cdDuif:s:w:z",
    long: {
      count: "c",
      repeated: "d",
      unique: "u",
      "ignore-case": "i",
      "skip-fields": "f",
      "skip-chars": "s",
      "check-chars": "w",
    },
  },
  async (context, options) => {
    if (options.has("D") || options.has("z")) throw new Refusal("uniq -D and -z are not supported in this page");
    const [path, target] = options.rest;
    if (target !== undefined) throw new Refusal("uniq with a file to write is not supported in this page");
    const keyOf = (/** @type {string} */ line) => {
      let key = line;
      for (let left = Number(options.value("f") ?? 0); left > 0; left -= 1) key = key.replace(/^[ \t]*[^ \t]*/, "");
      key = [...key].slice(Number(options.value("s") ?? 0)).join("");
      if (options.has("w")) key = [...key].slice(0, Number(options.value("w"))).join("");
      return options.has("i") ? key.toLowerCase() : key;
    };
    let [line, count] = [/** @type {string | null} */ (null), 0];
    const flush = async () => {
      if (line === null) return;
      if ((options.has("d") && count < 2) || (options.has("u") && count > 1)) return;
      await context.write(`${options.has("c") ? `${String(count).padStart(7)} ` : ""}${line}\n`);
    };
    for await (const { line: next } of context.lines(path === undefined ? [] : [path])) {
      if (line !== null && keyOf(next) === keyOf(line)) count += 1;
      else {
        await flush();
        [line, count] = [next, 1];
      }
    }
    await flush();
    return context.failed ? 1 : 0;
  },
);

const paste = command("paste", { letters: "d:sz", long: { delimiters: "d", serial: "s" } }, async (context, options) => {
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

const tac = command("tac", { letters: "" }, async (context, options) => {
  for await (const { bytes } of context.inputs(options.rest)) {
    const starts = lineStarts(bytes, 10);
    for (let at = starts.length - 2; at >= 0; at -= 1) await context.writeBytes(bytes.slice(starts[at], starts[at + 1]));
  }
  return context.failed ? 1 : 0;
});

const rev = command("rev", { letters: "" }, async (context, options) => {
  for await (const { line, isWhole } of context.lines(options.rest))
    await context.write([...line].reverse().join("") + (isWhole ? "\n" : ""));
  return context.failed ? 1 : 0;
});

const nl = command("nl", { letters: "b:w:s:v:i:n:" }, async (context, options) => {
  const style = options.value("b") ?? "t";
  const form = options.value("n") ?? "rn";
  if (!/^[atn]$/.test(style) || !/^(rn|ln|rz)$/.test(form)) throw new Refusal(`nl -b ${style} is not supported in this page`);
  const width = Number(options.value("w") ?? 6);
  const mark = options.value("s") ?? "\t";
  let number = Number(options.value("v") ?? 1);
  for await (const { line } of context.lines(options.rest)) {
    if (/^(\\:){1,3}$/.test(line)) throw new Refusal("nl with sections is not supported in this page");
    if (style === "a" || (style === "t" && line !== "")) {
      const digits = String(number);
      await context.write(
        `${form === "ln" ? digits.padEnd(width) : digits.padStart(width, form === "rz" ? "0" : " ")}${mark}${line}\n`,
      );
      number += Number(options.value("i") ?? 1);
    } else await context.write(`${" ".repeat(width + mark.length)}${line}\n`);
  }
  return context.failed ? 1 : 0;
});

const fold = command(
  "fold",
  { letters: "w:sb", long: { width: "w", spaces: "s", bytes: "b" }, number: "w" },
  async (context, options) => {
    const width = Number(options.value("w") ?? 80);
    if (!(width > 0)) return context.complain(`invalid number of columns: '${options.value("w")}'`);
    for await (const { line, isWhole } of context.lines(options.rest)) {
      if (/[\t\b\r]|[^ -~]/.test(line))
        throw new Refusal("fold of tabs or of letters beyond ASCII is not supported in this page");
      let rest = line;
      const parts = [];
      while (rest.length > width) {
        const blank = options.has("s") ? rest.slice(0, width).lastIndexOf(" ") : -1;
        const size = blank >= 0 ? blank + 1 : width;
        parts.push(rest.slice(0, size));
        rest = rest.slice(size);
      }
      parts.push(rest);
      await context.write(parts.join("\n") + (isWhole ? "\n" : ""));
    }
    return context.failed ? 1 : 0;
  },
);

/** @type {[string, Definition]} */
const seq = [
  "seq",
  {
    async run(context) {
      const left = [...context.args];
      let [mark, format, isPadded] = ["\n", "", false];
      while (/^-[sfw]|^--/.test(left[0] ?? "")) {
        const arg = left.shift() ?? "";
        if (arg === "-w" || arg === "--equal-width") isPadded = true;
        else if (arg.startsWith("-s")) mark = arg.slice(2) || (left.shift() ?? "");
        else if (arg.startsWith("-f")) format = arg.slice(2) || (left.shift() ?? "");
        else if (arg.startsWith("--separator=")) mark = arg.slice(12);
        else throw new Refusal(`seq ${arg} is not supported in this page`);
      }
      const numbers = left.map(Number);
      const wrong = left.find(
        (text, place) => !/^[-+]?(\d+\.?\d*|\.\d+)([eE][-+]?\d+)?$/.test(text) || Number.isNaN(numbers[place]),
      );
      if (wrong !== undefined)
        return context.complain(`invalid floating point argument: '${wrong}'\nTry 'seq --help' for more information.`);
      if (!left.length) return context.complain("missing operand\nTry 'seq --help' for more information.");
      if (left.length > 3) return context.complain(`extra operand '${left[3]}'\nTry 'seq --help' for more information.`);
      const [from, by, to] = left.length === 1 ? [1, 1, numbers[0]] : left.length === 2 ? [numbers[0], 1, numbers[1]] : numbers;
      if (by === 0) return context.complain(`invalid Zero increment value: '${left[1]}'\nTry 'seq --help' for more information.`);
      const placesOf = (/** @type {string} */ text) => (text.split(".")[1] ?? "").length;
      const places = Math.max(...(left.length === 3 ? [left[0], left[1]] : left.slice(0, left.length - 1)).map(placesOf), 0);
      if (format && !/^[^%]*%[-+ 0]*\d*(\.\d*)?[efgEFG][^%]*$/.test(format))
        throw new Refusal(`seq -f ${format} is not supported in this page`);
      /** @type {number[]} */
      const texts = [];
      const count = Math.floor((to - from) / by + 1e-9);
      for (let each = 0; each <= count; each += 1) texts.push(from + each * by);
      const plain = texts.map((value) => value.toFixed(places));
      const width = isPadded
        ? Math.max(...plain.map((text) => text.length), from.toFixed(places).length, to.toFixed(places).length)
        : 0;
      const shown = plain.map((text, place) => {
        if (format)
          return format.replace(/%([-+ 0]*)(\d*)(?:\.(\d*))?([efgEFG])/, (_, marks, wide, exact, kind) =>
            realNumber(kind, texts[place], { marks, wide: Number(wide), exact: exact === undefined ? undefined : Number(exact) }),
          );
        return text.startsWith("-") ? `-${text.slice(1).padStart(width - 1, "0")}` : text.padStart(width, "0");
      });
      for (let at = 0; at < shown.length; at += 1000)
        await context.write(shown.slice(at, at + 1000).join(mark) + (at + 1000 < shown.length ? mark : "\n"));
      return 0;
    },
    check(args) {
      for (const arg of args)
        if (/^--(?!separator=|equal-width$)/.test(arg)) throw new Refusal(`seq ${arg} is not supported in this page`);
    },
  },
];

const tee = command("tee", { letters: "ai", long: { append: "a" } }, async (context, options) => {
  const streams = [];
  for (const path of options.rest) {
    try {
      streams.push(
        context.shell.openFile(path, { write: true, create: true, append: options.has("a"), truncate: !options.has("a") }),
      );
    } catch (error) {
      if (!(error instanceof FileProblem)) throw error;
      context.failed = true;
      await context.complain(`${path}: ${error.message}`);
    }
  }
  try {
    for (let part = await context.input.read(65536, context.task); part; part = await context.input.read(65536, context.task)) {
      const bytes = part.slice();
      await context.writeBytes(bytes);
      for (const stream of streams) await stream.write(bytes, context.task);
    }
  } finally {
    for (const stream of streams) stream.release();
  }
  return context.failed ? 1 : 0;
});

const yes = command("yes", { letters: "", stops: true }, async (context, options) => {
  const line = encode(`${options.rest.join(" ") || "y"}\n`);
  const many = new Uint8Array(line.length * 200);
  for (let at = 0; at < many.length; at += line.length) many.set(line, at);
  for (;;) {
    await context.task.turn();
    await context.writeBytes(many);
  }
});

const comm = command("comm", { letters: "123", long: { "nocheck-order": "n" } }, async (context, options) => {
  const [one, other] = await Promise.all(
    options.rest.slice(0, 2).map(async (path) =>
      decode(await context.read(path))
        .replace(/\n$/, "")
        .split("\n"),
    ),
  );
  if (options.rest.length !== 2) return context.complain("missing operand");
  const [left, right] = [one.length === 1 && one[0] === "" ? [] : one, other.length === 1 && other[0] === "" ? [] : other];
  const sorted = (/** @type {string[]} */ lines) =>
    lines.every((line, place) => !place || latin(encode(lines[place - 1])) <= latin(encode(line)));
  if (!sorted(left) || !sorted(right)) throw new Refusal("comm of files that are not sorted is not supported in this page");
  const shown = ["1", "2", "3"].map((letter) => !options.has(letter));
  let [i, j] = [0, 0];
  while (i < left.length || j < right.length) {
    const order =
      i >= left.length
        ? 1
        : j >= right.length
          ? -1
          : latin(encode(left[i])) < latin(encode(right[j]))
            ? -1
            : left[i] === right[j]
              ? 0
              : 1;
    if (order < 0 && shown[0]) await context.write(`${left[i]}\n`);
    if (order > 0 && shown[1]) await context.write(`${shown[0] ? "\t" : ""}${right[j]}\n`);
    if (order === 0 && shown[2]) await context.write(`${shown[0] ? "\t" : ""}${shown[1] ? "\t" : ""}${left[i]}\n`);
    if (order <= 0) i += 1;
    if (order >= 0) j += 1;
  }
  return 0;
});

/** @type {Record<string, string>} */
const NAMED = { 0: "\\0", 7: "\\a", 8: "\\b", 9: "\\t", 10: "\\n", 11: "\\v", 12: "\\f", 13: "\\r" };

/** How od -t writes: the size of each in bytes, how wide, and the text. @type {Record<string, [number, number, (bytes: Uint8Array) => string]>} */
const OD = {
  x1: [1, 3, ([byte]) => byte.toString(16).padStart(2, "0")],
  o1: [1, 4, ([byte]) => byte.toString(8).padStart(3, "0")],
  u1: [1, 4, ([byte]) => String(byte)],
  c: [
    1,
    4,
    ([byte]) => NAMED[byte] ?? (byte >= 32 && byte < 127 ? String.fromCharCode(byte) : byte.toString(8).padStart(3, "0")),
  ],
  x2: [2, 5, (bytes) => littleEndian(bytes).toString(16).padStart(4, "0")],
  x4: [4, 9, (bytes) => littleEndian(bytes).toString(16).padStart(8, "0")],
  u2: [2, 6, (bytes) => String(littleEndian(bytes))],
  u4: [4, 11, (bytes) => String(littleEndian(bytes))],
  o2: [2, 7, (bytes) => littleEndian(bytes).toString(8).padStart(6, "0")],
};

/** @param {Uint8Array} bytes */
const littleEndian = (bytes) => bytes.reduceRight((sum, byte) => sum * 256 + byte, 0);

const od = command(
  "od",
  { letters: "A:t:N:vcbx", long: { "address-radix": "A", format: "t", "read-bytes": "N", "output-duplicates": "v" } },
  async (context, options) => {
    const format = OD[odFormat(options)];
    const parts = [];
    for await (const { bytes } of odInputs(context, options)) parts.push(...bytes);
    const bytes = Uint8Array.from(options.has("N") ? parts.slice(0, Number(options.value("N"))) : parts);
    const radix = options.value("A") ?? "o";
    const address = (/** @type {number} */ at) =>
      radix === "n" ? "" : at.toString({ o: 8, d: 10, x: 16 }[/** @type {"o"} */ (radix)]).padStart(radix === "x" ? 6 : 7, "0");
    let [last, isSkipping] = ["", false];
    for (let at = 0; at < bytes.length; at += 16) {
      const row = bytes.subarray(at, at + 16);
      let text = "";
      for (let place = 0; place < row.length; place += format[0]) {
        const piece = new Uint8Array(format[0]);
        piece.set(row.subarray(place, place + format[0]));
        text += format[2](piece).padStart(format[1]);
      }
      if (text === last && row.length === 16 && !options.has("v")) {
        if (!isSkipping) await context.write("*\n");
        isSkipping = true;
        continue;
      }
      [last, isSkipping] = [text, false];
      await context.write(`${address(at)}${text}\n`);
    }
    if (radix !== "n") await context.write(`${address(bytes.length)}\n`);
    return context.failed ? 1 : 0;
  },
  (options) => {
    odFormat(options);
    if (!/^[ndox]$/.test(options.value("A") ?? "o"))
      throw new Refusal(`od -A${options.value("A")} is not supported in this page`);
  },
);

/** @param {import("../options.js").Options} options */
function odFormat(options) {
  const given = options.has("c") ? "c" : options.has("b") ? "o1" : options.has("x") ? "x2" : (options.value("t") ?? "o2");
  const name = { x: "x4", u: "u4" }[given] ?? given;
  if (!OD[name] || (options.values.get("t")?.length ?? 0) > 1) throw new Refusal(`od -t ${given} is not supported in this page`);
  return name;
}

/**
 * Of a device that has no end, no more than is wanted.
 * @param {Context} context
 * @param {import("../options.js").Options} options
 */
async function* odInputs(context, options) {
  if (!options.has("N")) {
    yield* context.inputs(options.rest);
    return;
  }
  const stream = context.open(options.rest[0] ?? "-");
  try {
    for (let left = Number(options.value("N")); left > 0; ) {
      const bytes = await stream.read(left, context.task);
      if (!bytes) break;
      left -= bytes.length;
      yield { bytes };
    }
  } finally {
    stream.release();
  }
}

export const TEXT = [od, cat, head, tail, tr, cut, wc, uniq, paste, tac, rev, nl, fold, seq, tee, yes, comm];
export { isKnown, unlatin };
