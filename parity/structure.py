"""Structure, apart from values: whether an answer has the shape that the contract gives it, and where it has not."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from functools import cache
from typing import Any

from paket_sandbox.openapi.document import Schema
from parity.findings import Finding, Kind

TYPES: Mapping[str, tuple[type, ...]] = {
    "object": (dict,),
    "array": (list,),
    "string": (str,),
    "integer": (int,),
    "number": (int, float),
    "boolean": (bool,),
}


def differences(value: Any, schema: Schema, place: str) -> Iterator[Finding]:
    """Where a value is not what a schema allows.

    Args:
        value: Parsed JSON.
        schema: Of the contract.
        place: Where the value stands: ``body``. An item of a list is ``*``, whichever it is.
    """
    if value is None:
        if not schema.nullable:
            yield Finding(place, Kind.NULL, named(schema), "null")
        return
    if schema.type is not None and not is_of(value, schema.type):
        yield Finding(place, Kind.TYPE, schema.type, f"{type_of(value)} {shown(value)}")
        return
    yield from scalar_differences(value, schema, place)
    if isinstance(value, list) and schema.items is not None:
        for item in value:
            yield from differences(item, schema.items, f"{place}/*")
    elif isinstance(value, dict):
        yield from object_differences(value, schema, place)


def scalar_differences(value: Any, schema: Schema, place: str) -> Iterator[Finding]:
    """The same, of what is no object and no list."""
    if schema.const is not None and value != schema.const:
        yield Finding(place, Kind.VALUE, shown(schema.const), shown(value))
    elif schema.enum and value not in schema.enum:
        yield Finding(place, Kind.NOT_LISTED, ", ".join(map(str, schema.enum)), shown(value))
    elif isinstance(value, str) and not fits(value, schema):
        yield Finding(place, Kind.FORMAT, schema.pattern or str(schema.format), shown(value))
    elif not in_range(value, schema):
        yield Finding(place, Kind.RANGE, bounds(schema), shown(value))


def object_differences(value: Mapping[str, Any], schema: Schema, place: str) -> Iterator[Finding]:
    """The same, of an object: what it lacks, what it has besides, and what it has."""
    known = {p.name: p.schema for p in schema.properties}
    lost = [name for name in required(schema, value) if name not in value]
    open_ended = bool(schema.raw.get("additionalProperties")) or not known
    added = [] if open_ended else [name for name in value if name not in known]
    for name in list(lost):
        for other in list(added):
            if not list(differences(value[other], known[name], "")):
                yield Finding(f"{place}/{name}", Kind.FIELD_RENAMED, name, other)
                lost.remove(name)
                added.remove(other)
                break
    yield from (Finding(f"{place}/{n}", Kind.FIELD_LOST, named(known[n]), "nothing") for n in lost)
    yield from (Finding(f"{place}/{n}", Kind.FIELD_ADDED, "nothing", shown(value[n])) for n in added)
    for name, part in value.items():
        if name in known:
            yield from differences(part, known[name], f"{place}/{name}")


def required(schema: Schema, value: Mapping[str, Any]) -> Iterator[str]:
    """The attributes that an object must have, those included that depend on others of it."""
    yield from (p.name for p in schema.properties if p.required)
    yield from required_then(schema, value)


def required_then(schema: Schema, value: Mapping[str, Any]) -> Iterator[str]:
    """The attributes that an object must have because of others that it has.

    Raises:
        ValueError: A condition says more than that attributes are there and have a value.
    """
    for part in schema.raw.get("allOf", ()):
        if "if" in part and "then" in part:
            condition = part["if"]
            values = condition.get("properties", {})
            if set(condition) - {"required", "properties"} or any(
                set(v) != {"const"} for v in values.values()
            ):
                raise ValueError(f"{schema.pointer}: the condition {condition} is not understood")
            there = all(name in value for name in condition.get("required", ()))
            if there and all(value[n] == v["const"] for n, v in values.items() if n in value):
                yield from part["then"].get("required", ())


def is_of(value: Any, name: str) -> bool:
    """Whether a value has a type of JSON Schema. A number with a fraction is no integer, and a boolean no number."""
    return isinstance(value, TYPES[name]) and (name == "boolean" or not isinstance(value, bool))


def type_of(value: Any) -> str:
    """The name of a value's type in JSON Schema."""
    return "null" if value is None else next(name for name in ("boolean", *TYPES) if is_of(value, name))


def fits(text: str, schema: Schema) -> bool:
    """Whether a text has the pattern and the format of a schema."""
    if schema.pattern is not None and not compiled(schema.pattern).search(text):
        return False
    return schema.format != "uri" or re.match(r"[A-Za-z][A-Za-z0-9+.-]*:\S+\Z", text) is not None


@cache
def compiled(pattern: str) -> re.Pattern[str]:
    """A pattern of JSON Schema. Its ``$`` is the end, before no line break."""
    return re.compile(pattern.replace("$", r"\Z") if pattern.endswith("$") else pattern)


def in_range(value: Any, schema: Schema) -> bool:
    """Whether a number or the length of a text is within the bounds."""
    low, high, size = schema.minimum, schema.maximum, value
    if isinstance(value, str):
        low, high, size = schema.min_length, schema.max_length, len(value)
    elif not isinstance(value, int | float):
        return True
    return (low is None or size >= low) and (high is None or size <= high)


def bounds(schema: Schema) -> str:
    """The bounds, in words."""
    limits = {
        "at least": schema.minimum if schema.minimum is not None else schema.min_length,
        "at most": schema.maximum if schema.maximum is not None else schema.max_length,
    }
    return ", ".join(f"{word} {limit}" for word, limit in limits.items() if limit is not None)


def named(schema: Schema) -> str:
    """What a schema expects, in a word."""
    return schema.type or schema.name or "a value"


def shown(value: Any) -> str:
    """A value for people, cut where it is long."""
    text = repr(value)
    return text if len(text) <= 120 else f"{text[:117]}..."
