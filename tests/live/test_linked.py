"""Pyodide is published with what its script reads, and a Pyodide that this does not understand is not published."""

import json
import re
import shutil
import subprocess
from pathlib import Path

import pytest
from playwright.sync_api import Browser

from hooks.pack.addresses import assets_of, runtime_of
from hooks.pack.live import publish_live
from hooks.pack.node import LiveError, run_node
from hooks.pack.runtime import PYODIDE, key_of
from hooks.pages.sources import ROOT
from proof.runner import search_path
from proof.sandboxes import client_of
from snippets.variables import credentials
from tests.browser.fixtures import served
from tests.live.engine import LivePage

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
    folder = runtime_of(site_folder)
    words = set(re.findall(r"[\w$]+", (folder / "pyodide.asm.js").read_text("utf-8")))
    whole = names_of(NODE_MODULES / "pyodide" / "pyodide.asm.wasm")
    linked = names_of(folder / "pyodide.asm.wasm")
    for kind in ("exports", "imports"):
        assert linked[kind] <= words, kind
        assert linked[kind] <= whole[kind], kind
    assert len(linked["exports"]) < len(whole["exports"]) / 40
    assert len(linked["imports"]) < len(whole["imports"]) / 2


@pytest.mark.parametrize(
    ("file", "there", "instead", "message"),
    [
        ("pyodide.asm.mjs", "updateGOT(origExports)", "updateAll(origExports)", "updateGOT"),
        ("pyodide.asm.mjs", 'wasmExports["', 'wasm["', "wasmExports"),
        ("pyodide.asm.mjs", ".sig=", ".signature=", "sig"),
        ("pyodide.asm.wasm", "__main_argc_argv", "__main_argc_args", "does not export __main_argc_argv"),
    ],
)
def test_a_pyodide_that_has_changed(
    file: str, there: str, instead: str, message: str, tmp_path: Path
) -> None:
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
    with pytest.raises(
        LiveError,
        match=f"Pyodide has changed: .*{message}.*change hooks/pack/link.mjs. Until then PAKET_LINK=off",
    ):
        run_node(ROOT, "link.mjs", modules, tmp_path)


def test_a_site_with_pyodide_as_it_is(
    browser: Browser, site_folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The way out that the error message names: the site is built without linking, and programs run."""
    site = tmp_path / "site"
    shutil.copytree(site_folder, site)
    linked = key_of(ROOT, NODE_MODULES)
    monkeypatch.setenv("PAKET_LINK", "off")
    assert key_of(ROOT, NODE_MODULES) != linked
    publish_live(assets_of(site), site / "assets", cache=tmp_path / "cache")
    folder = runtime_of(site)
    _, script, interpreter = PYODIDE
    for name, published in ((script, "pyodide.asm.js"), (interpreter, interpreter)):
        assert (folder / published).read_bytes() == (NODE_MODULES / "pyodide" / name).read_bytes()
    context = browser.new_context(service_workers="block")
    with served(site) as address:
        page = LivePage(context.new_page(), address)
        for language, name in (("python", "create_session.py"), ("ruby", "create_session.rb")):
            text = (ROOT / "snippets" / "sessions" / name).read_text("utf-8")
            run = page.run(language, name, text, credentials(client_of("platform")), published=True)
            assert run.status == 0, run.stderr
            assert [exchange["response"]["status"] for exchange in run.exchanges] == [200]
    context.close()


def test_a_switch_that_says_neither(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PAKET_LINK", "no")
    with pytest.raises(LiveError, match="PAKET_LINK is 'no', expected on or off"):
        key_of(ROOT, NODE_MODULES)
