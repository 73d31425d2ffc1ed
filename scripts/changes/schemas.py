"""How a JSON Schema changed: whether more or fewer values are valid than before.

The meaning of each keyword is JSON Schema's (2020-12). Whether a change breaks a client follows from who sends the
value: what a client sends may become wider, what it receives may become narrower. That is the principle of substitution
(Liskov and Wing, 1994), which tools that compare contracts apply. Two exceptions: a new attribute that may be left out
breaks nobody, and an attribute that goes breaks whoever sends or reads it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import Enum
from json import dumps
from typing import Any

Schema = Mapping[str, Any]


class Effect(Enum):
    """What a change does to the set of valid values."""

    NARROWER = "fewer values are valid"
    WIDER = "more values are valid"
    OTHER = "other values are valid"
    MORE = "there is something new, which may be left out"
    LESS = "something is gone"


class Direction(Enum):
    """Who sends the value, and what that client can bear."""

    SENT = frozenset({Effect.WIDER, Effect.MORE})
    """By a client to Paket."""
    RECEIVED = frozenset({Effect.NARROWER, Effect.MORE})
    """By a client from Paket."""

    def breaks(self, effect: Effect) -> bool:
        """Whether a client that was written for the schema of before may fail."""
        return effect not in self.value


@dataclass(frozen=True)
class Difference:
    """One thing that changed."""

    at: str
    """The attribute, as ``items[].title``; empty for the whole."""
    what: str
    effect: Effect


WORDS = frozenset(
    {"description", "title", "summary", "example", "examples", "deprecated", "discriminator", "$comment"}
)
"""Keywords that no value is judged by; so are those that begin with ``x-``."""

UPPER = ("maximum", "exclusiveMaximum", "maxLength", "maxItems", "maxProperties")
LOWER = ("minimum", "exclusiveMinimum", "minLength", "minItems", "minProperties")

FORMS = ("oneOf", "anyOf", "allOf")
"""Keywords with a list of schemas, of which one, some or all hold."""

SHOWN = 60
"""Characters of a keyword's value that are shown."""

ALL_TYPES = frozenset({"string", "number", "integer", "boolean", "object", "array", "null"})

NESTED = frozenset(
    {"properties", "items", "oneOf", "anyOf", "required", "type", "enum", "const", "default", *UPPER, *LOWER}
)
"""Keywords with a rule of their own below. Of any other is only said that it came, went or changed."""


def resolve(schema: Any, document: Mapping[str, Any]) -> Any:
    """A schema, or another part of a contract, with what it refers to in its place; words beside a reference count."""
    seen: set[str] = set()
    while isinstance(schema, Mapping) and "$ref" in schema and schema["$ref"] not in seen:
        seen.add(schema["$ref"])
        found: Any = document
        for part in schema["$ref"].removeprefix("#/").split("/"):
            found = found[part.replace("~1", "/").replace("~0", "~")]
        schema = {**found, **{key: value for key, value in schema.items() if key != "$ref"}}
    return schema


@dataclass(frozen=True)
class Pair:
    """A place of both contracts."""

    documents: tuple[Mapping[str, Any], Mapping[str, Any]]
    before: Any
    after: Any
    at: str = ""

    def to(self, before: Any, after: Any, at: str) -> Pair:
        """Another place of the same contracts."""
        return Pair(self.documents, before, after, at)

    def resolved(self) -> Pair:
        """The same place, without references."""
        return self.to(
            resolve(self.before, self.documents[0]), resolve(self.after, self.documents[1]), self.at
        )


def differences(pair: Pair) -> Iterator[Difference]:
    """Everything that changed in a schema but words."""
    pair = pair.resolved()
    if pair.before == pair.after and pair.documents[0] == pair.documents[1]:
        return
    if not isinstance(pair.before, Mapping) or not isinstance(pair.after, Mapping):
        if pair.before != pair.after:
            yield Difference(pair.at, f"is {dumps(pair.after)}, was {dumps(pair.before)}", Effect.OTHER)
        return
    for rule in RULES:
        yield from rule(pair)


def types(pair: Pair) -> Iterator[Difference]:
    """``type``; every integer is a number."""

    def of(schema: Schema) -> frozenset[str]:
        named = schema.get("type", ALL_TYPES)
        given = frozenset([named] if isinstance(named, str) else named)
        return given | {"integer"} if "number" in given else given

    yield from compared(pair, "type", of(pair.before), of(pair.after))


def values(pair: Pair) -> Iterator[Difference]:
    """``enum`` and ``const``."""

    def of(schema: Schema) -> frozenset[str] | None:
        named = [schema["const"]] if "const" in schema else schema.get("enum")
        return None if named is None else frozenset(dumps(value, sort_keys=True) for value in named)

    before, after = of(pair.before), of(pair.after)
    if before is None or after is None:
        if before != after:
            shown = ", ".join(sorted(before or after or ()))
            yield (
                Difference(pair.at, f"may only be {shown} now", Effect.NARROWER)
                if before is None
                else Difference(pair.at, f"may be something else than {shown} now", Effect.WIDER)
            )
        return
    yield from compared(pair, "value", before, after)


