// Bundles what the live examples take from npm beside Pyodide, and takes out of Ruby's library the files it needs.
//
//   node bundle.mjs NODE_MODULES OUT
//
// Writes jq.js, jq.wasm, inspect.js, ruby-vm.js, hashes.js, node-parts.js, streams.js, zlib.js, derive.js, module-lexer.js, builtins.js (Node's own modules, to the
// names that those have of which the page has parts; the names that some of its objects have; its version; some of what it tells of itself), ruby.wasm and ruby-library.json ({path: text}) into the folder OUT, and inside-ruby.json, which is not
// published: what Ruby says that it was built of, its version, and the gems of its library.

import { getCiphers, getCurves, getHashes } from "node:crypto";
import { constants } from "node:fs";
import { copyFile, readFile, writeFile } from "node:fs/promises";
import { METHODS, STATUS_CODES } from "node:http";
import { builtinModules, createRequire } from "node:module";
import { join } from "node:path";
import { ReadStream, WriteStream } from "node:tty";
import { pathToFileURL } from "node:url";
import { getSystemErrorMap } from "node:util";
import { constants as zlib } from "node:zlib";

const [nodeModules, out] = process.argv.slice(2);
const from = createRequire(join(nodeModules, "_.js"));
/** @type {typeof import("esbuild")} */
const esbuild = from("esbuild");

/**
 * jq-wasm runs jq over one text, and trims what it writes. We want jq as a command: with its arguments as they are, files,
 * variables, and every byte. So the function that all its own go through is called by us, too.
 * @type {[from: string, to: string][]}
 */
const JQ_PATCHES = [
  [
    "rawSync(jsonString, query, flags = []) {",
    `runSync(args, input, files) {
          for (const [path, bytes] of files) FS.writeFile(path, bytes);
          [stdinBuffer, stdinBufferOffset] = [input, 0];
          return executeJq(args);
        }, rawSync(jsonString, query, flags = []) {`,
  ],
  [
    "return { stdout: stdoutSink.toString().trim(), stderr: stderrSink.toString().trim(), exitCode };",
    "return { stdout: stdoutSink.bytes(), stderr: stderrSink.bytes(), status: exitCode };",
  ],
  ["}, toString() {", "}, bytes() {\n            return bytes.slice(0, length);\n          }, toString() {"],
  ["}, preRun() {", "}, preRun() {\n          Object.assign(ENV, Module.environment);"],
  [
    "return createHandle(await instantiate(builder));",
    "return instantiate(async (reject) => ({ ...(await builder(reject)), environment: options.environment }));",
  ],
];
/** @type {import("esbuild").Plugin} */
const jqAsCommand = {
  name: "jq-as-command",
  setup(build) {
    build.onLoad({ filter: /jq-wasm.dist.chunk-\w+\.mjs$/ }, async ({ path }) => {
      let text = await readFile(path, "utf8");
      for (const [from, to] of JQ_PATCHES) {
        if (text.split(from).length !== 2)
          throw new Error(`jq-wasm changed: "${from}" is not in it once; see JQ_PATCHES in hooks/pack/bundle.mjs`);
        text = text.replace(from, () => to);
      }
      return { contents: text };
    });
  },
};

/**
 * node-inspect-extracted tells kinds of functions by how their text begins; but a method's begins with its name. And as in Node 26,
 * it writes Proxy(…) around what a proxy stands for; Node 24 does not.
 * @type {[from: string, to: string][]}
 */
