"""What is inside the interpreters that browsers load: each part with version, licence and source."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

TABLE = Path(__file__).with_name("inside.yaml")
FOLDER = re.compile(r"(?<=/)([a-z][a-z-]*)-(\d[\w.]*)(?=[/'])")
"""In what Ruby was built with: a folder of its own for each part, named after the part and its version."""


class InsideError(Exception):
    """Something is inside an interpreter that has no row. The message names it."""


@dataclass(frozen=True)
class Inside:
    """A part of an interpreter."""

    within: str
    """The npm package: ``pyodide``."""
    name: str
    version: str
    """Empty where the interpreter does not say it."""
    licence: str
    source: str
    """Where its source is; that of the interpreter's release, which names the version, where it does not say it."""

    def __str__(self) -> str:
        version = self.version or "(the version that this release is built with)"
        return f"{self.name} {version}: {self.licence}, {self.source}"


def inside(packed: Path, pyodide: str, ruby: tuple[str, str], jq: tuple[str, str]) -> list[Inside]:
    """The parts of all.

    Args:
        packed: The folder of what was packed.
        pyodide: The version of Pyodide's package.
        ruby: Name and version of Ruby's.
        jq: Name and version of jq's, which ends in that of jq itself.

    Raises:
        InsideError: Something has no row.
    """
    table = yaml.safe_load(TABLE.read_text("utf-8"))
    reported = {
        name: json.loads((packed / f"inside-{name}.json").read_text("utf-8")) for name in ("python", "ruby")
    }
    return [
        *python_parts(table["python"], reported["python"], pyodide),
        *ruby_parts(table["ruby"], reported["ruby"], *ruby),
        *jq_parts(table["jq"], *jq),
    ]


def python_parts(table: Mapping[str, Any], reported: Mapping[str, Any], version: str) -> Iterator[Inside]:
    """Pyodide's: every module that is part of the interpreter belongs to one of them."""
    covered = {module for part in table["parts"] for module in part["modules"].split()}
    refuse("modules", "pyodide", sorted(set(reported["modules"]) - covered))
    release = table["release"].format(version=version)
    for part in table["parts"]:
        known = version if part["name"] == "Pyodide" else reported["versions"].get(part["name"], "")
        yield Inside(
            "pyodide",
            part["name"],
            known,
            part["licence"],
            part["source"] if known else f"{part['source']}; {release}",
        )


def ruby_parts(
    table: Mapping[str, Any], reported: Mapping[str, Any], package: str, version: str
) -> Iterator[Inside]:
    """Ruby's: every folder that it was built with is one of them, and every gem of its library."""
    versions = {**dict(FOLDER.findall(reported["built_with"])), "ruby": reported["version"]}
    refuse(
        "folders", package, sorted(set(versions) - {part["folder"] for part in table["parts"]} - NOT_INSIDE)
    )
    release = table["release"].format(version=version)
    for part in table["parts"]:
        known = versions.get(part["folder"], "")
        if "version_of" in part:  # it came with another, by whose version it is known
            known = known and f"of {part['version_of']} {known}"
        yield Inside(
            package,
            part["name"],
            known,
            part["licence"],
            part["source"] if known else f"{part['source']}; {release}",
        )
    for gem in reported["gems"]:
        licence = " OR ".join(gem["licences"])
        if not licence or not gem["source"]:
            raise InsideError(
                f"{package}: the gem {gem['name']} {gem['version']} names no licence or no source"
            )
        yield Inside(package, gem["name"], gem["version"], licence, gem["source"])


def jq_parts(table: Mapping[str, Any], package: str, version: str) -> Iterator[Inside]:
    """jq's: it is one program, and says nothing of what it is made of."""
    own = version.partition("-jq-")[2]
    release = table["release"].format(version=own)
    for part in table["parts"]:
        known = own if part["name"] == "jq" else ""
        yield Inside(
            package,
            part["name"],
            known,
            part["licence"],
            release if known else f"{part['source']}; {release}",
        )


NOT_INSIDE = frozenset({"baseruby"})
"""What Ruby is built by, and does not hold."""


def refuse(what: str, within: str, unknown: list[str]) -> None:
    """Stop at what has no row."""
    if unknown:
        raise InsideError(
            f"{within}: the {what} {', '.join(unknown)} are in no row of {TABLE.name}; it says what to do"
        )
