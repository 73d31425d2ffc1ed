// Digests and encodings: base64, openssl, xxd.

import { encode, hex, latin, unlatin } from "../bytes.js";
import { FileProblem } from "../files.js";
import { command } from "../options.js";
import { Refusal } from "../task.js";
import { UNKNOWN } from "../unknown.js";
import { CHECKSUMS } from "./checksums.js";

/** @import {Context} from "../context.js" */
/** @import {Definition} from "../options.js" */

const base64 = command(
  "base64",
  { letters: "diw:", long: { decode: "d", "ignore-garbage": "i", wrap: "w" } },
  async (context, options) => {
    const [path = "-"] = options.rest;
    const width = Number(options.value("w") ?? 76);
    if (!Number.isInteger(width) || width < 0) return context.complain(`invalid wrap size: ‘${options.value("w")}’`);
    let bytes;
    try {
      bytes = await context.read(path);
    } catch (error) {
      if (!(error instanceof FileProblem)) throw error;
      return context.complain(`${path}: ${error.message}`);
    }
    if (!options.has("d")) {
      const text = btoa(latin(bytes));
      await context.write(width ? text.replace(new RegExp(`.{1,${width}}`, "g"), "$&\n") : text);
      return 0;
    }
    let text = latin(bytes).replaceAll("\n", "");
    if (options.has("i")) text = text.replace(/[^A-Za-z0-9+/=]/g, "");
    const [good] = text.match(/^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?/) ?? [""];
    const rest = text.slice(good.length);
    const [tail] = rest.match(/^[A-Za-z0-9+/]{2,3}(?!=)/) ?? [""];
    await context.writeBytes(unlatin(atob(good + tail.slice(0, tail.length))));
    return rest ? context.complain("invalid input") : 0;
  },
);

/** @type {Record<string, [name: "sha1" | "sha256" | "sha384" | "sha512" | "md5", shown: string]>} */
const DIGESTS = {
  "-md5": ["md5", "MD5"],
  "-sha1": ["sha1", "SHA1"],
  "-sha256": ["sha256", "SHA2-256"],
  "-sha384": ["sha384", "SHA2-384"],
  "-sha512": ["sha512", "SHA2-512"],
};

const HAVE = "there are dgst, rand, base64 and the digests by their names";

/**
 * @param {string[]} args
 * @returns {{kind: string, digest: string, key: string | undefined, hexKey: boolean, shape: string, reversed: boolean, files: string[], size: string, flags: Set<string>}}
 */
function opensslPlan([name, ...args]) {
  if (name === undefined) throw new Refusal(`openssl: without a command is not supported in this page; ${HAVE}`);
  const plan = {
    kind: name,
    digest: "-sha256",
    key: /** @type {string | undefined} */ (undefined),
    hexKey: false,
    shape: "",
    reversed: false,
    files: /** @type {string[]} */ ([]),
    size: "",
    flags: /** @type {Set<string>} */ (new Set()),
  };
  const left = [...args];
  if (`-${name}` in DIGESTS) {
    plan.kind = "dgst";
    plan.digest = `-${name}`;
  }
  if (plan.kind === "enc" && left[0] === "-base64") {
    plan.kind = "base64";
    left.shift();
  }
  const refuse = (/** @type {string} */ arg) => {
    throw new Refusal(`openssl: ${name} ${arg} is not supported in this page`);
  };
  for (let arg = left.shift(); arg !== undefined; arg = left.shift()) {
    if (plan.kind === "dgst") {
      if (arg in DIGESTS) plan.digest = arg;
      else if (arg === "-hmac") plan.key = left.shift();
      else if (arg === "-mac") {
        if (left.shift()?.toUpperCase() !== "HMAC") refuse(arg);
      } else if (arg === "-macopt") {
        const [, kind, key] = left.shift()?.match(/^(hexkey|key):(.*)$/s) ?? [];
        if (!kind) refuse(arg);
        plan.key = key;
        plan.hexKey = kind === "hexkey";
      } else if (arg === "-binary" || arg === "-hex" || arg === "-r") plan.shape = arg === "-hex" ? plan.shape : arg;
      else if (arg.startsWith("-")) refuse(arg);
      else plan.files.push(arg);
    } else if (plan.kind === "rand") {
      if (arg === "-hex" || arg === "-base64") plan.shape = arg;
      else if (/^\d+$/.test(arg) || arg.includes(UNKNOWN)) plan.size = arg;
      else refuse(arg);
    } else if (plan.kind === "base64") {
      if (arg === "-d") plan.reversed = true;
      else if (arg === "-A" || arg === "-a" || arg === "-e") plan.flags.add(arg);
      else if (arg === "-in") plan.files.push(left.shift() ?? "");
      else refuse(arg);
    } else throw new Refusal(`openssl: ${name} is not supported in this page; ${HAVE}`);
  }
  if (!["dgst", "rand", "base64"].includes(plan.kind))
    throw new Refusal(`openssl: ${name} is not supported in this page; ${HAVE}`);
  if (plan.kind === "rand" && !plan.size)
    throw new Refusal("openssl: rand without a number of bytes is not supported in this page");
  return plan;
}

