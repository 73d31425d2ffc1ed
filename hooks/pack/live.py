"""What the live examples load, in the built site: the packed files, and ``runtime.json``, the list of what there is."""

from __future__ import annotations

import hashlib
import json
import shutil
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from hooks.pack.addresses import RUNTIME
from hooks.pack.modules import ALL, Modules, read_modules
from hooks.pack.runtime import CACHE, INSIDE, JQ, START, pack, version_of
from hooks.pack.tables import tables
from hooks.pages.sources import ROOT, load_sources

SANDBOX = "worker/python/worker.js"
"""The worker that holds the sandbox, below ``browser/live/``."""


def publish_live(assets: Path, beside: Path, root: Path = ROOT, cache: Path = CACHE) -> None:
    """Write what the live examples load: ``live/runtime.json`` into a site's assets, and ``runtime-DIGEST/``.

    Args:
        assets: Those of one version.
        beside: What they lie in at last, and the interpreters beside them.
        root: The repository.
        cache: Where it is packed.

    Raises:
        LiveError: Something to pack is not installed, or cannot be packed.
    """
    runtime = pack(root, cache)
    packed = [file for file in sorted(runtime.folder.iterdir()) if file.name not in (START, INSIDE)]
    folder = beside / f"{RUNTIME}{digest_of(packed)}"
    for old in beside.glob(f"{RUNTIME}*"):
        shutil.rmtree(old)
    folder.mkdir(parents=True)
    for file in packed:
        shutil.copyfile(file, folder / file.name)
    files = {file.name: file.stat().st_size for file in packed}
    start = json.loads((runtime.folder / START).read_text("utf-8"))
    listed = tables(load_sources(root))
    for language, version in interpreters(runtime.folder, root / "node_modules").items():
        listed["languages"][language]["interpreter"] = version
    known = {
        "folder": f"../../{folder.name}/",
        "files": files,
        "start": start,
        "sandbox": sandbox(read_modules(root)),
    }
    (assets / "live" / "runtime.json").write_text(json.dumps(known | listed), "utf-8")


def interpreters(folder: Path, node_modules: Path) -> dict[str, str]:
    """What runs a language, as far as it is packed: ``Python 3.14.2``."""
    python, ruby = (
        json.loads((folder / f"inside-{name}.json").read_text("utf-8")) for name in ("python", "ruby")
    )
    jq = version_of(node_modules, JQ).rpartition("-")[2]
    return {
        "python": f"Python {python['versions']['CPython']}",
        "ruby": f"Ruby {ruby['version']}",
        "shell": f"bash, with jq {jq}",
    }


def digest_of(files: Iterable[Path]) -> str:
    """Of the names of files and what is in them."""
    digest = hashlib.sha256()
    for file in files:
        content = file.read_bytes()
        digest.update(f"{file.name}\0{len(content)}\0".encode() + content)
    return digest.hexdigest()[:12]


def sandbox(modules: Modules) -> dict[str, Any]:
    """The worker that holds the sandbox, which is one file, and the packed files that it imports."""
    needed = modules.needed_by(f"live/{SANDBOX}", ALL)
    return {
        "worker": SANDBOX,
        "packed": [name.removeprefix("*") for name in needed if name.startswith("*")],
    }
