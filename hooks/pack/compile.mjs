// Makes what the page's Python begins with, in the interpreter that will go on with it.
//
//   node compile.mjs PYODIDE SOURCES PROGRAMS OUT
//
// PYODIDE is the npm package's folder, SOURCES a zip of the packages, PROGRAMS a JSON file of [file name, text] of Python
// programs; the folder OUT has the interpreter already, from link.mjs. All programs are run, also refused and with a
// sandbox that fails, and every module that was then loaded, of the standard library or a package, is compiled into
// library.zip, most without their docstrings; the others go in as text. Then a second interpreter, that has this library,
// runs them all again: its memory, with everything imported and a sandbox ready, is written as memory.bin. A page takes it
// for its own instead of starting; what library.zip holds besides may come later, and live/later.txt in it says which
// modules these are. All is written into OUT, with start.json:
//
//   { lock: what Pyodide wants to know of packages, size: bytes of the memory, given: pages that the interpreter brings,
//     zone: where in the memory the names of the time zone stand, the standard time's and the summer time's }
//
// inside-python.json, which is not published, says what the interpreter is made of, as far as it says so itself: its version, the
// modules that are part of it, and versions of the libraries that these stand on.
//
// memory.bin is compressed by gzip, and made of little-endian numbers of 32 bits. The first two are the length in bytes of the
// head of Pyodide's snapshot, and how many pages follow. Then come the head, the places of the pages in the memory, and the
// pages, of 4096 bytes: of those that the interpreter brings, the exclusive or of what is there and what it brings; the
// others as they are. Pages that would be zeros are left out.

import crypto from "node:crypto";
import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { gzipSync } from "node:zlib";

// The line that threw is a megabyte of Pyodide's: what is written is the message alone.
process.on("uncaughtException", (error) => {
  console.error(error.message);
  process.exit(1);
});
const [pyodideFolder, sources, programs, out] = process.argv.slice(2);
const { loadPyodide, version } = await import(pathToFileURL(join(out, "pyodide.js")).href);
const lock = JSON.parse(await readFile(join(pyodideFolder, "pyodide-lock.json"), "utf8"));
const known = { info: { ...lock.info, version }, packages: {} };
const lockFileContents = JSON.stringify(known);
const texts = await readFile(programs);

const RUN_ALL = `
import json
from live.worker import Worker

worker = Worker(lambda kind, text: None)
user = {"PAKET_API_USERNAME": "sandbox-platform"}
good = {**user, "PAKET_API_SECRET_KEY": "test_sk_sandbox_platform"}
for file, text in json.load(open("/programs.json")):
    for environment in (good, {**user, "PAKET_API_SECRET_KEY": "wrong"}, {}):
        worker.run(text, file, json.dumps(environment))
    for fault in ("500", "503", "drop"):
        worker.fail(fault, 1)
        worker.run(text, file, json.dumps(good))
    worker.fail("", 0)
worker.run("import asyncio\\nasync def main(): await asyncio.sleep(0)\\nasyncio.run(main())", "a.py", "{}")
worker.restore(worker.save())
worker.tables()
`;

const python = await loadPyodide({ lockFileContents, stdLibURL: join(pyodideFolder, "python_stdlib.zip") });
const inside = python.runPython(`
import _decimal, json, pyexpat, sqlite3, sys, zlib
import _zstd

json.dumps({
    "modules": sorted(sys.builtin_module_names),
    "versions": {
        "CPython": sys.version.partition(" ")[0],
        "SQLite": sqlite3.sqlite_version,
        "Expat": pyexpat.EXPAT_VERSION.removeprefix("expat_"),
        "mpdecimal": _decimal.__libmpdec_version__,
        "zlib": zlib.ZLIB_RUNTIME_VERSION,
        "Zstandard": _zstd.zstd_version,
        "Emscripten": ".".join(map(str, sys._emscripten_info.emscripten_version)),
    },
})`);
await writeFile(join(out, "inside-python.json"), inside);
python.FS.writeFile("/sources.zip", await readFile(sources));
python.FS.writeFile("/programs.json", texts);
python.runPython(`
import sys
sys.path.append("/sources.zip")
looked_for = set()

class LookedFor:
    @staticmethod
    def find_spec(name, path=None, target=None):
        looked_for.add(name)

sys.meta_path.insert(0, LookedFor)
import live.later
`);
python.runPython(RUN_ALL);
python.runPython(`
loaded = {m.__spec__.origin for m in list(sys.modules.values()) if getattr(m, "__spec__", None) and m.__spec__.origin}
sys.meta_path.remove(LookedFor)

import importlib.util, zipfile
from _frozen_importlib_external import _code_to_hash_pyc

# Packages that read their own text when they are imported, to import the rest of themselves only when it is used.
AS_TEXT_TOO = {"anyio/__init__.py", "anyio/abc/__init__.py"}

# Docstrings stay where they are used.
def compiled(source, place):
    code = compile(source, place, "exec", dont_inherit=True, optimize=1 if b"__doc__" in source else 2)
    return bytes(_code_to_hash_pyc(code, importlib.util.source_hash(source), False))

def module_of(name):
    stem = name.removesuffix(".py").removesuffix("/__init__").replace("/", ".")
    return stem if name.endswith(".py") and all(map(str.isidentifier, stem.split("."))) else None

def add(archive, name, data):
    archive.writestr(zipfile.ZipInfo(name, (1980, 1, 1, 0, 0, 0)), data, zipfile.ZIP_DEFLATED, 9)

later = []
with zipfile.ZipFile("/library.zip", "w") as library:
    for archive in ("/lib/python314.zip", "/sources.zip"):
        with zipfile.ZipFile(archive) as given:
            for name in sorted(n for n in given.namelist() if not n.endswith("/")):
                data, module = given.read(name), module_of(name)
                is_loaded = f"{archive}/{name}" in loaded
                if is_loaded:
                    add(library, name + "c", compiled(data, f"/lib/python314.zip/{name}"))
                if not is_loaded or name in AS_TEXT_TOO:
                    add(library, name, data)
                if module and not is_loaded:
                    later.append(module)
    add(library, "live/later.txt", "\\n".join(later))
if failed := looked_for.intersection(later):
    raise ImportError(f"{sorted(failed)} were imported and could not be; leave them out, see NEEDLESS in hooks/pack/runtime.py")
`);
const library = join(out, "library.zip");
await writeFile(library, python.FS.readFile("/library.zip"));

