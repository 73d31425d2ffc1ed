"""``--adopt``: what Paket answered in place of what was recorded, each only when somebody says so."""

from __future__ import annotations

import difflib
import json
from collections.abc import Callable, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

from parity.rules import Rules
from snippets.catalogue import ROOT
from snippets.recordings import Recording, loads, read_recording, recording_path

ANSWERS = "answers.json"
"""What the last comparison was answered where something drifted, in the folder of its report."""


def merged(recorded: Recording, came: Recording, rules: Rules, kept: bool) -> Recording:
    """The recording with what came, but for values that are others each time: those stay as they were recorded."""
    headers = {
        name: recorded.headers[name]
        if name in recorded.headers and rules.find(f"header {name}", kept)
        else value
        for name, value in came.headers.items()
    }
    body = merged_value(recorded.body, came.body, "body", rules, kept)
    return replace(recorded, status=came.status, headers=headers, body=body)


def merged_value(recorded: Any, came: Any, place: str, rules: Rules, kept: bool) -> Any:
    """The same for a part of the body."""
    same_type = type(recorded) is type(came)
    if rules.find(place, kept) is not None and same_type:
        return recorded
    if isinstance(came, dict) and isinstance(recorded, dict):
        return {
            name: merged_value(recorded[name], value, f"{place}/{name}", rules, kept)
            if name in recorded
            else value
            for name, value in came.items()
        }
    return came


def difference(name: str, old: Recording, new: Recording) -> str:
    """What would change in a recording's file, for people."""
    return "\n".join(
        difflib.unified_diff(
            old.dumps().splitlines(),
            new.dumps().splitlines(),
            f"{name}.json",
            f"{name}.json as Paket answers",
            lineterm="",
        )
    )


def write_answers(answers: Mapping[str, Recording], folder: Path, kept: bool) -> None:
    """Keep what came for a later ``--adopt``."""
    rows = {name: json.loads(recording.dumps()) for name, recording in answers.items()}
    (folder / ANSWERS).write_text(
        json.dumps({"kept": kept, "answers": rows}, indent=2, ensure_ascii=False), "utf-8"
    )


def adopt(
    folder: Path, rules: Rules, ask: Callable[[str], str], tell: Callable[[str], None], root: Path = ROOT
) -> int:
    """Show each difference, ask, and write what is to be: the number of recordings written.

    Args:
        folder: Where the last comparison left its report.
        rules: Of ``rules.yaml``.
        ask: Puts a question and gives the answer; ``y`` is yes, anything else no.
        tell: Shows a line.
        root: Where the recordings are.

    Raises:
        FileNotFoundError: There was no comparison yet.
    """
    kept = json.loads((folder / ANSWERS).read_text("utf-8"))
    written = 0
    for name, row in kept["answers"].items():
        recorded = read_recording(name, root)
        new = merged(recorded, loads(json.dumps(row)), rules, kept["kept"])
        if new == recorded:
            tell(f"{name}: nothing in its recording differs")
            continue
        tell(difference(name, recorded, new))
        if ask(f"Write this into {root.name}/{name}.json? [y/N] ").strip().lower() == "y":
            recording_path(name, root).write_text(new.dumps(), "utf-8")
            written += 1
    return written
