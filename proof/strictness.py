"""How strict the contract is, held against ``strictness.yaml``, so that it does not loosen unseen, nor invent a limit.

A contract that asks for less makes everything green: the suite checks answers and programs against it, and ``make
record`` writes down what it allows. One that asks for more shows readers a limit that nobody documents. So its
constraints are kept a second time, each with a JSON pointer. What became looser, and a limit on what was there, is
refused until a person accepts it by its pointer; other news are added by ``make record``::

    python -m proof.strictness                   # what differs
    python -m proof.strictness --accept POINTER  # this may be as the contract has it now
"""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from paket_sandbox.openapi.contract import load

BASELINE = Path(__file__).with_name("strictness.yaml")

CONTRACT = "paket_sandbox/openapi/openapi.yaml"

HEAD = """# How strict the contract is: its constraints, by where they stand. Nobody edits it: `make record` adds what
# is new, `python -m proof.strictness --accept POINTER` is for what may be looser, and for a limit on what was there.
"""

Facts = Mapping[str, Any]
"""JSON pointer -> the constraint that stands there."""


def same(old: Any, new: Any) -> str:
    """It may not change."""
    return "" if old == new else f"was {shown(old)}, is {shown(new)}"


def no_less(old: Any, new: Any) -> str:
    """It may not fall."""
    return "" if new >= old else f"fell from {old} to {new}"


def no_more(old: Any, new: Any) -> str:
    """It may not rise."""
    return "" if new <= old else f"rose from {old} to {new}"


def none_lost(old: Any, new: Any) -> str:
    """Of a list, nothing may go."""
    lost = [one for one in old if one not in new] if isinstance(old, list) and isinstance(new, list) else []
    return f"lost {shown(lost)}" if lost else "" if isinstance(old, list) else same(old, new)


def none_gained(old: Any, new: Any) -> str:
    """Of a list, nothing may come."""
    gained = [one for one in new if one not in old]
    return f"gained {shown(gained)}" if gained else ""


KINDS: Mapping[str, Callable[[Any, Any], str]] = {
    **dict.fromkeys(("type", "format", "pattern", "const", "default", "$ref", "additionalProperties"), same),
    **dict.fromkeys(
        ("in", "name", "scheme", "security", "servers", "x-status", "x-sandbox-only", "x-undocumented"), same
    ),
    **dict.fromkeys(("x-callers", "x-receivers", "x-retry", "operationId", "tags"), same),
    **dict.fromkeys(("minimum", "minLength", "minItems"), no_less),
    **dict.fromkeys(("maximum", "maxLength", "maxItems"), no_more),
    **dict.fromkeys(("required", "x-assumptions"), none_lost),
    **dict.fromkeys(("enum", "properties", "parameters", "responses", "headers", "content"), none_gained),
    **dict.fromkeys(("paths", "webhooks"), none_gained),
}
"""The constraints, by their keyword -> what may not happen to one."""

LOOSER_WHEN_NEW = frozenset({"additionalProperties", "security", "servers"})
"""Keywords that allow more where there was nothing."""

LIMITS = frozenset({"minimum", "maximum", "minLength", "maxLength", "minItems", "maxItems", "pattern", "format",
                    "const", "enum", "required"})  # fmt: skip
"""Keywords that readers take for a limit of Paket's."""

NAMES = frozenset({"properties", "parameters", "responses", "headers", "content", "schemas", "paths", "webhooks",
                   "securitySchemes"})  # fmt: skip
"""Keywords whose keys are names, not keywords."""

TEXTS = frozenset({"description", "summary", "examples", "example", "x-remedy", "info", "title"})
"""Keywords that hold nothing to keep to."""


@dataclass(frozen=True)
class Change:
    """A constraint that is not what it was."""

    pointer: str
    what: str

    def __str__(self) -> str:
        return f"{CONTRACT}: {self.pointer}: {self.what}"


def facts(raw: Mapping[str, Any]) -> dict[str, Any]:
    """The constraints of a contract."""
    return dict(_walk(raw, ""))


