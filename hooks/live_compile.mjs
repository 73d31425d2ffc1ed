// Compiles what the live examples import, in the interpreter that will import it: the numbers in a .pyc file must fit.
//
//   node live_compile.mjs PYODIDE SOURCES PROGRAMS OUT
//
// SOURCES is a zip of the packages, PROGRAMS a JSON file of [file name, text] of Python programs. All of them are run, also
// refused and with a sandbox that fails, and every module that was then loaded, of the standard library or a package, is
// compiled into start.zip, most without their docstrings. All that was not goes into rest.zip, as text; live/rest.txt in
// start.zip says which modules these are. Both are written into the folder OUT.

import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { pathToFileURL } from "node:url";

// The line that threw is a megabyte of Pyodide's: what is said is the message alone.
process.on("uncaughtException", (error) => {
  console.error(error.message);
  process.exit(1);
});
const [pyodideFolder, sources, programs, out] = process.argv.slice(2);
const { loadPyodide, version } = await import(pathToFileURL(join(pyodideFolder, "pyodide.mjs")));
const lock = JSON.parse(await readFile(join(pyodideFolder, "pyodide-lock.json"), "utf8"));
const python = await loadPyodide({ lockFileContents: JSON.stringify({ info: lock.info, packages: {} }) });

python.FS.writeFile("/sources.zip", await readFile(sources));
python.FS.writeFile("/programs.json", await readFile(programs));
python.runPython(`
import json, sys
sys.path.append("/sources.zip")
looked_for = set()

class LookedFor:
    @staticmethod
    def find_spec(name, path=None, target=None):
        looked_for.add(name)

sys.meta_path.insert(0, LookedFor)
import live.rest
from live.worker import Worker

said = []
worker = Worker(lambda kind, text: said.append((kind, text)))
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
loaded = {m.__spec__.origin for m in list(sys.modules.values()) if getattr(m, "__spec__", None) and m.__spec__.origin}
sys.meta_path.remove(LookedFor)

import ast, importlib.util, zipfile
from _frozen_importlib_external import _code_to_hash_pyc

# Packages that read their own text when they are imported, to import the rest of themselves only when it is used.
AS_TEXT_TOO = {"anyio/__init__.py", "anyio/abc/__init__.py"}

# Docstrings stay where they are used, and where there are dataclasses: one without would be given its signature, which
# takes long to make, and so one that never had any is given its name.
def compiled(source, place):
    tree, keeps = ast.parse(source), b"__doc__" in source
    for node in ast.walk(tree):
        if isinstance(node, ast.ClassDef) and any("dataclass" in ast.unparse(d) for d in node.decorator_list):
            keeps = True
            if ast.get_docstring(node) is None:
                node.body.insert(0, ast.Expr(ast.Constant(node.name)))
    code = compile(ast.fix_missing_locations(tree), place, "exec", dont_inherit=True, optimize=1 if keeps else 2)
    return bytes(_code_to_hash_pyc(code, importlib.util.source_hash(source), False))

def module_of(name):
    stem = name.removesuffix(".py").removesuffix("/__init__").replace("/", ".")
    return stem if name.endswith(".py") and all(map(str.isidentifier, stem.split("."))) else None

def add(archive, name, data):
    archive.writestr(zipfile.ZipInfo(name, (1980, 1, 1, 0, 0, 0)), data, zipfile.ZIP_DEFLATED, 9)

later = []
with zipfile.ZipFile("/start.zip", "w") as start, zipfile.ZipFile("/rest.zip", "w") as rest:
    for archive in ("/lib/python314.zip", "/sources.zip"):
        with zipfile.ZipFile(archive) as given:
            for name in sorted(n for n in given.namelist() if not n.endswith("/")):
                data, module, folder = given.read(name), module_of(name), name.rpartition("/")[0]
                is_loaded = f"{archive}/{name}" in loaded
                if is_loaded:
                    add(start, name + "c", compiled(data, f"/lib/python314.zip/{name}"))
                    if name in AS_TEXT_TOO:
                        add(start, name, data)
                elif module is None and (not folder or f"{archive}/{folder}/__init__.py" in loaded):
                    add(start, name, data)
                else:
                    add(rest, name, data)
                    later.extend([module] if module else [])
    add(start, "live/rest.txt", "\\n".join(later))
if failed := looked_for.intersection(later):
    raise ImportError(f"{sorted(failed)} were imported and could not be; leave them out, see NEEDLESS in hooks/live.py")
`);
for (const name of ["start.zip", "rest.zip"]) await writeFile(join(out, name), python.FS.readFile(`/${name}`));
await writeFile(join(out, "lock.json"), JSON.stringify({ info: { ...lock.info, version }, packages: {} }));
