"""What browsers load at once is what the modules import, and follows them by itself."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from hooks.pack.addresses import assets_of
from hooks.pack.browser import PACKAGES, filled, preloads, publish_browser
from hooks.pack.modules import ALL, Modules, read_modules
from hooks.pack.node import LiveError

TREE = {
    "js/site.js": """import { a } from "./a.js";
// import "./comment.js";
if (a) await import(/* preload */ "./b.js");
addEventListener("click", () => import("./c.js"));""",
    "js/a.js": "export const a = 'import \"./text.js\"';",
    "js/b.js": 'export * from "./d.js";',
    "js/c.js": "",
    "js/d.js": 'import "./b.js";',
    "live/worker.js": "export const start = (base) => [import('../js/c.js'), import(`${base}bash.js`), import(base)];",
}
"""Modules by path: imports that are found, some that are none, and two that import each other."""


def written(root: Path, files: dict[str, str]) -> Modules:
    """The modules of a made-up repository."""
    for name, text in files.items():
        path = root / "browser" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, "utf-8")
    read_modules.cache_clear()
    return read_modules(root)


def test_what_a_module_needs(tmp_path: Path) -> None:
    modules = written(tmp_path, TREE)
    assert modules.needed_by("js/site.js") == ["js/d.js", "js/b.js", "js/a.js", "js/site.js"]
    assert modules.needed_by("live/worker.js") == ["live/worker.js"]
    assert modules.needed_by("live/worker.js", ALL) == ["js/c.js", "*bash.js", "live/worker.js"]


def test_a_new_import_appears_by_itself(tmp_path: Path) -> None:
    before = preloads(written(tmp_path, TREE))
    after = preloads(written(tmp_path, {**TREE, "js/a.js": 'import "./new.js";', "js/new.js": ""}))
    assert set(after) - set(before) == {"assets/js/new.js"}


def test_a_module_that_is_not_there(tmp_path: Path) -> None:
    modules = written(tmp_path, {"js/site.js": 'import "./lost.js";'})
    with pytest.raises(LiveError, match=r"browser/js/lost.js is not there, and js/site.js imports it"):
        modules.needed_by("js/site.js")


def test_lists_are_filled_in(tmp_path: Path) -> None:
    modules = written(tmp_path, TREE)
    script = filled("const MODULES = /* modules of ../js/site.js */ [];", "live/start.js", modules)
    assert script == 'const MODULES = ["../js/d.js", "../js/b.js", "../js/a.js", "../js/site.js"];'


def test_modules_are_published_as_they_are_but_for_types(tmp_path: Path) -> None:
    written(tmp_path, {**TREE, "live/types.js": "/** @typedef {number} Id */\n\nexport {};\n"})
    publish_browser(tmp_path / "site", tmp_path)
    published = tmp_path / "site" / "assets"
    found = {p.relative_to(published).as_posix(): p.read_text("utf-8") for p in published.rglob("*.js")}
    assert found == TREE


def test_a_package_is_published_beside_what_imports_it(site_folder: Path) -> None:
    scripts = assets_of(site_folder) / "js"
    for package in PACKAGES:
        assert (scripts / f"{package}.js").exists()
    imported = {
        name for path in scripts.glob("*.js") for name in re.findall(r'from "(.+?)"', path.read_text())
    }
    assert {f"./{package}.js" for package in PACKAGES} <= imported
    assert {name for name in imported if not name.startswith(".")} == set()


LINK = re.compile(r'<link rel="modulepreload" href="([^"]+)">')


def test_the_site_preloads_what_its_modules_import(site_folder: Path) -> None:
    """As the sources say it, so that a tool which reads them wrongly is seen."""
    page = (site_folder / "errors" / "index.html").read_text("utf-8")
    assert LINK.findall(page) == [
        f"../assets/{assets_of(site_folder).name}/js/{name}.js"
        for name in (
            "choice",
            "dom",
            "programs",
            "clipboard",
            "copy",
            "outdated",
            "feature",
            "root",
            "sections",
        )
    ]
    live = assets_of(site_folder) / "live"
    [listed] = re.findall(r"const MODULES = (.*);", (live / "page" / "start.js").read_text("utf-8"))
    assert {"page.js", "storage.js", "../engine/engine.js"} <= set(json.loads(listed))
    listing = json.loads((live / "runtime.json").read_text("utf-8"))
    assert listing["sandbox"]["packed"] == ["pyodide.js", "pyodide.asm.js"]
    assert set(listing["sandbox"]["packed"]) <= listing["files"].keys()
    for folder in ("js", "live"):
        for path in (assets_of(site_folder) / folder).rglob("*.*"):
            if path.suffix in {".js", ".html"} and "runtime-" not in str(path):
                text = path.read_text("utf-8")
                assert "modules of" not in text, f"{path}: its list was not filled in"
