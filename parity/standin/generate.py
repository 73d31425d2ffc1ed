"""Made-up values that a schema of the contract allows: what test keys are answered with, as Paket documents it."""

from __future__ import annotations

import re
from collections.abc import Callable
from random import Random
from typing import Any

from paket_sandbox.openapi.document import Schema
from parity.structure import required_then

HEX = re.compile(r"\[0-9a-f\]\{(\d+)\}")
WORDS = ("harbour", "lantern", "river", "orchard", "signal", "winter", "compass", "meadow", "copper", "tide")
DAY = 86_400


def value_of(schema: Schema, random: Random, name: str = "") -> Any:
    """A value.

    Args:
        schema: What it must be.
        random: Where chance comes from.
        name: Of the attribute that it is for.
    """
    if schema.const is not None:
        return schema.const
    if schema.enum:
        return random.choice(schema.enum)
    match schema.type:
        case "object":
            return object_of(schema, random)
        case "array":
            assert schema.items is not None
            return [value_of(schema.items, random) for _ in range(random.randint(1, 3))]
        case "integer":
            low = int(schema.minimum or 0)
            return random.randint(low, min(int(schema.maximum or 9_000), low + 1_700_000_000))
        case "boolean":
            return random.random() < 0.5
        case _:
            return text_of(schema, random, name)


def object_of(schema: Schema, random: Random) -> dict[str, Any]:
    """An object with all it must have, and some of what it may."""
    chosen = {p.name: p.schema for p in schema.properties if p.required or random.random() < 0.6}
    made = {name: value_of(part, random, name) for name, part in chosen.items()}
    for name in required_then(schema, made):
        made.setdefault(name, value_of(schema.property(name).schema, random, name))
    if schema.raw.get("additionalProperties") and not schema.properties:
        made[random.choice(WORDS)] = random.choice(WORDS)
    order = [p.name for p in schema.properties]
    return dict(
        sorted(made.items(), key=lambda pair: order.index(pair[0]) if pair[0] in order else len(order))
    )


def text_of(schema: Schema, random: Random, name: str) -> str:
    """A text with the schema's format or pattern, or words."""
    if schema.format == "uuid":
        digits = f"{random.getrandbits(128) & ~(0xF << 76 | 0b11 << 62) | (4 << 76 | 0b10 << 62):032x}"
        return "-".join((digits[:8], digits[8:12], digits[12:16], digits[16:20], digits[20:]))
    if schema.format == "date-time":
        return moment(random)
    if schema.format == "uri":
        return f"https://images.example.com/{random.choice(WORDS)}-{random.randint(1, 999)}.png"
    if schema.pattern and HEX.search(schema.pattern) and schema.min_length is None:
        plain = schema.pattern.strip("^$")
        return HEX.sub(lambda match: f"{random.getrandbits(4 * int(match[1])):0{int(match[1])}x}", plain)
    if name == "content_id":
        return f"{random.choice(WORDS)}-{random.randint(1, 99_999)}"
    if name == "message":
        return str(schema.examples[0]) if schema.examples else "Success"
    return " ".join(random.sample(WORDS, 3)).capitalize()


def moment(random: Random) -> str:
    """A time of 2024, in UTC, with milliseconds."""
    day, second = random.randint(1, 28), random.randint(0, DAY - 1)
    clock = f"{second // 3600:02}:{second // 60 % 60:02}:{second % 60:02}.{random.randint(0, 999):03}"
    return f"2024-{random.randint(1, 12):02}-{day:02}T{clock}Z"


def list_of(
    schema: Schema, random_for: Callable[[str], Random], start: int, limit: int, is_long: bool
) -> dict[str, Any]:
    """A page of a made-up list, the same whenever it is asked for.

    Args:
        schema: Of the page.
        random_for: Gives the source of chance for a part of the list, by its name.
        start: The index of the first item.
        limit: How many at most.
        is_long: Whether the list has several pages.
    """
    total = random_for("total").randint(51, 60) if is_long else random_for("total").randint(3, 9)
    items = schema.property("items").schema.items
    assert items is not None
    shown = range(start, min(start + limit, total))
    page: dict[str, Any] = {"total": total}
    if start + len(shown) < total and shown:
        page["next_key"] = start + len(shown)
    page["items"] = [value_of(items, random_for(str(index))) for index in shown]
    return page
