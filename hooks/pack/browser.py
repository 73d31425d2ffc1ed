"""The browser's own files: ``browser/`` is published as ``assets/``."""

from __future__ import annotations

import json
import posixpath
import re
import shutil
from pathlib import Path

from hooks.pack.modules import ALL, Modules, read_modules
from hooks.pack.node import run_node
from hooks.pages.sources import ROOT

SUFFIXES = frozenset({".js", ".css", ".html", ".rb"})
"""Of what browsers load. The worker's Python is packed by :mod:`hooks.pack.runtime`."""

ROOMS = ("js", "live")
"""Folders under ``browser/`` and, by the same names, under ``assets/``."""

PACKAGES = {
    "highlight.js": """
        import hljs from "highlight.js/lib/core";
        import bash from "highlight.js/lib/languages/bash";
        import javascript from "highlight.js/lib/languages/javascript";
        import python from "highlight.js/lib/languages/python";
        import ruby from "highlight.js/lib/languages/ruby";
        const languages = { bash, javascript, python, ruby };
        for (const name of Object.keys(languages)) hljs.registerLanguage(name, languages[name]);
        export default hljs;""",
    "minisearch": 'export { default } from "minisearch";',
}
"""npm packages that scripts in ``js/`` import by their names, and of each the module of what is taken of it. It is
published beside the scripts, bundled: browsers know no packages, so the published script imports that file."""

BUNDLED: dict[str, tuple[str, ...]] = {
    "live/frame/frame.js": (),
    "live/worker/javascript/later.js": ("--keep-names",),
    "live/worker/javascript/worker.js": ("--keep-names",),  # programs see those of ours that they are given
    "live/worker/python/worker.js": (),
    "live/worker/ruby/program.js": (),
    "live/worker/shell/later.js": (
        "--within=../../../shell/later",
        "--kit=../../../shell/kit.js",
        "--rest=./worker.js",
    ),
    "live/worker/shell/worker.js": ("--beside=./later.js",),
}
"""Modules under ``browser/`` that the frame and workers load as one file each, with all that they import: files for
each of their parts would take long to come, one after another; a worker that runs apart is given a text; and what a
worker imports statically Firefox takes for workers, which the frame's policy starts from no file. What only they import
is published in them alone. The values are flags of package.mjs."""

JOINED = {
    "live/worker/ruby/prelude.rb": [
        "sockets",
        "libraries",
        "check",
        "absent",
        "modes",
        "zone",
        "ending",
        "border",
        "program",
    ],
}
"""Files that are published as one, for a worker waits for it: they are in the folder of its name, each about one
thing, and follow each other in this order."""

FIRST = "js/site.js"
"""The module that every page loads."""

ONLY_TYPES = "\nexport {};\n"
"""How a module ends that has types in comments, and nothing to load."""

IN_SCRIPT = re.compile(r"/\* modules of (\S+) \*/ \[\]")
"""Where a script wants to know what a module needs: the module, by its path from there."""


def publish_browser(site: Path, root: Path = ROOT) -> None:
    """Copy them into the built site, in place of those that an earlier build left there."""
    modules = read_modules(root)
    joined = {
        name: joined_text(root / "browser" / Path(name).with_suffix(""), order)
        for name, order in JOINED.items()
    }
    parts = parts_of_bundles(modules)
    for room in ROOMS:
        source, target = root / "browser" / room, site / "assets" / room
        wanted = {
            p.relative_to(source)
            for p in source.rglob("*")
            if p.suffix in SUFFIXES
            and p.relative_to(root / "browser").as_posix() not in parts
            and p.parent.with_suffix(p.suffix).relative_to(root / "browser").as_posix() not in JOINED
        }
        shutil.rmtree(target, ignore_errors=True)
        for name in sorted(wanted):
            text = (source / name).read_text("utf-8")
            if text.endswith(ONLY_TYPES):
                continue
            (target / name).parent.mkdir(parents=True, exist_ok=True)
            (target / name).write_text(filled(text, f"{room}/{name.as_posix()}", modules), "utf-8")
    imported = {each.target for imports in modules.imports.values() for each in imports}
    for package in (name for name in PACKAGES if f"*{name}.js" in imported):
        bundled = run_node(root, "package.mjs", root / "node_modules", PACKAGES[package])
        (site / "assets" / "js" / f"{package}.js").write_text(bundled, "utf-8")
    for module, flags in ((name, flags) for name, flags in BUNDLED.items() if name in modules.imports):
        bundled = run_node(root, "package.mjs", root / "node_modules", root / "browser" / module, *flags)
        (site / "assets" / module).parent.mkdir(parents=True, exist_ok=True)
        (site / "assets" / module).write_text(bundled, "utf-8")
    for target_name, whole in joined.items():
        if whole:
            (site / "assets" / target_name).write_text(whole, "utf-8")


def joined_text(folder: Path, order: list[str]) -> str:
    """The texts of a folder's files, one after another; nothing if there is no such folder."""
    paths = {path.stem: path for path in folder.glob("*.*")}
    if paths.keys() - order:
        raise ValueError(f"{folder.name}/ has files that are joined nowhere: {sorted(paths.keys() - order)}")
    return "\n".join(paths[name].read_text("utf-8") for name in order) if paths else ""


def parts_of_bundles(modules: Modules) -> set[str]:
    """The modules that are in bundles and that nothing else loads."""
    inside = {
        part for module in BUNDLED if module in modules.imports for part in modules.needed_by(module, ALL)
    }
    outside = modules.imports.keys() - inside
    return inside - {needed for module in outside for needed in modules.needed_by(module, ALL)}


def preloads(modules: Modules) -> list[str]:
    """What every page preloads, from the site's root."""
    return [f"assets/{module}" for module in modules.needed_by(FIRST)[:-1]]


def filled(text: str, file: str, modules: Modules) -> str:
    """A file with the lists of modules that it wants, and the files of the packages that it imports."""
    folder = posixpath.dirname(file)

    def paths(entry: str) -> list[str]:
        needed = modules.needed_by(posixpath.normpath(posixpath.join(folder, entry)))
        return [posixpath.relpath(module, folder) for module in needed]

    for package in PACKAGES:
        text = text.replace(f'from "{package}"', f'from "./{package}.js"')
    return IN_SCRIPT.sub(lambda found: json.dumps(paths(found[1])), text)