/** @type {[string, Definition]} */
const openssl = [
  "openssl",
  {
    async run(context) {
      const plan = opensslPlan(context.args);
      if (plan.kind === "rand") {
        const bytes = crypto.getRandomValues(new Uint8Array(Math.min(Number(plan.size), 65536)));
        if (plan.shape === "-hex") await context.write(`${hex(bytes)}\n`);
        else if (plan.shape === "-base64") await context.write(btoa(latin(bytes)).replace(/.{1,64}/g, "$&\n"));
        else await context.writeBytes(bytes);
        return 0;
      }
      if (plan.kind === "base64") return base64Of(context, plan);
      const hashes = await context.world.services.hashes();
      const [name, shown] = DIGESTS[plan.digest];
      for (const file of plan.files.length ? plan.files : ["stdin"]) {
        let bytes;
        try {
          bytes = plan.files.length ? await context.read(file) : await context.readInput();
        } catch (error) {
          if (!(error instanceof FileProblem)) throw error;
          await context.shell.writeTo(2, `Can't open "${file}" for reading, ${error.message}\n`);
          return 1;
        }
        const key =
          plan.key === undefined
            ? undefined
            : plan.hexKey
              ? Uint8Array.from(plan.key.match(/../g) ?? [], (pair) => Number.parseInt(pair, 16))
              : encode(plan.key);
        const made = key === undefined ? hashes[name](bytes) : hashes.hmac(hashes[name], key, bytes);
        if (plan.shape === "-binary") await context.writeBytes(made);
        else if (plan.shape === "-r") await context.write(`${hex(made)} *${file}\n`);
        else await context.write(`${key === undefined || file === "stdin" ? shown : `HMAC-${shown}`}(${file})= ${hex(made)}\n`);
      }
      return 0;
    },
    check(args) {
      if (args.some((arg) => arg === UNKNOWN) && args[0] === UNKNOWN) return;
      opensslPlan(args.filter((arg, place) => place === 0 || !arg.startsWith(UNKNOWN) || args[0] === "rand"));
    },
  },
];

/**
 * @param {Context} context
 * @param {ReturnType<typeof opensslPlan>} plan
 */
async function base64Of(context, plan) {
  const bytes = plan.files.length ? await context.read(plan.files[0]) : await context.readInput();
  if (plan.reversed) {
    const text = latin(bytes);
    if (!plan.flags.has("-A") && /[^\n]{77,}/.test(text)) return 0; // openssl gives nothing of a line that is too long
    try {
      await context.writeBytes(unlatin(atob(text.replace(/\s/g, ""))));
    } catch {
      throw new Refusal("openssl: what is no base64 is not supported in this page");
    }
    return 0;
  }
  const text = btoa(latin(bytes));
  await context.write(plan.flags.has("-A") ? text : text.replace(/.{1,64}/g, "$&\n"));
  return 0;
}

/** How many digits xxd -p writes on a line. */
const LINE = 60;

/** @param {string[]} args */
function xxdPlan(args) {
  const flags = new Set();
  let [width, path] = ["", "-"];
  const left = [...args];
  for (let arg = left.shift(); arg !== undefined; arg = left.shift()) {
    const letters = arg.match(/^-(p|ps|plain|r|u|rp|pr)$/);
    if (letters) for (const letter of letters[1] === "ps" || letters[1] === "plain" ? "p" : letters[1]) flags.add(letter);
    else if (arg === "-c") width = left.shift() ?? "";
    else if (/^-c\d+$/.test(arg)) width = arg.slice(2);
    else if (arg.startsWith("-") && arg !== "-")
      throw new Refusal(`xxd: ${arg} is not supported in this page; there are -p, -r, -u and -c`);
    else path = arg;
  }
  if (flags.has("r") && !flags.has("p")) throw new Refusal("xxd: -r without -p is not supported in this page");
  return { flags, width: width === "" ? null : Number(width), path };
}

/** @type {[string, Definition]} */
const xxd = [
  "xxd",
  {
    async run(context) {
      const { flags, width, path } = xxdPlan(context.args);
      const bytes = await context.read(path);
      if (flags.has("r")) {
        const digits = latin(bytes).replace(/[^0-9a-f]/gi, "");
        await context.writeBytes(Uint8Array.from(digits.match(/../g) ?? [], (pair) => Number.parseInt(pair, 16)));
        return 0;
      }
      const shown = (/** @type {string} */ text) => (flags.has("u") ? text.toUpperCase() : text);
      if (flags.has("p")) {
        const digits = shown(hex(bytes));
        if (!digits) return 0;
        const size = width === null ? LINE : 2 * width;
        await context.write(size ? digits.replace(new RegExp(`.{1,${size}}`, "g"), "$&\n") : `${digits}\n`);
        return 0;
      }
      const columns = width ?? 16;
      for (let at = 0; at < bytes.length; at += columns) {
        const row = bytes.subarray(at, at + columns);
        const digits = shown(hex(row)).replace(/.{1,4}/g, "$& ");
        const room = 2 * columns + Math.ceil(columns / 2);
        await context.write(
          `${at.toString(16).padStart(8, "0")}: ${digits.padEnd(room)} ${latin(row).replace(/[^\x20-\x7e]/g, ".")}\n`,
        );
      }
      return 0;
    },
    check(args) {
      xxdPlan(args);
    },
  },
];

export const DIGESTS_AND_CODES = [base64, ...CHECKSUMS, openssl, xxd];