def _walk(node: Any, pointer: str, names: bool = False) -> Iterator[tuple[str, Any]]:
    if isinstance(node, list):
        for place, part in enumerate(node):
            yield from _walk(part, f"{pointer}/{place}")
    if not isinstance(node, Mapping):
        return
    if node.get("x-sandbox-only"):
        yield f"{pointer}/x-sandbox-only", True  # what it may hold is for the sandbox to say
        return
    for key, value in node.items():
        here = f"{pointer}/{str(key).replace('~', '~0').replace('/', '~1')}"
        if names:
            yield from _walk(value, here)
            continue
        if key in TEXTS:
            continue
        if key in KINDS and pointer != "/components":
            yield here, _constraint(key, value)
        if key not in ("x-retry", "x-assumptions", "default", "const", "enum", "servers", "security", "tags"):
            yield from _walk(value, here, names=key in NAMES)


def _constraint(key: str, value: Any) -> Any:
    """What is kept of a constraint."""
    if key == "paths":
        return sorted(f"{method.upper()} {path}" for path, methods in value.items() for method in methods)
    if key == "tags":
        return [tag["name"] if isinstance(tag, Mapping) else tag for tag in value]
    if key == "servers":
        return [server["url"] for server in value]
    if key == "x-assumptions":  # the document's come in groups
        groups = value.values() if all(isinstance(one, Mapping) for one in value.values()) else [value]
        return sorted(name for group in groups for name in group)
    if key == "x-retry":
        return {how: advice for how, advice in value.items() if how != "harm"}
    if key == "parameters" and isinstance(value, list):
        return sorted(one.get("$ref") or f"{one.get('in')} {one.get('name')}" for one in value)
    if key in NAMES:
        return sorted(map(str, value))
    return value


def keyword(pointer: str) -> str:
    """The last part of a pointer."""
    return pointer.rpartition("/")[2]


def loosened(old: Facts, new: Facts) -> list[Change]:
    """Where the contract asks for less than it did."""
    changes = []
    for pointer, value in old.items():
        gone = f"is gone; was {shown(value)}"
        if what := KINDS[keyword(pointer)](value, new[pointer]) if pointer in new else gone:
            changes.append(Change(pointer, what))
    for pointer, value in new.items():
        if (
            pointer not in old
            and keyword(pointer) in LOOSER_WHEN_NEW
            and pointer.rpartition("/")[0] in parents(old)
        ):
            changes.append(Change(pointer, f"is new, and allows more: {shown(value)}"))
    return changes


def parents(known: Facts) -> set[str]:
    """The pointers of everything that has a constraint."""
    return {pointer.rpartition("/")[0] for pointer in known}


def tightened(old: Facts, new: Facts) -> list[Change]:
    """Where the contract asks for more than it did, or has more."""
    loose = {change.pointer for change in loosened(old, new)}
    return [
        Change(pointer, f"is {shown(value)}, was {shown(old[pointer]) if pointer in old else 'not there'}")
        for pointer, value in new.items()
        if old.get(pointer) != value and pointer not in loose
    ]


def narrowed(old: Facts, new: Facts) -> list[Change]:
    """Limits that what was there before has not had."""
    there = parents(old)
    return [
        change
        for change in tightened(old, new)
        if keyword(change.pointer) in LIMITS and change.pointer.rpartition("/")[0] in there
    ]


def shown(value: Any) -> str:
    """A value for people."""
    if isinstance(value, list):
        return ", ".join(map(str, value)) or "an empty list"
    return str(value)


def reached(raw: Mapping[str, Any], pointers: Iterable[str]) -> list[str]:
    """The operations and events that some places of a contract are part of, through references too."""
    changed = tuple(pointers)
    found = []
    for group in ("paths", "webhooks"):
        for name, item in raw.get(group, {}).items():
            for method, operation in item.items():
                here = f"/{group}/{name.replace('~', '~0').replace('/', '~1')}/{method}"
                places = {here, *references(raw, operation)}
                if any(pointer.startswith(f"{place}/") for pointer in changed for place in places):
                    found.append(name if group == "webhooks" else operation["operationId"])
    return found


def references(raw: Mapping[str, Any], node: Any) -> set[str]:
    """The JSON pointers that a part of a contract refers to, and what is there refers to."""
    return _references(raw, node, set())