def compared(pair: Pair, what: str, before: frozenset[str], after: frozenset[str]) -> Iterator[Difference]:
    """Sets of what may be: of types, or of values."""
    if new := after - before:
        yield Difference(pair.at, f"has a new {what}: {', '.join(sorted(new))}", Effect.WIDER)
    if gone := before - after:
        yield Difference(pair.at, f"no longer has the {what} {', '.join(sorted(gone))}", Effect.NARROWER)


def limits(pair: Pair) -> Iterator[Difference]:
    """Bounds of numbers and lengths; none is no bound."""
    for keywords, sign in ((UPPER, 1), (LOWER, -1)):
        for keyword in keywords:
            before, after = pair.before.get(keyword), pair.after.get(keyword)
            if before == after:
                continue
            wider = after is None or (before is not None and sign * after > sign * before)
            shown = "none" if after is None else after
            was = "none" if before is None else before
            yield Difference(
                pair.at, f"`{keyword}` is {shown}, was {was}", Effect.WIDER if wider else Effect.NARROWER
            )


def default(pair: Pair) -> Iterator[Difference]:
    """What holds where nothing is sent."""
    before, after = pair.before.get("default"), pair.after.get("default")
    if before != after:
        yield Difference(
            pair.at, f"is {dumps(after)} where it is left out, was {dumps(before)}", Effect.OTHER
        )


def of_forms(schema: Any, document: Mapping[str, Any]) -> set[str]:
    """The attributes that the forms of a schema have."""
    schema = resolve(schema, document)
    if not isinstance(schema, Mapping):
        return set()
    forms = [resolve(form, document) for keyword in FORMS for form in schema.get(keyword, ())]
    return {name for form in forms for name in {*form.get("properties", ()), *of_forms(form, document)}}


def attributes(pair: Pair) -> Iterator[Difference]:
    """``properties`` and ``required``. What moved into forms of a schema, or out of them, is neither gone nor new."""
    before, after = pair.before.get("properties", {}), pair.after.get("properties", {})
    moved = of_forms(pair.before, pair.documents[0]) ^ of_forms(pair.after, pair.documents[1])
    required_before, required_after = (
        set(schema.get("required", ())) for schema in (pair.before, pair.after)
    )
    for name in {**before, **after}:
        at = f"{pair.at}.{name}" if pair.at else name
        if name in moved and not (name in before and name in after):
            continue
        if name not in before:
            needed = name in required_after
            yield Difference(
                at, "is new, and required" if needed else "is new", Effect.NARROWER if needed else Effect.MORE
            )
        elif name not in after:
            yield Difference(at, "is gone", Effect.LESS)
        else:
            yield from differences(pair.to(before[name], after[name], at))
    for name in sorted(required_before ^ required_after):
        if name in before.keys() & after.keys() or name not in before.keys() | after.keys():
            at = f"{pair.at}.{name}" if pair.at else name
            yield (
                Difference(at, "is required now", Effect.NARROWER)
                if name in required_after
                else Difference(at, "is no longer required", Effect.WIDER)
            )


def items(pair: Pair) -> Iterator[Difference]:
    """``items``."""
    before, after = pair.before.get("items", True), pair.after.get("items", True)
    yield from differences(pair.to(before, after, f"{pair.at}[]"))


def choices(pair: Pair) -> Iterator[Difference]:
    """``oneOf`` and ``anyOf``; a choice is the same if it has the same name, else the same place."""

    def named(schemas: Sequence[Any]) -> dict[str, Any]:
        return {
            str(schema.get("$ref", number)).rpartition("/")[2]
            if isinstance(schema, Mapping)
            else str(number): schema
            for number, schema in enumerate(schemas, start=1)
        }

    for keyword in ("oneOf", "anyOf"):
        if (keyword in pair.before) != (keyword in pair.after):
            effect = Effect.WIDER if keyword in pair.before else Effect.NARROWER
            yield Difference(pair.at, f"`{keyword}` {'came' if keyword in pair.after else 'went'}", effect)
            continue
        before, after = named(pair.before.get(keyword, ())), named(pair.after.get(keyword, ()))
        for name in {**before, **after}:
            if name not in before:
                yield Difference(pair.at, f"has another form: {name}", Effect.WIDER)
            elif name not in after:
                yield Difference(pair.at, f"no longer has the form {name}", Effect.NARROWER)
            else:
                yield from differences(pair.to(before[name], after[name], pair.at))


def others(pair: Pair) -> Iterator[Difference]:
    """Every keyword without a rule of its own: what comes forbids something, what goes forbids it no more."""
    for keyword in {**pair.before, **pair.after}:
        if keyword in NESTED or keyword in WORDS or keyword.startswith("x-"):
            continue
        before, after = pair.before.get(keyword), pair.after.get(keyword)
        if before == after:
            continue
        effect = Effect.NARROWER if before is None else Effect.WIDER if after is None else Effect.OTHER
        verb = "came" if before is None else "went" if after is None else "changed"
        value = after if after is not None else before
        shown = f": `{value[:SHOWN]}{'…' if len(value) > SHOWN else ''}`" if isinstance(value, str) else ""
        yield Difference(pair.at, f"`{keyword}` {verb}{shown}", effect)


RULES: tuple[Callable[[Pair], Iterator[Difference]], ...] = (
    types,
    values,
    limits,
    default,
    attributes,
    items,
    choices,
    others,
)
