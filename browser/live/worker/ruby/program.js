// Ruby programs, in the worker of the sandbox: Net::HTTP waits for its answer, and only here can it be had at once.
//
// Every program gets an interpreter of its own. The next one is made ready while the reader reads.

import { addFiles, folderOf, outputStream } from "./files.js";
import { responseTo } from "./http.js";
import { ownFiles } from "./own-files.js";
import { keepTimes } from "./times.js";
import { wireFile } from "./wire.js";
import { zoneRules } from "./zone.js";

/** @import {EventKind, HttpAnswer, HttpRequest, Program, Runtime} from "../../messages.js" */
/** @import {Ruby} from "../packed.js" */

/**
 * What a program has to do with: the packed files, the sandbox's answer at once, and the reader.
 * @typedef {object} Surroundings
 * @property {Runtime} runtime
 * @property {typeof import("../../download.js")} downloads the worker's: it is locked down, and none of this file's own would work
 * @property {(request: HttpRequest) => HttpAnswer} answer
 * @property {(kind: EventKind, text: string) => void} report
 * @property {(loaded: number, total: number) => void} onProgress with bytes
 */

/**
 * @typedef {object} Files
 * @property {Record<string, Uint8Array>} library each program gets files of its own
 * @property {string} prelude
 * @property {WebAssembly.Module} module
 * @property {Ruby} ruby
 * @property {Uint8Array} [image] the memory of an interpreter that has read the prelude
 */

/**
 * An interpreter, and what its program is given.
 * @typedef {object} Interpreter
 * @property {InstanceType<Ruby["RubyVM"]>} vm
 * @property {{data: Uint8Array}} input
 * @property {ReturnType<typeof folderOf>} library
 * @property {{answer: Surroundings["answer"], report: Surroundings["report"]}} world
 */

const OPTIONS = ["ruby", "--disable-gems", "-EUTF-8", "-e_=0"];
const ENVIRONMENT = ["LANG=C.UTF-8", "HOME=/home/reader", "PATH=/usr/bin"];

/** @type {Promise<Files> | undefined} */
let files;
/** @type {Promise<Interpreter> | undefined} */
let next;
/** @type {[from: number, offset: number][] | undefined} of the reader's time zone */
let rules;
/** @type {Surroundings["onProgress"]} of whoever waits */
let onProgress = () => {};

/**
 * Run a program; gives its exit status.
 * @param {Program} program
 * @param {Surroundings} surroundings
 */
export async function run({ input = new Uint8Array(), ...program }, surroundings) {
  const { report, answer } = surroundings;
  const loaded = await filesOf(surroundings);
  const [interpreter, own] = await Promise.all([next ?? make(loaded), ownFiles(program.text, surroundings.downloads)]);
  next = undefined;
  addFiles(interpreter.library, Object.fromEntries(own), loaded.ruby);
  interpreter.input.data = input;
  Object.assign(interpreter.world, { answer, report });
  report("begin", "");
  const status = evaluated(interpreter, programText(program));
  interpreter.world.report = () => {};
  setTimeout(() => {
    next ??= make(loaded);
  }, 250);
  return status;
}

/**
 * Have the next program's interpreter ready.
 * @param {Surroundings} surroundings
 */
export async function prepare(surroundings) {
  const loaded = await filesOf(surroundings);
  next ??= make(loaded);
  await next;
}

/**
 * Everything that is loaded, once; a download that failed is tried again.
 * @param {Surroundings} surroundings
 */
function filesOf(surroundings) {
  onProgress = surroundings.onProgress;
  files ??= load(surroundings).catch((error) => {
    files = undefined;
    throw error;
  });
  return files;
}

/**
 * @param {Interpreter} interpreter
 * @param {string} code
 */
function evaluated({ vm, world }, code) {
  /** @type {any} */ (vm).guest.rbVmBugreport = () => {}; // which would tell each call that lies in another
  try {
    return Number(vm.eval(code).toString()) & 0xff;
  } catch (error) {
    const isTooDeep =
      error instanceof WebAssembly.RuntimeError ||
      error instanceof RangeError ||
      /^Something went wrong in Ruby VM/.test(`${error}`);
    const told = isTooDeep ? "calls that lie this deep in each other are not supported in this page" : "";
    world.report("stderr", `${told || (error instanceof Error ? error.message : error)}\n`);
    return 1;
  }
}

/**
 * The program and its environment, for prelude.rb. One that is published has been proved to need nothing that the page lacks.
 * @param {Omit<Program, "input">} program
 */
function programText({ file, text, environment, isPublished = false }) {
  const set = Object.entries(environment).map(([name, value]) => `ENV[${quote(name)}] = ${quote(value)}`);
  rules ??= zoneRules();
  return `${set.join("\n")}\nPageZone.rules = ${JSON.stringify(rules)}\n__run_program(${quote(text)}, ${quote(file)}, is_published: ${isPublished})`;
}

/**
 * Text as a Ruby literal in which nothing is interpolated.
 * @param {string} text
 */
const quote = (text) => `'${text.replaceAll("\\", "\\\\").replaceAll("'", "\\'")}'`;

