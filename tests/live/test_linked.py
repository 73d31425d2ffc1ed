"""Pyodide is published with what its script reads, and a Pyodide that this does not understand is not published."""

import json
import re
import shutil
import subprocess
from pathlib import Path

import pytest

from hooks.live import ROOT, LiveError, run_node
from tests.harness.runner import search_path

NODE_MODULES = ROOT / "node_modules"

LIST = """
import { readFileSync } from "node:fs";
const module = new WebAssembly.Module(readFileSync(process.argv[1]));
const names = (kind) => WebAssembly.Module[kind](module).map(({ name }) => name);
console.log(JSON.stringify({ exports: names("exports"), imports: names("imports") }));
"""


def names_of(interpreter: Path) -> dict[str, set[str]]:
    """What WebAssembly exports and imports."""
    node = shutil.which("node", path=search_path())
    assert node, "Node is not installed; make setup installs it"
    command = [node, "--input-type=module", "--eval", LIST, str(interpreter)]
    done = subprocess.run(command, capture_output=True, text=True, check=True, timeout=60)
    return {kind: set(names) for kind, names in json.loads(done.stdout).items()}


def test_the_interpreter_has_what_its_script_reads_and_nothing_else(site_folder: Path) -> None:
    [folder] = (site_folder / "assets" / "live").glob("runtime-*")
    words = set(re.findall(r"[\w$]+", (folder / "pyodide.asm.mjs").read_text("utf-8")))
    whole = names_of(NODE_MODULES / "pyodide" / "pyodide.asm.wasm")
    linked = names_of(folder / "pyodide.asm.wasm")
    for kind in ("exports", "imports"):
        assert linked[kind] <= words, kind
        assert linked[kind] <= whole[kind], kind
    assert len(linked["exports"]) < len(whole["exports"]) / 40
    assert len(linked["imports"]) < len(whole["imports"]) / 2


@pytest.mark.parametrize(
    ("file", "there", "instead", "said"),
    [
        ("pyodide.asm.mjs", "updateGOT(origExports)", "updateAll(origExports)", "updateGOT"),
        ("pyodide.asm.mjs", 'wasmExports["', 'wasm["', "wasmExports"),
        ("pyodide.asm.mjs", ".sig=", ".signature=", "sig"),
        ("pyodide.asm.wasm", "__main_argc_argv", "__main_argc_args", "does not export __main_argc_argv"),
    ],
)
def test_a_pyodide_that_has_changed(file: str, there: str, instead: str, said: str, tmp_path: Path) -> None:
    modules = tmp_path / "node_modules"
    modules.mkdir()
    for package in NODE_MODULES.iterdir():
        if package.name != "pyodide":
            (modules / package.name).symlink_to(package)
    shutil.copytree(NODE_MODULES / "pyodide", modules / "pyodide")
    changed = modules / "pyodide" / file
    content = changed.read_bytes()
    assert there.encode() in content
    changed.write_bytes(content.replace(there.encode(), instead.encode()))
    with pytest.raises(LiveError, match=f"Pyodide has changed: .*{said}.*change hooks/live_link.mjs"):
        run_node(ROOT, "live_link.mjs", modules, tmp_path)
