"""What differs between two built sites: ``python -m scripts.compare_sites BEFORE AFTER [--rename OLD=NEW …]``.

Names that were changed on purpose are given as ``OLD=NEW`` and replaced in the paths and texts of BEFORE first, in the
order in which they stand. Digests that follow from other files (the names of the packed runtime and of the
folder in assets/, the list of the service worker, the archive) are left out. The exit status is 1 if anything differs.
"""

from __future__ import annotations

import argparse
import difflib
import re
import sys
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

FOLLOWS = re.compile(r"^(service-worker\.js|build\.json|paket-docs\.zip|sitemap\.xml\.gz)$")
"""Files that only repeat what the others hold."""
DIGEST = re.compile(r"(?<=runtime-)[0-9a-f]{12}|(?<=assets/)[0-9a-f]{12}(?=/)")
SHOWN = 3
"""Lines of a difference that are shown."""


@dataclass(frozen=True)
class Renames:
    """Pairs of an old and a new name, replaced one after another."""

    pairs: tuple[tuple[str, str], ...] = ()

    def __call__(self, text: str) -> str:
        """The text with the new names."""
        for old, new in self.pairs:
            text = text.replace(old, new)
        return DIGEST.sub("", text)


def read_site(folder: Path, renames: Renames) -> Mapping[str, bytes]:
    """Every file of a built site by its path, with the new names in paths and texts.

    Raises:
        FileNotFoundError: There is no site in the folder.
    """
    if not (folder / "index.html").is_file():
        raise FileNotFoundError(f"{folder} holds no site (no index.html); build one into it first")
    paths = (path for path in folder.rglob("*") if path.is_file())
    named = ((path, path.relative_to(folder).as_posix()) for path in sorted(paths))
    return {renames(name): renamed(path, renames) for path, name in named if not FOLLOWS.match(name)}


def renamed(path: Path, renames: Renames) -> bytes:
    """The bytes of a file, with the new names if it is text."""
    data = path.read_bytes()
    try:
        return renames(data.decode()).encode()
    except UnicodeDecodeError:
        return data


def differences(before: Mapping[str, bytes], after: Mapping[str, bytes]) -> Iterator[str]:
    """One paragraph for each file that differs, beginning with its path."""
    for name in sorted(before.keys() | after.keys()):
        if name not in after:
            yield f"{name}: only before"
        elif name not in before:
            yield f"{name}: only after"
        elif before[name] != after[name]:
            yield "\n".join([f"{name}: differs", *lines(before[name], after[name])])


def lines(before: bytes, after: bytes) -> Iterable[str]:
    """The first lines that differ; the two lengths, of what is no text."""
    try:
        texts = before.decode().splitlines(), after.decode().splitlines()
    except UnicodeDecodeError:
        return [f"  {len(before)} and {len(after)} bytes"]
    found = [
        line for line in difflib.unified_diff(*texts, lineterm="", n=0) if line[:3] not in ("---", "+++")
    ]
    changed = [f"  {line[:160]}" for line in found if not line.startswith("@@")]
    more = len(changed) - SHOWN
    return [*changed[:SHOWN], *([f"  and {more} lines more"] if more > 0 else [])]


def pair(text: str) -> tuple[str, str]:
    """``OLD=NEW`` as two names.

    Raises:
        argparse.ArgumentTypeError: There is no ``=`` in it.
    """
    old, separator, new = text.partition("=")
    if not separator or not old:
        raise argparse.ArgumentTypeError(f"{text!r} is no pair; expected OLD=NEW")
    return old, new


def main(arguments: list[str] | None = None) -> int:
    """Compare two sites. Gives the exit status."""
    parser = argparse.ArgumentParser(
        "python -m scripts.compare_sites", description="Compare two built sites."
    )
    parser.add_argument("before", type=Path)
    parser.add_argument("after", type=Path)
    parser.add_argument("--rename", type=pair, action="append", default=[], metavar="OLD=NEW")
    parser.add_argument("--only", default="", metavar="PATTERN", help="compare only paths that match it")
    options = parser.parse_args(arguments)
    try:
        before = read_site(options.before, Renames(tuple(options.rename)))
        after = read_site(options.after, Renames())
    except FileNotFoundError as error:
        print(f"compare_sites: {error}", file=sys.stderr)
        return 2
    wanted = re.compile(options.only)
    found = list(differences(*({n: d for n, d in s.items() if wanted.search(n)} for s in (before, after))))
    print("\n".join([*found, f"{len(found)} of {len(before.keys() | after.keys())} files differ"]))
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
