"""What a builder copies beside the pages: the files under ``docs/`` that are no pages, and the theme's few."""

from __future__ import annotations

import shutil
from collections.abc import Iterator, Mapping
from pathlib import Path

from hooks.publish.built import BuiltPage

THEME = ("assets", "social.png")
"""Of the theme, readers load only these; the rest is made into them, or into the pages."""


def wanted_files(docs: Path, theme: Path) -> Mapping[str, Path]:
    """Path in the site, to the file that it is a copy of."""
    files = [(path, path.relative_to(docs)) for path in docs.rglob("*") if path.suffix != ".md"]
    tops = [theme / name for name in THEME]
    files += [(path, path.relative_to(theme)) for top in tops for path in (top, *top.rglob("*"))]
    return {name.as_posix(): path for path, name in files if path.is_file()}


def settle_files(site: Path, pages: list[BuiltPage], docs: Path, theme: Path) -> None:
    """Leave the pages and these files in the site, and nothing else of what the builder put there.

    Builders differ in what they add (themes of their own, indexes, site maps) and in what they leave out (files whose
    names begin with a dot).
    """
    wanted = wanted_files(docs, theme)
    kept = {page.file for page in pages} | {site / name for name in wanted}
    for path in unwanted(site, kept):
        path.unlink() if path.is_file() else path.rmdir()
    for name, source in wanted.items():
        (site / name).parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(source, site / name)


def unwanted(site: Path, kept: set[Path]) -> Iterator[Path]:
    """Every other file, and then the folders that are empty without them."""
    needed = {folder for path in kept for folder in path.parents}
    paths = sorted(site.rglob("*"), reverse=True)
    yield from (path for path in paths if path.is_file() and path not in kept)
    yield from (path for path in paths if path.is_dir() and path not in needed)
