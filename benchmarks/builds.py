"""How long MkDocs takes: for the project's site, and for generated ones with our Markdown extension and without."""

from __future__ import annotations

import os
import resource
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path
from statistics import median
from typing import Any

import yaml

from benchmarks.contracts import sources, write
from benchmarks.pages import block_pages, plain_pages
from benchmarks.table import Row
from hooks.pages.sources import load_sources

ROOT = Path(__file__).resolve().parent.parent
SIZES = {10: 7, 100: 5, 1000: 3}
"""Operations, and how often each of the two sites is built."""
ALLOWED = 1.15
"""At most this many times plain Material's time."""
PRUNED = 1000
"""From so many pages on, the navigation holds only what is near the page, as Material advises."""


def settings(count: int, docs: Path, site: Path, ours: bool) -> dict[str, Any]:
    """The settings of a generated site. Both have the same, but for our extension."""
    extensions: list[Any] = [
        "attr_list",
        "tables",
        {"toc": {"permalink": False}},
        {"pymdownx.highlight": {"pygments_lang_class": True}},
        "pymdownx.superfences",
        {"pymdownx.tabbed": {"alternate_style": True}},
    ]
    return {
        "site_name": "Items",
        "docs_dir": str(docs),
        "site_dir": str(site),
        "theme": {
            "name": "material",
            "font": False,
            "features": ["navigation.prune"] if count >= PRUNED else [],
        },
        "plugins": ["search"],
        "markdown_extensions": [*extensions, {"hooks.pages.blocks": {"root": str(docs.parent)}}]
        if ours
        else extensions,
    }


def prepare(count: int, folder: Path) -> dict[str, Path]:
    """Write both sites' sources; gives their settings files, ``ours`` and ``plain``."""
    write(sources(count), folder)
    write(block_pages(count), folder / "docs")
    write(plain_pages(count, load_sources(folder)), folder / "docs-plain")
    files = {"ours": folder / "ours.yml", "plain": folder / "plain.yml"}
    for name, docs in (("ours", "docs"), ("plain", "docs-plain")):
        text = yaml.safe_dump(settings(count, folder / docs, folder / "site" / name, name == "ours"))
        files[name].write_text(text, encoding="utf-8")
    return files


def build(settings: Path, arguments: list[str]) -> float:
    """Build a site; gives the processor seconds it took, the interpreter's start included.

    MkDocs does one thing at a time, so on an idle machine that is the time one waits; but it stays the same
    when the machine has other work.

    Raises:
        subprocess.CalledProcessError: It does not build. MkDocs's messages are in its ``stderr``.
    """
    command = [sys.executable, "-m", "mkdocs", "build", "--quiet", "--strict", "--config-file", str(settings)]
    environment: Mapping[str, str] = {**os.environ, "NO_MKDOCS_2_WARNING": "1"}
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    subprocess.run(
        [*command, *arguments], cwd=ROOT, env=environment, check=True, capture_output=True, text=True
    )
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def measure_site(folder: Path) -> Row:
    """The project's own site."""
    times = [build(ROOT / "mkdocs.yml", ["--site-dir", str(folder / "own")]) for _ in range(5)]
    pages = len(list((folder / "own").rglob("index.html")))
    return Row(f"build this site, {pages} pages", f"{median(times):.2f} s", "", None)


def measure_size(count: int, folder: Path) -> Row:
    """A generated site of ``count`` operations, ours and plain in turn."""
    files = prepare(count, folder)
    times: dict[str, list[float]] = {name: [] for name in files}
    for _ in range(SIZES[count]):
        for name, file in files.items():
            times[name].append(build(file, []))
    ours, plain = median(times["ours"]), median(times["plain"])
    return Row(
        f"build {count} operations, with our extension / plain Material",
        f"{ours:.2f} s / {plain:.2f} s = {ours / plain:.2f}",
        f"at most {ALLOWED:.2f}",
        ours / plain <= ALLOWED,
    )