const INSPECT_PATCHES = [
  [
    'isAsyncFunction:t=>"function"==typeof t&&a.toString.call(t).startsWith("async")',
    'isAsyncFunction:t=>"function"==typeof t&&/^\\[object Async(Generator)?Function\\]$/.test(Object.prototype.toString.call(t))',
  ],
  [
    'isGeneratorFunction:t=>"function"==typeof t&&a.toString.call(t).match(/^(async\\s+)?function *\\*/)',
    'isGeneratorFunction:t=>"function"==typeof t&&/^\\[object (Async)?GeneratorFunction\\]$/.test(Object.prototype.toString.call(t))',
  ],
  ["if(0!==s)for(let e=0;e<s;e++)u=", "for(let e=0;e<0;e++)u="],
];
/** @type {import("esbuild").Plugin} */
const functionsByKind = {
  name: "functions-by-kind",
  setup(build) {
    build.onLoad({ filter: /node-inspect-extracted.dist.inspect\.js$/ }, async ({ path }) => {
      let text = await readFile(path, "utf8");
      for (const [from, to] of INSPECT_PATCHES) {
        if (text.split(from).length !== 2)
          throw new Error(
            `node-inspect-extracted changed: "${from}" is not in it once; see INSPECT_PATCHES in hooks/pack/bundle.mjs`,
          );
        text = text.replace(from, () => to);
      }
      return { contents: text };
    });
  },
};

/**
 * @param {string} contents
 * @param {string} name
 */
async function bundle(contents, name) {
  await esbuild.build({
    stdin: { contents, resolveDir: nodeModules },
    outfile: join(out, name),
    bundle: true,
    minify: true,
    format: "esm",
    platform: "browser",
    target: "es2022",
    legalComments: "none",
    logLevel: "error",
    plugins: [jqAsCommand, functionsByKind],
    conditions: ["browser"],
    define: { global: "globalThis" },
  });
}

/** Of Ruby, in bytes; as LARGEST_MEMORY of Python's in browser/live/worker/python/border.js. */
const LARGEST_MEMORY = 512 << 20;

const RUBY = `
  export { RubyVM } from "@ruby/wasm-wasi";
  export { WASI, Fd, File, Inode, OpenFile, Directory, PreopenDirectory, wasi } from "@bjorn3/browser_wasi_shim";`;

await bundle('export { loadJq } from "jq-wasm";', "jq.js");
await copyFile(join(nodeModules, "jq-wasm", "dist", "build", "jq.wasm"), join(out, "jq.wasm"));
await bundle(RUBY, "ruby-vm.js");
const INSPECT = `
  import util from "node-inspect-extracted";
  export const { format, formatWithOptions, getStringWidth, inspect, Proxy } = util;
  Object.defineProperty(Proxy, "name", { value: "Proxy" });`;
await bundle(INSPECT, "inspect.js");

const HASHES = `
  export { hmac } from "@noble/hashes/hmac.js";
  export { md5, sha1 } from "@noble/hashes/legacy.js";
  export { sha256, sha384, sha512 } from "@noble/hashes/sha2.js";`;
await bundle(HASHES, "hashes.js");
await bundle('export { init, parse } from "es-module-lexer/minimal";', "module-lexer.js");

const NODE_PARTS = `
  export { parseArgs } from "@pkgjs/parseargs";
  export { default as path } from "path-browserify";`;
await bundle(NODE_PARTS, "node-parts.js");
await bundle('export { Deflate, Inflate } from "pako";', "zlib.js");

const DERIVE = `
  export { hkdf } from "@noble/hashes/hkdf.js";
  export { pbkdf2 } from "@noble/hashes/pbkdf2.js";
  export { scrypt } from "@noble/hashes/scrypt.js";`;
await bundle(DERIVE, "derive.js");

/**
 * Node's own streams, as a function of what gives them other modules: they are made of the program's events, buffers and process.
 * Node's errors have a code in their first line; and since 24, it names other kinds of bytes, and what a stream does not take that
 * another is piped into is that stream's error.
 * @type {Record<string, [from: string, to: string][]>}
 */
