"""What the live examples load, in the built site: the packed files, and ``runtime.json``, the list of what there is."""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from typing import Any

from hooks.pack.modules import ALL, Modules, read_modules
from hooks.pack.runtime import CACHE, INSIDE, START, pack
from hooks.pack.tables import tables
from hooks.pages.sources import ROOT, load_sources

SANDBOX = "worker/python/worker.js"
"""The worker that holds the sandbox, below ``browser/live/``."""


def publish_live(assets: Path, root: Path = ROOT, cache: Path = CACHE) -> None:
    """Write what the live examples load into a site's ``assets/``: ``live/runtime-KEY/``, and ``live/runtime.json``.

    Raises:
        LiveError: Something to pack is not installed, or cannot be packed.
    """
    runtime = pack(root, cache)
    name = f"runtime-{runtime.key}"
    live = assets / "live"
    for old in live.glob("runtime-*"):
        shutil.rmtree(old)
    shutil.copytree(runtime.folder, live / name, ignore=shutil.ignore_patterns(START, INSIDE))
    files = {file.name: file.stat().st_size for file in sorted((live / name).iterdir())}
    start = json.loads((runtime.folder / START).read_text("utf-8"))
    known = {"folder": f"{name}/", "files": files, "start": start, "sandbox": sandbox(read_modules(root))}
    (live / "runtime.json").write_text(json.dumps(known | tables(load_sources(root))), "utf-8")


def sandbox(modules: Modules) -> dict[str, Any]:
    """The worker that holds the sandbox, and what it imports: modules below ``assets/live/``, and packed files."""
    needed = modules.needed_by(f"live/{SANDBOX}", ALL)[:-1]
    return {
        "worker": SANDBOX,
        "modules": [name.removeprefix("live/") for name in needed if not name.startswith("*")],
        "packed": [name.removeprefix("*") for name in needed if name.startswith("*")],
    }
