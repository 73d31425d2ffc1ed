// Compiles what the live examples import, in the interpreter that will import it: the numbers in a .pyc file must fit.
//
//   node live_compile.mjs PYODIDE SOURCES PROGRAMS OUT
//
// SOURCES is a zip of the packages, PROGRAMS a JSON file of [file name, text] of Python programs. All of them are run, and
// every module that was then loaded is compiled, most without their docstrings; the others stay as text. Writes stdlib.zip and
// packages.zip into the folder OUT.

import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { pathToFileURL } from "node:url";

const [pyodideFolder, sources, programs, out] = process.argv.slice(2);
const { loadPyodide, version } = await import(pathToFileURL(join(pyodideFolder, "pyodide.mjs")));
const lock = JSON.parse(await readFile(join(pyodideFolder, "pyodide-lock.json"), "utf8"));
const python = await loadPyodide({ lockFileContents: JSON.stringify({ info: lock.info, packages: {} }) });

python.FS.writeFile("/sources.zip", await readFile(sources));
python.FS.writeFile("/programs.json", await readFile(programs));
python.runPython(`
import json, sys
sys.path.append("/sources.zip")
from live.worker import Worker

said = []
worker = Worker(lambda kind, text: said.append((kind, text)))
environment = {"PAKET_API_USERNAME": "sandbox-platform", "PAKET_API_SECRET_KEY": "test_sk_sandbox_platform"}
for file, text in json.load(open("/programs.json")):
    worker.run(text, file, json.dumps(environment))
worker.run("import asyncio\\nasync def main(): await asyncio.sleep(0)\\nasyncio.run(main())", "a.py", "{}")
worker.restore(worker.save())
worker.tables()
loaded = {m.__spec__.origin for m in list(sys.modules.values()) if getattr(m, "__spec__", None) and m.__spec__.origin}

import importlib.util, zipfile
from _frozen_importlib_external import _code_to_hash_pyc

# Packages that read their own text when they are imported, to import the rest of themselves only when it is used.
AS_TEXT_TOO = {"anyio/__init__.py", "anyio/abc/__init__.py"}

# Docstrings stay where there are dataclasses: one without would be given its signature, which takes long to make.
def compiled(source, place):
    code = compile(source, place, "exec", dont_inherit=True, optimize=1 if b"@dataclass" in source else 2)
    return bytes(_code_to_hash_pyc(code, importlib.util.source_hash(source), False))

def pack(archive, target, place):
    with zipfile.ZipFile(archive) as given, zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as made:
        def write(name, data):
            made.writestr(zipfile.ZipInfo(name, (1980, 1, 1, 0, 0, 0)), data, zipfile.ZIP_DEFLATED, 9)
        for name in sorted(given.namelist()):
            if name.endswith("/"):
                continue
            data = given.read(name)
            is_loaded = f"{archive}/{name}" in loaded and name.endswith(".py")
            if is_loaded:
                write(name + "c", compiled(data, f"{place}/{name}"))
            if not is_loaded or name in AS_TEXT_TOO:
                write(name, data)

pack("/lib/python314.zip", "/stdlib.zip", "/lib/python314.zip")
pack("/sources.zip", "/packages.zip", "/lib/packages.zip")
`);
for (const name of ["stdlib.zip", "packages.zip"]) await writeFile(join(out, name), python.FS.readFile(`/${name}`));
await writeFile(join(out, "lock.json"), JSON.stringify({ info: { ...lock.info, version }, packages: {} }));
