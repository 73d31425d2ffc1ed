"""What changed in the recorded answers."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

SHOWN = 60
"""Characters of a value that are shown."""


def read_recordings(root: Path) -> dict[str, Any]:
    """Every recorded answer of a checkout, by its path below ``snippets/``: JSON with a request and a response."""
    folder = root / "snippets"
    found = {}
    for file in sorted(folder.rglob("*.json")):
        if "node_modules" in file.parts:
            continue
        recording = json.loads(file.read_text("utf-8"))
        if isinstance(recording, dict) and {"request", "response"} <= recording.keys():
            found[file.relative_to(folder).as_posix()] = recording
    return found


def recording_changes(before: Mapping[str, Any], after: Mapping[str, Any]) -> Iterator[str]:
    """A line for each recording that came, went or changed."""
    for name in sorted(before.keys() | after.keys()):
        if name not in before:
            yield f"`{name}` is new: {after[name]['response']['status']}"
        elif name not in after:
            yield f"`{name}` is gone"
        elif changed := list(changed_values(before[name], after[name])):
            yield f"`{name}`: {'; '.join(changed)}"


def changed_values(before: Any, after: Any, at: str = "") -> Iterator[str]:
    """Each value that differs, by where it stands."""
    if isinstance(before, dict) and isinstance(after, dict):
        for key in {**before, **after}:
            where = f"{at}.{key}" if at else key
            if key not in before:
                yield f"`{where}` is new: {shown(after[key])}"
            elif key not in after:
                yield f"`{where}` is gone"
            else:
                yield from changed_values(before[key], after[key], where)
    elif isinstance(before, list) and isinstance(after, list) and len(before) == len(after):
        for number, (one, other) in enumerate(zip(before, after, strict=True)):
            yield from changed_values(one, other, f"{at}[{number}]")
    elif before != after:
        yield f"`{at}` is {shown(after)}, was {shown(before)}"


def shown(value: Any) -> str:
    """A value as code, cut off if it is long."""
    text = json.dumps(value, ensure_ascii=False).replace("`", "'")
    return f"`{text if len(text) <= SHOWN else text[:SHOWN] + '…'}`"