const STREAM_PATCHES = {
  "ours/errors.js": [["super(getMessage(code, message, args))", "super(getMessage(code, message, args)); coded(this, code)"]],
  "internal/streams/writable.js": [["['string', 'Buffer', 'Uint8Array']", "['string', 'Buffer', 'TypedArray', 'DataView']"]],
  "internal/streams/readable.js": [
    ["['string', 'Buffer', 'Uint8Array']", "['string', 'Buffer', 'TypedArray', 'DataView']"],
    [
      "const ret = dest.write(chunk)\n",
      "let ret; try { ret = dest.write(chunk) } catch (error) { dest.destroy(error); return }\n",
    ],
  ],
};
/** @type {import("esbuild").Plugin} */
const streamsOf24 = {
  name: "streams-of-24",
  setup(build) {
    build.onLoad({ filter: /readable-stream.lib.*\.js$/ }, async ({ path }) => {
      let text = await readFile(path, "utf8");
      const file = path.replaceAll("\\", "/").split("/readable-stream/lib/")[1];
      for (const [from, to] of STREAM_PATCHES[file] ?? []) {
        if (text.split(from).length !== 2)
          throw new Error(`readable-stream changed: "${from}" is not in it once; see STREAM_PATCHES in hooks/pack/bundle.mjs`);
        text = text.replace(from, () => to);
      }
      return { contents: text };
    });
  },
};
const { outputFiles } = await esbuild.build({
  stdin: { contents: 'module.exports = require("readable-stream/lib/stream");', resolveDir: nodeModules },
  bundle: true,
  minify: true,
  write: false,
  format: "cjs",
  platform: "browser",
  target: "es2022",
  legalComments: "none",
  logLevel: "error",
  external: ["events", "buffer", "process/", "string_decoder/", "abort-controller"],
  plugins: [streamsOf24],
  keepNames: true,
});
await writeFile(
  join(out, "streams.js"),
  `export function makeStreams(require, coded) { const module = { exports: {} }; ${outputFiles[0].text}; return module.exports; }`,
);

const IN_PART =
  "assert assert/strict buffer console crypto diagnostics_channel events fs fs/promises http https module os path path/posix perf_hooks process querystring readline readline/promises stream stream/consumers stream/promises stream/web string_decoder timers timers/promises url util zlib".split(
    " ",
  );
/** @type {Record<string, string[]>} */
const names = Object.fromEntries(builtinModules.map((name) => [name.replace(/^node:/, ""), []])); // some have no name without;
for (const name of IN_PART) {
  names[name] = Object.keys(await import(`node:${name}`)).filter((one) => /^[A-Za-z]\w*$/.test(one) && one !== "default");
}
/**
 * The names of all that an object has, its prototypes' too.
 * @param {object} object
 */
function namesIn(object) {
  const found = new Set();
  for (let one = object; one && one !== Object.prototype; one = Object.getPrototypeOf(one))
    for (const name of Object.getOwnPropertyNames(one)) if (/^[A-Za-z]\w*$/.test(name) && name !== "constructor") found.add(name);
  return [...found];
}
const { version, versions, release } = process;
const writable = [...namesIn(WriteStream.prototype), "_type", "isTTY"];
const members = {
  globalThis: Object.getOwnPropertyNames(globalThis).filter((name) => /^[A-Za-z]\w*$/.test(name)),
  process: namesIn(process),
  console: namesIn(console),
  navigator: namesIn(navigator),
  "process.stdin": [...namesIn(ReadStream.prototype), "isRaw", "isTTY"],
  "process.stdout": writable,
  "process.stderr": writable,
};
const errors = [...getSystemErrorMap()].map(([number, [name, words]]) => [number, name, words]);
const facts = {
  errors,
  ciphers: getCiphers(),
  curves: getCurves(),
  hashes: getHashes(),
  methods: METHODS,
  statuses: STATUS_CODES,
  files: constants,
  zlib,
};
const said = { names, members, about: { version, versions, release }, facts };
const lines = Object.entries(said).map(([name, value]) => `export const ${name} = ${JSON.stringify(value)};`);
await writeFile(join(out, "builtins.js"), lines.join("\n"));

const distribution = join(nodeModules, "@ruby", "3.4-wasm-wasi", "dist");
await writeFile(join(out, "ruby.wasm"), bounded(await readFile(join(distribution, "ruby.wasm"))));

const WANTED = `net/http net/https json securerandom time date uri timeout base64 digest openssl set optparse pp stringio
  strscan erb forwardable delegate ostruct singleton observer logger benchmark tempfile fileutils tsort cgi/escape cgi/util
  English shellwords open3 monitor weakref random/formatter did_you_mean error_highlight cgi open-uri csv tmpdir yaml
  unicode_normalize/normalize pstore find matrix prime pathname ripper objspace`;
