"""Contracts of any size, with all that the pages of one need: a pure function from a number to files.

They are made from the project's own contract: operation after operation is the creation of a Session over again, with
its own path, object, programs and recorded answer.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from copy import deepcopy
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from uuid import UUID

import yaml

from paket_sandbox.openapi.contract import load
from snippets.catalogue import LANGUAGES, PAKET, find_program
from snippets.catalogue import ROOT as SNIPPETS

PATTERN = "createSession"
"""The operation that is repeated,"""
PATTERN_PATH = "/v1/sessions"
"""its path,"""
PATTERN_PROGRAM = "sessions/create_session"
"""its programs and recording,"""
PATTERN_OBJECT = "Session"
"""and what it returns."""
PER_TAG = 10
"""Operations under one tag, which is one section of the navigation."""


@dataclass(frozen=True)
class Made:
    """One of the generated operations, by the names it has."""

    number: int

    @property
    def object(self) -> str:
        """What it returns: ``Item42``."""
        return f"Item{self.number}"

    @property
    def operation(self) -> str:
        """Its id: ``createItem42``."""
        return f"create{self.object}"

    @property
    def stem(self) -> str:
        """Of its programs: ``create_item42``."""
        return f"create_item{self.number}"

    @property
    def path(self) -> str:
        """Its address: ``/v1/items42``."""
        return f"/v1/items{self.number}"

    @property
    def tag(self) -> str:
        """Its tag: ``Group 5``."""
        return f"Group {self.number // PER_TAG + 1}"

    @property
    def folder(self) -> str:
        """Of its programs and its page: ``group-5``."""
        return f"group-{self.number // PER_TAG + 1}"

    @property
    def summary(self) -> str:
        """Its heading."""
        return f"Create an Item {self.number}"

    @property
    def id(self) -> str:
        """The id in its recorded answer."""
        return str(UUID(int=self.number, version=4))


def operations(count: int) -> list[Made]:
    """That many operations."""
    return [Made(number) for number in range(1, count + 1)]


def contract(count: int) -> dict[str, Any]:
    """An OpenAPI document of ``count`` operations."""
    data: dict[str, Any] = without_marks(dict(load().raw))
    operation = data["paths"][PATTERN_PATH]["post"]
    schema = data["components"]["schemas"][PATTERN_OBJECT]
    made = operations(count)
    data["tags"] = [
        {"name": tag, "description": f"What {tag} holds."} for tag in dict.fromkeys(m.tag for m in made)
    ]
    data["paths"] = {}
    for item in made:
        data["paths"][item.path] = {"post": (node := deepcopy(operation))}
        node |= {"operationId": item.operation, "tags": [item.tag], "summary": item.summary}
        content = node["responses"]["200"]["content"]["application/json"]
        content["schema"] = {"$ref": f"#/components/schemas/{item.object}"}
        data["components"]["schemas"][item.object] = deepcopy(schema)
    return data


MARKS = frozenset({"x-assumptions", "x-undocumented"})
"""What is marked as the sandbox's own, and leads to a page that only this project's site has."""


def without_marks(node: Any) -> Any:
    """A copy of a part of a contract in which nothing is marked."""
    if isinstance(node, dict):
        return {key: without_marks(value) for key, value in node.items() if key not in MARKS}
    return [without_marks(value) for value in node] if isinstance(node, list) else node


def sources(count: int) -> Iterator[tuple[str, str]]:
    """Path and text of every file that the pages are made from: contract, programs, recordings."""
    yield (
        "paket_sandbox/openapi/openapi.yaml",
        yaml.dump(contract(count), Dumper=Plain, sort_keys=False, width=110),
    )
    programs = {program.language.suffix: program.text for program in find_program(PATTERN_PROGRAM)}
    recording = json.loads((SNIPPETS / f"{PATTERN_PROGRAM}.json").read_text(encoding="utf-8"))
    for path in sorted((SNIPPETS / "errors").glob("[A-Z]*.json")):
        yield f"snippets/errors/{path.name}", path.read_text(encoding="utf-8")
    for item in operations(count):
        for language in LANGUAGES:
            text = programs[language.suffix].replace(
                PAKET.removesuffix("/v1") + PATTERN_PATH, PAKET[:-3] + item.path
            )
            yield f"snippets/{item.folder}/{item.stem}{language.suffix}", text
        recording["response"]["body"]["session_id"] = item.id
        yield f"snippets/{item.folder}/{item.stem}.json", json.dumps(recording, indent=2) + "\n"


class Plain(getattr(yaml, "CSafeDumper", yaml.SafeDumper)):  # type: ignore[misc]  # chosen when it is run
    """YAML that repeats itself rather than use anchors, as people write it."""

    def ignore_aliases(self, data: object) -> bool:
        """Whether ``data`` is written out again: always."""
        return True


def write(files: Iterator[tuple[str, str]], folder: Path) -> None:
    """Write files below ``folder``."""
    for path, text in files:
        target = folder / path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_text(text, encoding="utf-8")
