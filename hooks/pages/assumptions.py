"""The assumptions, sorted by what they are about: an operation, all of them, errors, webhooks."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from paket_sandbox.openapi.document import Assumption, Document, Operation, slug

EVERY = "Every operation"
ERRORS = "Errors"
SEVERAL = "Several operations"
WEBHOOKS = "Webhooks"
SANDBOX = "The sandbox only"


@dataclass(frozen=True)
class Group:
    """Assumptions about one thing."""

    operation: Operation | None
    """The operation that they are about, if it is one."""
    assumptions: Sequence[Assumption]
    elsewhere: Mapping[str, Operation]
    """The ids of those whose entry stands at another operation -> that operation."""


@dataclass(frozen=True)
class Section:
    """What belongs under one heading."""

    title: str
    groups: Sequence[Group]

    @property
    def anchor(self) -> str:
        """The heading's."""
        return slug(self.title)


def sections(document: Document) -> Iterator[Section]:
    """Every section that has an assumption, in the order of the page."""
    by_title: dict[str, list[Assumption]] = {EVERY: [], ERRORS: [], SEVERAL: []}
    users = Users(document)
    owners = {assumption.id: users.owners(assumption) for assumption in document.assumptions}
    for assumption in document.assumptions:
        if not owners[assumption.id]:
            by_title.setdefault(users.title(assumption), []).append(assumption)
    last = {title: by_title.pop(title, []) for title in (WEBHOOKS, SANDBOX)}
    yield from (Section(title, [Group(None, found, {})]) for title, found in by_title.items() if found)
    for tag in document.tags:
        groups = []
        for operation in (o for o in document.operations if o.tag == tag.name):
            found = [a for a in document.assumptions if operation in owners[a.id]]
            elsewhere = {a.id: owners[a.id][0] for a in found if owners[a.id][0] is not operation}
            groups += [Group(operation, found, elsewhere)] if found else []
        if groups:
            yield Section(tag.name, groups)
    yield from (Section(title, [Group(None, found, {})]) for title, found in last.items() if found)


class Users:
    """Which operations and webhooks use what of the contract."""

    def __init__(self, document: Document) -> None:
        self.document = document
        order = [tag.name for tag in document.tags]
        self.operations = sorted(document.operations, key=lambda operation: order.index(operation.tag))
        paths = document.raw["paths"]
        self.successes = {
            o.id: self.reached(without_errors(paths[o.path][o.method.lower()])) for o in self.operations
        }
        self.errors = self.reached(document.raw["components"]["responses"])
        self.webhooks = self.reached(document.raw.get("webhooks", {}))

    def owners(self, assumption: Assumption) -> list[Operation]:
        """The operations that an assumption is written on, or the only one it reaches, in the order of the page."""
        written = [o for o in self.operations if o.pointer in assumption.pointers]
        reaching = [o for o in self.operations if assumption.id in self.successes[o.id]]
        return written or (reaching if len(reaching) == 1 else [])

    def title(self, assumption: Assumption) -> str:
        """The heading under which an assumption belongs that no operation owns."""
        (first, *_) = assumption.pointers
        if first.startswith("/x-assumptions/"):
            return first.rpartition("/")[2]
        count = sum(assumption.id in ids for ids in self.successes.values())
        if count:
            return EVERY if count == len(self.successes) else SEVERAL
        if assumption.id in self.errors:
            return ERRORS
        return WEBHOOKS if assumption.id in self.webhooks else SANDBOX

    def reached(self, node: Any, seen: frozenset[str] = frozenset()) -> frozenset[str]:
        """The ids of the assumptions on a node, on all that is in it, and on all that it refers to."""
        if isinstance(node, list):
            return frozenset().union(*(self.reached(item, seen) for item in node))
        if not isinstance(node, Mapping):
            return frozenset()
        found = frozenset(node.get("x-assumptions", ()))
        if "$ref" in node and node["$ref"] not in seen:
            return found | self.reached(self.document.resolve(node["$ref"]), seen | {node["$ref"]})
        return found.union(*(self.reached(value, seen) for value in node.values()))


def without_errors(operation: Mapping[str, Any]) -> Mapping[str, Any]:
    """An operation with its successes alone."""
    kept = {status: node for status, node in operation["responses"].items() if status.startswith("2")}
    return {**operation, "responses": kept}