def _references(raw: Mapping[str, Any], node: Any, seen: set[str]) -> set[str]:
    if isinstance(node, list):
        for part in node:
            _references(raw, part, seen)
    elif isinstance(node, Mapping):
        pointer = str(node.get("$ref", "")).removeprefix("#")
        if pointer and pointer not in seen:
            seen.add(pointer)
            target: Any = raw
            for step in pointer.strip("/").split("/"):
                target = target[step.replace("~1", "/").replace("~0", "~")]
            _references(raw, target, seen)
        for part in node.values():
            _references(raw, part, seen)
    return seen


def read_baseline(path: Path = BASELINE) -> dict[str, Any]:
    """The constraints as they were accepted."""
    rows: dict[str, dict[str, Any]] = yaml.safe_load(path.read_text("utf-8"))
    return {f"{place}/{key}": value for place, keys in rows.items() for key, value in keys.items()}


def write_baseline(kept: Facts, path: Path = BASELINE) -> None:
    """Write the constraints, one line for each place."""
    rows: dict[str, dict[str, Any]] = {}
    for pointer, value in kept.items():
        place, _, key = pointer.rpartition("/")
        rows.setdefault(place, {})[key] = value
    lines = [
        f"{json.dumps(place)}: {json.dumps(keys, sort_keys=True)}\n" for place, keys in sorted(rows.items())
    ]
    path.write_text(HEAD + "".join(lines), "utf-8")


def refusal(raw: Mapping[str, Any], old: Facts) -> str:
    """Why a contract is refused, for people; empty when it is as strict as it was."""
    loose, narrow = loosened(old, facts(raw)), narrowed(old, facts(raw))
    if not loose and not narrow:
        return ""
    return "\n".join(
        [
            *(["the contract has loosened:", *map(str, loose)] if loose else []),
            *(["the contract has a limit more:", *map(str, narrow)] if narrow else []),
            reach_of(raw, [*loose, *narrow]),
            "If that is a mistake, put it back. If Paket has it so, say where that is documented, then type",
            ".venv/bin/python -m proof.strictness --accept POINTER (one stands for all below it), and `make record`",
        ]
    )


def news(raw: Mapping[str, Any], old: Facts) -> str:
    """What a contract has that was not written down yet, for people; empty when there is nothing."""
    changes = tightened(old, facts(raw))
    if not changes:
        return ""
    last = "Look at the difference; `make record` runs what it reaches and writes down the rest."
    return "\n".join(["the contract has changed:", *map(str, changes), reach_of(raw, changes), last])


def reach_of(raw: Mapping[str, Any], changes: Sequence[Change]) -> str:
    """A sentence about what some changes reach."""
    operations = reached(raw, [change.pointer for change in changes])
    return f"That reaches {shown(operations)}." if operations else "That reaches no operation and no event."


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command: the exit status."""
    parser = argparse.ArgumentParser(
        "python -m proof.strictness", description="Hold the contract to its strictness."
    )
    parser.add_argument(
        "--accept", nargs="+", default=[], metavar="POINTER", help="this may be as it is from now on"
    )
    accepted: list[str] = parser.parse_args(arguments).accept
    raw, old = load().raw, read_baseline()
    new = facts(raw)
    loose = {change.pointer for change in (*loosened(old, new), *narrowed(old, new))}
    below = {one: {p for p in loose if p == one or p.startswith(f"{one}/")} for one in accepted}
    if unknown := [one for one, pointers in below.items() if not pointers]:
        print(f"neither looser nor narrower than before: {shown(unknown)}", file=sys.stderr)
        return 2
    chosen = {pointer for pointers in below.values() for pointer in pointers}
    kept = {p: v for p, v in old.items() if p not in chosen} | {p: new[p] for p in chosen if p in new}
    if chosen:
        write_baseline(kept)
    for message in (refusal(raw, kept), "" if accepted else news(raw, kept)):
        if message:
            print(message, file=sys.stderr)
            return 1
    return 0


def renew(raw: Mapping[str, Any]) -> None:
    """Add what is new.

    Raises:
        ValueError: The contract has loosened, or has a limit more; the message says where, and what to do.
    """
    old = read_baseline()
    if message := refusal(raw, old):
        raise ValueError(message)
    if old != facts(raw):
        write_baseline(facts(raw))


if __name__ == "__main__":
    sys.exit(main())
