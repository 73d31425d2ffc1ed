"""Differences that were found, as cases of ``tests/live/found.yaml``."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import yaml

FOUND = Path(__file__).parents[1] / "found.yaml"

HEAD = """\
# What generated programs were found to do otherwise in the page than for real, written by
# `python -m tests.live.generated`. Each is run like those of edited.yaml, and is red until the page does it right, or
# refuses it by name. Mend the kind, then move the program, made as small as shows it, to edited.yaml or refused.yaml.
# A difference that has to be is a line of differences.yaml, with its reason.
"""


def file_case(name: str, text: str, differences: Sequence[str], file: Path = FOUND) -> None:
    """Add a case, unless the same program is there."""
    cases = read_cases(file)
    if all(case["text"] != text for case in cases):
        cases.append({"name": name, "differed": list(differences), "text": text})
    file.write_text(HEAD + "\n" + written(cases), "utf-8")


def read_cases(file: Path = FOUND) -> list[dict[str, Any]]:
    """The cases of a file."""
    cases: list[dict[str, Any]] = yaml.safe_load(file.read_text("utf-8")) if file.exists() else []
    return cases or []


class Blocks(yaml.SafeDumper):
    """Writes what has several lines as a block."""


def _block(dumper: yaml.SafeDumper, text: str) -> yaml.ScalarNode:
    return dumper.represent_scalar("tag:yaml.org,2002:str", text, style="|" if "\n" in text else None)


Blocks.add_representer(str, _block)


def written(cases: Sequence[dict[str, Any]]) -> str:
    """Cases as YAML."""
    if not cases:
        return "[]\n"
    return yaml.dump([*cases], Dumper=Blocks, sort_keys=False, allow_unicode=True, width=120)