/**
 * @param {Surroundings} surroundings
 * @returns {Promise<Files>}
 */
async function load({ downloads, runtime: { base, files: sizes } }) {
  const total = sizes["ruby.wasm"] + sizes["ruby-library.json"];
  let loaded = 0;
  const count = (/** @type {number} */ bytes) => {
    loaded += bytes;
    onProgress(loaded, total);
  };
  const [module, packed, prelude, ruby] = await Promise.all([
    downloads.downloadModule(`${base}ruby.wasm`, sizes["ruby.wasm"], count),
    downloads.downloadBytes(`${base}ruby-library.json`, sizes["ruby-library.json"], count),
    downloads.download(new URL("prelude.rb", import.meta.url).href).then((response) => response.text()),
    import(`${base}ruby-vm.js`),
  ]);
  /** @type {Record<string, string>} */
  const texts = JSON.parse(new TextDecoder().decode(packed));
  const encoder = new TextEncoder();
  const library = Object.fromEntries(Object.entries(texts).map(([path, text]) => [path, encoder.encode(text)]));
  return { library, prelude, module, ruby };
}

/**
 * An interpreter that has read prelude.rb: the first one reads it, and the others begin with the memory that it had then, which
 * takes a sixth of the time.
 * @param {Files} files
 * @returns {Promise<Interpreter>}
 */
async function make(files) {
  const { library, prelude, module, ruby } = files;
  const { RubyVM, WASI, Directory, File, OpenFile, PreopenDirectory } = ruby;
  keepTimes(ruby);
  /** @type {Interpreter["world"]} */
  const world = {
    answer: () => ({ error: "unreachable", message: "no program runs" }),
    report: () => {},
  };
  const input = new File([]);
  const wire = wireFile(ruby, (base, timeout, bytes) => {
    if (base !== "sleep") return responseTo(base, timeout, bytes, world.answer);
    world.report("sleep", String(timeout));
    return new Uint8Array();
  });
  const tmp = new Directory(new Map());
  const home = new Directory(new Map([["reader", new Directory(new Map())]]));
  const folder = folderOf(library, ruby);
  const fds = [
    new OpenFile(input),
    outputStream(ruby, (text) => world.report("stdout", text)),
    outputStream(ruby, (text) => world.report("stderr", text)),
    new PreopenDirectory("/", new Map(Object.entries({ library: folder, wire, tmp, home }))),
  ];
  const wasip1 = new WASI([], ENVIRONMENT, [...fds], { debug: false });
  if (files.image) {
    const vm = await woken({ module, wasip1, ruby, image: files.image });
    wasip1.fds.push(wire.path_open().fd_obj); // as the prelude opened it
    vm.eval("Random.srand");
    return { vm, input, world, library: folder };
  }
  const { vm, instance } = await RubyVM.instantiateModule({ module, wasip1, args: OPTIONS, addToImports: closeBorder });
  vm.eval(prelude);
  if (wasip1.fds.findLastIndex(Boolean) !== fds.length) throw new Error("prelude.rb leaves more open than /wire");
  vm.eval("GC.start"); // or each program would sweep up after the prelude
  files.image = memoryOf(instance).slice();
  return { vm, input, world, library: folder };
}

/**
 * An interpreter with the memory of another one, which nothing was running in.
 * @param {{module: WebAssembly.Module, wasip1: InstanceType<Ruby["WASI"]>, ruby: Ruby, image: Uint8Array}} given
 */
async function woken({ module, wasip1, ruby, image }) {
  const vm = new ruby.RubyVM();
  /** @type {WebAssembly.Imports} */
  const imports = { wasi_snapshot_preview1: wasip1.wasiImport };
  vm.addToImports(imports);
  closeBorder(imports);
  const instance = await WebAssembly.instantiate(module, imports);
  await vm.setInstance(instance);
  wasip1.initialize(/** @type {Parameters<typeof wasip1.initialize>[0]} */ (instance));
  const memory = /** @type {WebAssembly.Memory} */ (instance.exports.memory);
  const missing = image.length - memory.buffer.byteLength;
  if (missing > 0) memory.grow(missing / 65536);
  memoryOf(instance).set(image);
  return vm;
}

/** @param {WebAssembly.Instance} instance */
function memoryOf(instance) {
  return new Uint8Array(/** @type {WebAssembly.Memory} */ (instance.exports.memory).buffer);
}

/** By its name in what @ruby/wasm-wasi gives the interpreter: how Ruby says that an error is to end it, which reaches nothing. */
const ENDING = "rb_wasm_throw_prohibit_rewind_exception";

/**
 * Ruby reaches JavaScript by the functions that its extension js.so imports, and by nothing else: none of them does anything.
 * A program finds them only where it has a method that prelude.rb did not take away; then it ends.
 * @param {WebAssembly.Imports} imports
 */
function closeBorder(imports) {
  const host = imports["rb-js-abi-host"];
  for (const name of Object.keys(host)) {
    if (name === ENDING) continue;
    host[name] = () => {
      throw new Error("JavaScript cannot be reached from Ruby in this page");
    };
  }
}
