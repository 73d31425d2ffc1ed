"""What changed in a contract, and whether it breaks a client that was written for the one before."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import Enum
from typing import Any

from scripts.changes.schemas import Direction, Pair, differences, resolve

METHODS = ("get", "put", "post", "delete", "options", "head", "patch", "trace")


class Kind(Enum):
    """What a change means for a client."""

    BREAKING = "Breaking"
    COMPATIBLE = "Not breaking"
    WORDS = "Only words"


@dataclass(frozen=True)
class Change:
    """One change of a contract."""

    kind: Kind
    where: str
    """The operation, as ``GET /v1``, or ``webhook participant.new``, or another part of the contract."""
    what: str


def changes(before: Mapping[str, Any], after: Mapping[str, Any]) -> list[Change]:
    """Every change from one OpenAPI 3.1 document to another."""
    pair = Pair((before, after), before, after)
    found = [*servers(pair)]
    found += parts(pair, operations(before), operations(after))
    found += parts(pair, webhooks(before), webhooks(after))
    told = {change.where for change in found}
    both: list[tuple[str, Any, Any]] = [
        *matched(operations(before), operations(after)),
        *matched(webhooks(before), webhooks(after)),
        ("the contract", without_parts(before), without_parts(after)),
    ]
    for where, one, other in both:
        if where not in told and whole(one, before) != whole(other, after):
            found.append(Change(Kind.WORDS, where, ""))
    return found


def without_parts(document: Mapping[str, Any]) -> dict[str, Any]:
    """What is only said of the whole contract."""
    compared = ("servers", "security", "paths", "webhooks", "components")
    return {key: value for key, value in document.items() if key not in compared}


def operations(document: Mapping[str, Any]) -> dict[str, Any]:
    """Each operation by its name; parameters of its path, and what holds for all of the contract, are its own."""
    return {
        f"{method.upper()} {path}": {
            "security": document.get("security", []),
            **item[method],
            "parameters": [*item.get("parameters", ()), *item[method].get("parameters", ())],
        }
        for path, item in document.get("paths", {}).items()
        for method in METHODS
        if method in item
    }


def webhooks(document: Mapping[str, Any]) -> dict[str, Any]:
    """Each webhook by its name."""
    return {f"webhook {name}": item["post"] for name, item in document.get("webhooks", {}).items()}


def matched(before: Mapping[str, Any], after: Mapping[str, Any]) -> Iterator[tuple[str, Any, Any]]:
    """What is in both, by its name."""
    for name, value in before.items():
        if name in after:
            yield name, value, after[name]


def whole(part: Any, document: Mapping[str, Any]) -> Any:
    """A part of a contract with everything that it refers to, words included."""
    part = resolve(part, document)
    if isinstance(part, Mapping):
        return {key: whole(value, document) for key, value in part.items()}
    return [whole(value, document) for value in part] if isinstance(part, list) else part


def servers(pair: Pair) -> Iterator[Change]:
    """The addresses that programs call."""
    before, after = ([server["url"] for server in document.get("servers", ())] for document in pair.documents)
    yield from (Change(Kind.BREAKING, "servers", f"{url} is gone") for url in before if url not in after)
    yield from (Change(Kind.COMPATIBLE, "servers", f"{url} is new") for url in after if url not in before)


def parts(pair: Pair, before: Mapping[str, Any], after: Mapping[str, Any]) -> Iterator[Change]:
    """Operations, or webhooks: those that came and went, and what changed in the others."""
    yield from (Change(Kind.BREAKING, name, "is gone") for name in before if name not in after)
    yield from (Change(Kind.COMPATIBLE, name, "is new") for name in after if name not in before)
    for name, one, other in matched(before, after):
        is_webhook = name.startswith("webhook ")
        for kind, what in part(pair.to(one, other, ""), Direction.RECEIVED if is_webhook else Direction.SENT):
            yield Change(kind, name, what)


def part(pair: Pair, direction: Direction) -> Iterator[tuple[Kind, str]]:
    """What changed in an operation, or in a webhook, whose parameters and body a client receives."""
    if whole(pair.before.get("security"), pair.documents[0]) != whole(
        pair.after.get("security"), pair.documents[1]
    ):
        yield Kind.BREAKING, "authenticates in another way"
    receivers = [set(operation.get("x-receivers", ())) for operation in (pair.before, pair.after)]
    yield from (
        (Kind.BREAKING, f"no longer goes to the {client}") for client in sorted(receivers[0] - receivers[1])
    )
    yield from (
        (Kind.COMPATIBLE, f"goes to the {client}, too") for client in sorted(receivers[1] - receivers[0])
    )
    yield from parameters(pair, direction)
    yield from body(pair, direction)
    if direction is Direction.SENT:
        yield from answers(pair)


def parameters(pair: Pair, direction: Direction) -> Iterator[tuple[Kind, str]]:
    """Parameters, by name and place."""

    def of(part: Mapping[str, Any], document: Mapping[str, Any]) -> dict[str, Any]:
        found = [resolve(parameter, document) for parameter in part.get("parameters", ())]
        return {f"{parameter['in']} parameter `{parameter['name']}`": parameter for parameter in found}

    before, after = (
        of(part, document) for part, document in zip((pair.before, pair.after), pair.documents, strict=True)
    )
    yield from named(pair, before, after, direction)


def named(
    pair: Pair, before: Mapping[str, Any], after: Mapping[str, Any], direction: Direction
) -> Iterator[tuple[Kind, str]]:
    """Parameters, or headers of an answer: what came and went, what is required, and their schemas."""
    for name in {**before, **after}:
        if name not in after:
            yield Kind.BREAKING, f"{name} is gone"
        elif name not in before:
            needed = direction is Direction.SENT and after[name].get("required", False)
            yield (
                (Kind.BREAKING, f"{name} is new, and required")
                if needed
                else (Kind.COMPATIBLE, f"{name} is new")
            )
        else:
            yield from required(name, before[name], after[name], direction)
            yield from schema(pair, name, before[name], after[name], direction)


def required(
    name: str, before: Mapping[str, Any], after: Mapping[str, Any], direction: Direction
) -> Iterator[tuple[Kind, str]]:
    """Whether it must be there."""
    was, needed = before.get("required", False), after.get("required", False)
    if was != needed:
        breaks = needed is (direction is Direction.SENT)
        yield (
            Kind.BREAKING if breaks else Kind.COMPATIBLE,
            f"{name} is {'required now' if needed else 'no longer required'}",
        )


def schema(
    pair: Pair, name: str, before: Mapping[str, Any], after: Mapping[str, Any], direction: Direction
) -> Iterator[tuple[Kind, str]]:
    """What changed in the schema of a parameter, header or body."""
    for found in differences(pair.to(before.get("schema", True), after.get("schema", True), "")):
        kind = Kind.BREAKING if direction.breaks(found.effect) else Kind.COMPATIBLE
        yield kind, f"{name}: `{found.at}` {found.what}" if found.at else f"{name} {found.what}"


def body(pair: Pair, direction: Direction) -> Iterator[tuple[Kind, str]]:
    """The body of a request, or of a webhook."""
    before, after = (
        resolve(part.get("requestBody"), document)
        for part, document in zip((pair.before, pair.after), pair.documents, strict=True)
    )
    if before is None or after is None:
        if before != after:
            needed = before is None and not after.get("required", False)
            yield (
                Kind.COMPATIBLE if needed else Kind.BREAKING,
                f"the body is {'new' if before is None else 'gone'}",
            )
        return
    yield from required("the body", before, after, direction)
    yield from content(pair, "the body", before, after, direction)


def content(
    pair: Pair, name: str, before: Mapping[str, Any], after: Mapping[str, Any], direction: Direction
) -> Iterator[tuple[Kind, str]]:
    """Media types, and the schema of each."""
    one, other = before.get("content", {}), after.get("content", {})
    for media_type in {**one, **other}:
        if media_type not in other:
            yield Kind.BREAKING, f"{name} is no longer {media_type}"
        elif media_type not in one:
            yield Kind.COMPATIBLE, f"{name} may be {media_type}"
        else:
            yield from schema(pair, name, one[media_type], other[media_type], direction)


def answers(pair: Pair) -> Iterator[tuple[Kind, str]]:
    """Answers by their status. An error more or less is told; only a success that goes breaks a client."""
    before, after = pair.before.get("responses", {}), pair.after.get("responses", {})
    for status in {**before, **after}:
        if status not in after:
            yield (
                Kind.BREAKING if status.startswith("2") else Kind.COMPATIBLE,
                f"{status} is no answer any more",
            )
        elif status not in before:
            yield Kind.COMPATIBLE, f"{status} is an answer, too"
        else:
            one, other = (
                resolve(responses[status], document)
                for responses, document in zip((before, after), pair.documents, strict=True)
            )
            yield from content(pair, f"the answer {status}", one, other, Direction.RECEIVED)
            of_before, of_after = (
                {
                    f"`{name}` of the answer {status}": resolve(header, document)
                    for name, header in response.get("headers", {}).items()
                }
                for response, document in zip((one, other), pair.documents, strict=True)
            )
            yield from named(pair, of_before, of_after, Direction.RECEIVED)
