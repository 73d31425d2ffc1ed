"""Hold what is pinned against advisories: ``python -m scripts.advisories FILE...``, for CI that has a list of them.

FILE is JSON in the OSV format: one advisory, a list of them, or ``{"vulns": [...]}``; or a folder of such files, as the
archives of osv.dev unpack. Nothing is asked of anybody. It prints a line for each pin that an advisory covers, and ends
with 1 if there is one, with 2 if a file is no such list.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from packaging.utils import canonicalize_name
from packaging.version import InvalidVersion
from packaging.version import Version as PythonVersion
from semver import Version

from scripts.pinned import PYPI, Pin, find_pins

ORDER: Mapping[str, Callable[[str], Any]] = {PYPI: PythonVersion}
"""How an ecosystem orders its versions; the others do by SemVer."""
EVENTS = ("introduced", "fixed", "last_affected")


class AdvisoryError(Exception):
    """A file holds no advisories that can be read. The message names it, and says what it should hold."""


@dataclass(frozen=True)
class Hit:
    """A pin that an advisory covers."""

    pin: Pin
    id: str
    summary: str
    fixed: tuple[str, ...]
    """The versions that it names as mended."""

    def __str__(self) -> str:
        what = f"{self.pin.file}: {self.pin.name} {self.pin.version} ({self.pin.ecosystem})"
        mended = f"fixed in {', '.join(self.fixed)}" if self.fixed else "no fixed version is named"
        return f"{what}: {self.id}: {self.summary} ({mended})"


def read_advisories(paths: Iterable[Path]) -> list[dict[str, Any]]:
    """Every advisory of the files and folders.

    Raises:
        AdvisoryError: One is missing, is not JSON, or holds something else.
    """
    return [one for path in paths for file in files_of(path) for one in advisories_of(file)]


def files_of(path: Path) -> list[Path]:
    """The file, or those of the folder."""
    if not path.is_dir():
        return [path]
    files = sorted(path.rglob("*.json"))
    if not files:
        raise AdvisoryError(f"{path}: expected files whose names end in .json, the folder has none")
    return files


def advisories_of(file: Path) -> Iterator[dict[str, Any]]:
    """The advisories of one file."""
    expected = 'expected an advisory in the OSV format, a list of them, or {"vulns": [...]}'
    try:
        content = json.loads(file.read_text("utf-8"))
    except (OSError, ValueError) as error:
        raise AdvisoryError(f"{file}: {expected}: {error}") from None
    if isinstance(content, dict) and "id" not in content:
        content = content.get("vulns")
    for one in content if isinstance(content, list) else [content]:
        if not isinstance(one, dict) or not isinstance(one.get("id"), str):
            raise AdvisoryError(f"{file}: {expected}; got {json.dumps(one)[:60]}")
        yield one


def hits(pins: Iterable[Pin], advisories: Iterable[Mapping[str, Any]]) -> Iterator[Hit]:
    """What the advisories cover. One that was withdrawn covers nothing."""
    by_package: dict[tuple[str, str], list[tuple[Mapping[str, Any], Mapping[str, Any]]]] = {}
    for advisory in advisories:
        for affected in advisory.get("affected", ()) if not advisory.get("withdrawn") else ():
            package = affected.get("package", {})
            key = named(package.get("ecosystem", "").partition(":")[0], package.get("name", ""))
            by_package.setdefault(key, []).append((advisory, affected))
    for pin in sorted(set(pins)):
        for advisory, affected in by_package.get(named(pin.ecosystem, pin.name), ()):
            if covers(affected, pin):
                summary = advisory.get("summary") or advisory.get("details", "").strip().partition("\n")[0]
                yield Hit(pin, advisory["id"], summary or "no summary", fixed_in(affected))


def named(ecosystem: str, name: str) -> tuple[str, str]:
    """A package, by the name that its ecosystem compares: PyPI and GitHub do not tell case apart."""
    if ecosystem == PYPI:
        return ecosystem, canonicalize_name(name)
    return ecosystem, name.lower()


def covers(affected: Mapping[str, Any], pin: Pin) -> bool:
    """Whether a listed version is the pinned one, or one of the ranges holds it. Commits of git are no versions."""
    if pin.version in affected.get("versions", ()):
        return True
    ranges = [one for one in affected.get("ranges", ()) if one.get("type") != "GIT"]
    return any(holds(one.get("events", ()), pin) for one in ranges)


def holds(events: Sequence[Mapping[str, str]], pin: Pin) -> bool:
    """Whether a range holds the pinned version: the last event at or before it decides."""
    order = ORDER.get(pin.ecosystem, Version.parse)
    try:
        version = order(pin.version)
        marks = [
            (None if text == "0" else order(text), kind)
            for event in events
            for kind, text in event.items()
            if kind in EVENTS
        ]
    except (InvalidVersion, ValueError):
        return True  # what cannot be compared is for a person to look at
    inside = False
    for mark, kind in sorted(marks, key=lambda one: (one[0] is not None, one[0])):
        if mark is None or mark < version or (mark == version and kind != "last_affected"):
            inside = kind == "introduced"
    return inside


def fixed_in(affected: Mapping[str, Any]) -> tuple[str, ...]:
    """The versions in which a fault is mended."""
    events = (
        event for one in affected.get("ranges", ()) if one.get("type") != "GIT" for event in one["events"]
    )
    return tuple(dict.fromkeys(event["fixed"] for event in events if "fixed" in event))


def main(arguments: Sequence[str]) -> int:
    """Run the command. Gives the exit status."""
    if not arguments or arguments[0].startswith("-"):
        print(
            "usage: python -m scripts.advisories FILE...  (OSV as JSON: files, or folders of them)",
            file=sys.stderr,
        )
        return 2
    try:
        advisories = read_advisories(map(Path, arguments))
    except AdvisoryError as error:
        print(error, file=sys.stderr)
        return 2
    pins = list(find_pins())
    found = list(hits(pins, advisories))
    for hit in found:
        print(hit)
    print(f"{len(found)} of {len(pins)} pins are covered by one of {len(advisories)} advisories")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
