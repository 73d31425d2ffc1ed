"""The browser's code keeps to its README: every folder is there, imports go one way, every message is sent."""

from __future__ import annotations

import json
import posixpath
import re
from collections.abc import Iterator, Mapping
from graphlib import CycleError, TopologicalSorter
from pathlib import Path

import pytest

from hooks.pack.addresses import assets_of
from hooks.pack.browser import BUNDLED
from hooks.pack.modules import Import, Modules, read_modules
from hooks.pack.node import run_node
from hooks.pages.sources import ROOT

BROWSER = Path(__file__).parents[2] / "browser"
README = (BROWSER / "README.md").read_text("utf-8")

TYPE_IMPORT = re.compile(r"@import .*? from \"(\.[^\"]+)\"")
"""An import of types, in a comment."""


TYPES_ONLY = {"live/messages.js", "live/worker/packed.js", "service-worker.js", "shell/ast.js"}
"""What no module imports: types, and the service worker."""


def table() -> dict[str, set[str]]:
    """Each folder, or a file that differs from its folder, and the other folders that it may import."""
    rows = re.findall(r"^\| `([\w/.]+?)/?` \|.*\| ([^|]*) ?\|$", README, re.MULTILINE)
    return {folder: set(re.findall(r"`([\w/]+)/`", others)) for folder, others in rows}


MAY_IMPORT = table()


def folder_of(module: str) -> str:
    """The row of a module: its own, or that of the folder that it lies in, next to it or further up."""
    return max((row for row in MAY_IMPORT if f"{module}/".startswith(f"{row}/")), key=len, default="")


def wrong(modules: Modules, types: Mapping[str, set[str]]) -> Iterator[str]:
    """The imports that the table does not allow."""
    for module, imports in modules.imports.items():
        folder = folder_of(module)
        allowed = MAY_IMPORT.get(folder, set()) | {folder}
        for target in {i.target for i in imports} | types.get(module, set()):
            if not target.startswith("*") and folder_of(target) not in allowed:
                yield f"{module} imports {target}"


def type_imports(module: str) -> set[str]:
    """The modules from which a module has types."""
    text = (BROWSER / module).read_text("utf-8")
    return {
        posixpath.normpath(posixpath.join(posixpath.dirname(module), s)) for s in TYPE_IMPORT.findall(text)
    }


@pytest.fixture(scope="module")
def modules() -> Modules:
    return read_modules()


def test_every_folder_with_modules_is_in_the_table(modules: Modules) -> None:
    assert {folder_of(module) for module in modules.imports} - {""} == MAY_IMPORT.keys()
    assert [module for module in modules.imports if not folder_of(module)] == ["service-worker.js"]


def test_imports_go_one_way(modules: Modules) -> None:
    assert list(wrong(modules, {module: type_imports(module) for module in modules.imports})) == []


def circle(modules: Modules) -> list[str]:
    """Modules that import each other, in their order."""
    graph = {module: {i.target for i in imports} for module, imports in modules.imports.items()}
    try:
        TopologicalSorter(graph).prepare()
    except CycleError as error:
        return list(error.args[1])
    return []


def test_no_modules_import_each_other(modules: Modules) -> None:
    assert circle(modules) == []


def test_modules_that_import_each_other_are_found() -> None:
    there, back = Import("static", "shell/b.js"), Import("later", "shell/a.js")
    assert circle(Modules({"shell/a.js": (there,), "shell/b.js": (back,)}))


def test_the_table_allows_nothing_that_is_not_done(modules: Modules) -> None:
    done = {
        (folder_of(module), folder_of(target))
        for module, imports in modules.imports.items()
        for target in {i.target for i in imports} | type_imports(module)
    }
    assert {(row, other) for row, others in MAY_IMPORT.items() for other in others} - done == set()


@pytest.mark.parametrize(
    ("module", "target"),
    [
        ("live/page/panel.js", "live/worker/clock.js"),
        ("live/worker/shell/curl.js", "live/page/storage.js"),
        ("live/worker/ruby/program.js", "live/worker/python/library.js"),
        ("live/engine/engine.js", "live/frame/frame.js"),
        ("live/rpc.js", "live/engine/guard.js"),
        ("js/site.js", "live/engine/engine.js"),
        ("js/choice.js", "live/page/start.js"),
    ],
)
def test_an_import_the_wrong_way_is_found(module: str, target: str) -> None:
    assert list(wrong(Modules({module: (Import("later", target),)}), {}))
    assert list(wrong(Modules({module: ()}), {module: {target}}))


ENTRY = re.compile(r"live/frame/frame\.js|live/worker/\w+/(worker|program|later)\.js")
"""What the frame and workers load first."""


def test_the_frame_and_workers_load_one_file_each(modules: Modules) -> None:
    assert {module for module in modules.imports if ENTRY.fullmatch(module)} == BUNDLED.keys()


def test_what_is_in_a_bundle_is_published_in_it_alone(site_folder: Path) -> None:
    live = assets_of(site_folder) / "live"
    published = {path.relative_to(live.parent).as_posix() for path in live.rglob("*.js")}
    folders = ("live/frame/", "live/worker/")
    assert {module for module in published if module.startswith(folders)} == BUNDLED.keys()
    assert "live/rpc.js" in published  # pages load it as well
    found = json.loads(run_node(ROOT, "imports.mjs", ROOT / "node_modules", live.parent))
    assert [name for name in BUNDLED if "static" in {each["kind"] for each in found[name]}] == []


def test_every_module_is_used(modules: Modules) -> None:
    """By a page, the frame or a worker; but for those that hold only types."""
    kinds = ("static", "preload", "later")
    used = {m for e in ["js/site.js", "write/reload.js", *BUNDLED] for m in modules.needed_by(e, kinds)}
    assert modules.imports.keys() - used == TYPES_ONLY


def test_every_action_is_asked_for() -> None:
    [block] = re.findall(
        r"@typedef \{\{\n(.*?)\}\} Actions", (BROWSER / "live/messages.js").read_text("utf-8"), re.DOTALL
    )
    actions = set(re.findall(r"^ \*   (\w+): \{given:", block, re.MULTILINE))
    sources = [*(BROWSER / "live/engine").glob("*.js"), *(BROWSER / "live/page").glob("*.js")]
    asked = {name for path in sources for name in re.findall(r"\.ask\(\s*\"(\w+)\"", path.read_text("utf-8"))}
    assert asked == actions


def test_files_that_the_readme_names_are_there() -> None:
    names = set(re.findall(r"\]\(([\w./-]+)\)", README))
    assert names
    assert [name for name in names if not (BROWSER / name).exists()] == []