// The same memory whenever it is packed, so that readers have to load it anew only when something in it has changed.
let state = 1;
crypto.randomFillSync = (view) => {
  const bytes = /** @type {Uint8Array} */ (view); // what Pyodide asks for
  for (let at = 0; at < bytes.length; at++) {
    state = (Math.imul(state, 1103515245) + 12345) >>> 0;
    bytes[at] = state >>> 16;
  }
  return view;
};
process.argv.splice(1, Number.POSITIVE_INFINITY, "compile.mjs"); // Python is given the path of what started it
process.env.TZ = "UTC"; // and where the machine is
let time = 0;
performance.now = () => (time += 0.01);
Date.now = () => Date.UTC(2000, 0) + Math.floor(performance.now());

/** @type {Uint32Array | undefined} the memory that the interpreter brings */
let initial;
const { instantiate } = WebAssembly;
WebAssembly.instantiate = /** @type {typeof instantiate} */ (
  async (/** @type {BufferSource} */ source, /** @type {WebAssembly.Imports} */ imports) => {
    const made = await instantiate(source, imports);
    const { exports } = made.instance ?? made; // of a module that is compiled already, it is the instance alone
    if (exports.memory instanceof WebAssembly.Memory) initial ??= new Uint32Array(exports.memory.buffer.slice());
    return made;
  }
);
const model = await loadPyodide({
  lockFileContents,
  stdLibURL: library,
  env: { PYTHONHASHSEED: "0" },
  _makeSnapshot: true,
});
WebAssembly.instantiate = instantiate;
model.FS.writeFile("/programs.json", texts);
model.runPython(RUN_ALL);
model.runPython(`
import gc, sys
from live.later import Later

later = Later("/lib/python314.zip", None)
sys.meta_path.insert(0, later)
worker.reset()
del file, text, environment, fault, user, good
gc.collect()
gc.freeze()
`);

if (!initial) throw new Error("the interpreter exports no memory; see WebAssembly.instantiate in hooks/pack/compile.mjs");
const brought = initial;
const PAGE = 1024; // numbers
const snapshot = new Uint32Array(model.makeMemorySnapshot().buffer);
const head = snapshot.subarray(0, snapshot[1] / 4);
const memory = snapshot.subarray(head.length);
const zone = namesOfZone(new Uint8Array(memory.buffer, memory.byteOffset, memory.byteLength));
const given = Math.ceil((brought.findLastIndex((number) => number) + 1) / PAGE);
for (let at = 0; at < given * PAGE; at++) memory[at] ^= brought[at];
const places = [];
const pages = [];
for (let at = 0; at < memory.length; at += PAGE) {
  const page = memory.subarray(at, at + PAGE);
  if (page.some((number) => number)) {
    places.push(at / PAGE);
    pages.push(page);
  }
}
const parts = [Uint32Array.of(head.byteLength, pages.length), head, Uint32Array.from(places), ...pages];
const bytes = Buffer.concat(parts.map(({ buffer, byteOffset, byteLength }) => Buffer.from(buffer, byteOffset, byteLength)));
await writeFile(join(out, "memory.bin"), gzipSync(bytes, { level: 9 }));
await writeFile(join(out, "start.json"), JSON.stringify({ lock: known, size: memory.byteLength, given, zone }));

/**
 * Where the interpreter keeps what it calls the zone, which it asks for once: the first two in its memory.
 * @param {Uint8Array} bytes
 */
function namesOfZone(bytes) {
  const text = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const first = text.indexOf("UTC-0000\0");
  const second = text.indexOf("UTC-0000\0", first + 1);
  if (first < 0 || second < 0 || second - first > 64) {
    throw new Error("the interpreter calls UTC something else; see namesOfZone in hooks/pack/compile.mjs");
  }
  return [first, second];
}