const { RubyVM, WASI, File, OpenFile, PreopenDirectory } = await import(pathToFileURL(join(out, "ruby-vm.js")).href);
const module = await WebAssembly.compile(await readFile(join(distribution, "ruby+stdlib.wasm")));
const file = () => new OpenFile(new File([]));
const wasip1 = new WASI([], [], [file(), file(), file(), new PreopenDirectory("/", new Map())], { debug: false });
const { vm } = await RubyVM.instantiateModule({ module, wasip1 });
const library = vm.eval(`
  $LOADED_FEATURES << "socket.so" << "io/wait.so" << "etc.so"
  $LOAD_PATH.concat(Dir["/usr/local/lib/ruby/gems/3.4.0/gems/{base64,csv,observer}-*/lib"])
  %w[${WANTED}].each { |name| begin; require name; rescue LoadError; end }
  root = %r{\\A(/usr/local/lib/ruby/3\\.4\\.0|(/usr/local/lib/ruby/gems/3\\.4\\.0|/bundle)/gems/[^/]+/lib)/(?!rubygems|bundler|js/)}
  files = $LOADED_FEATURES.select { |path| path.match?(root) && path.end_with?(".rb") }
  JSON.generate(files.sort.to_h { |path| [path.sub(root, ""), File.read(path)] })`);
const inside = vm.eval(`
  gems = Dir["/usr/local/lib/ruby/gems/3.4.0/specifications/**/*.gemspec"].sort.map { |path| Gem::Specification.load(path) }
  taken = files.map { |path| path.delete_prefix("/usr/local/lib/ruby/3.4.0/") }
  used = gems.select do |gem|
    default = File.basename(File.dirname(gem.loaded_from)) == "default"
    default ? gem.files.any? { |file| taken.include?(file.delete_prefix("lib/")) } : files.any? { |path| path.include?("/gems/#{gem.full_name}/") }
  end
  rows = used.map { |gem| { name: gem.name, version: gem.version.to_s, licences: gem.licenses, source: gem.homepage } }
  JSON.generate({ version: RUBY_VERSION, built_with: RbConfig::CONFIG["configure_args"], gems: rows })`);
await writeFile(join(out, "inside-ruby.json"), inside.toString());
await writeFile(join(out, "ruby-library.json"), library.toString());

/**
 * An interpreter whose memory has a largest size: then Ruby has a NoMemoryError. A page that takes all there is ends as a whole.
 * The memory is section 5 of WebAssembly: one memory, without a largest size, and the smallest.
 * @param {Uint8Array} bytes
 */
function bounded(bytes) {
  const MEMORY = 5;
  for (let at = 8; at < bytes.length; ) {
    const [size, begin] = number(bytes, at + 1);
    if (bytes[at] !== MEMORY) {
      at = begin + size;
      continue;
    }
    const [count, flags] = [bytes[begin], bytes[begin + 1]];
    if (count !== 1 || flags !== 0)
      throw new Error("ruby.wasm has changed: its memory has a largest size; see hooks/pack/bundle.mjs");
    const smallest = bytes.slice(begin + 2, begin + size);
    const section = [1, 1, ...smallest, ...written(LARGEST_MEMORY >> 16)];
    return Buffer.concat([bytes.slice(0, at), Uint8Array.of(MEMORY, section.length, ...section), bytes.slice(begin + size)]);
  }
  throw new Error("ruby.wasm has changed: it has no memory of its own; see hooks/pack/bundle.mjs");
}

/**
 * A number as WebAssembly writes them, and where it ends.
 * @param {Uint8Array} bytes
 * @param {number} at
 */
function number(bytes, at) {
  let value = 0;
  for (let shift = 0; ; shift += 7, at += 1) {
    value += (bytes[at] & 0x7f) * 2 ** shift;
    if (bytes[at] < 0x80) return [value, at + 1];
  }
}

/**
 * @param {number} value
 * @returns {number[]} the same as bytes
 */
function written(value) {
  return value < 0x80 ? [value] : [(value & 0x7f) | 0x80, ...written(value >> 7)];
}
