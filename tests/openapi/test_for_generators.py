"""The published contract allows what the source allows, and says nothing that generators of clients stop at."""

from __future__ import annotations

import itertools
import json
import re
from collections.abc import Iterator, Mapping
from typing import Any

import pytest
from jsonschema_rs import Draft202012Validator, Registry

from hooks.pages.fields import example_of
from hooks.publish.for_generators import KNOWN_EVENT, conditions_of, for_generators
from paket_sandbox.openapi.contract import load
from paket_sandbox.openapi.pointers import ContractError

SOURCE = load()
PUBLISHED = for_generators(SOURCE.raw)
SCHEMAS = PUBLISHED["components"]["schemas"]
CONDITIONAL = [name for name, schema in SOURCE.raw["components"]["schemas"].items() if "allOf" in schema]
LOOKS_AROUND = re.compile(r"\(\?<?[=!]")
"""What the engines of Go and Rust refuse, which generated clients and Pydantic have."""


def nodes(node: Any, pointer: str = "") -> Iterator[tuple[str, Mapping[str, Any]]]:
    """Every object, with where it stands."""
    if isinstance(node, Mapping):
        yield pointer, node
    pairs = node.items() if isinstance(node, Mapping) else enumerate(node) if isinstance(node, list) else ()
    for key, value in pairs:
        yield from nodes(value, f"{pointer}/{key}")


def published(name: str) -> Draft202012Validator:
    """Judges values by a published schema."""
    registry = Registry([("urn:contract", PUBLISHED)])
    return Draft202012Validator({"$ref": f"urn:contract#/components/schemas/{name}"}, registry=registry)


def values(name: str) -> Iterator[dict[str, Any]]:
    """A valid object with each value of what conditions ask for, and everything that they require there or not."""
    schema = SOURCE.schema(name)
    conditions = conditions_of(name, SOURCE.raw["components"]["schemas"][name])
    asked = {c.attribute: (*schema.property(c.attribute).schema.enum, "other", None) for c in conditions}
    required = sorted({r for c in conditions for r in c.required})
    full = example_of(schema)
    for chosen in itertools.product(*asked.values()):
        for there in itertools.product((True, False), repeat=len(required)):
            value = full | dict(zip(asked, chosen, strict=True))
            left_out = {r for r, kept in zip(required, there, strict=True) if not kept}
            yield {k: v for k, v in value.items() if v is not None and k not in left_out}
    yield full | {"unknown": 1}
    yield full | {"content_id": "sessions"}
    yield {}


@pytest.mark.parametrize("name", CONDITIONAL)
def test_both_allow_the_same(name: str) -> None:
    source, other = Draft202012Validator(dict(SOURCE.schema(name).raw)), published(name)
    verdicts = [(source.is_valid(value), other.is_valid(value), value) for value in values(name)]
    assert {verdict for verdict, _, _ in verdicts} == {True, False}
    assert [value for expected, verdict, value in verdicts if expected != verdict] == []


def test_both_allow_the_same_events() -> None:
    general = {p.name: p.schema for p in SOURCE.schema("Event").properties if p.name not in ("type", "data")}
    body = {name: example_of(schema) for name, schema in general.items()}
    datas = [example_of(w.data) for w in SOURCE.webhooks]
    of_any = published(KNOWN_EVENT)
    for webhook, data in itertools.product(SOURCE.webhooks, datas):
        item = PUBLISHED["webhooks"][webhook.name]["post"]
        (media_type,) = item["requestBody"]["content"].values()
        judge = published(media_type["schema"]["$ref"].rpartition("/")[2])
        for event_type in (webhook.name, "participant.unknown"):
            event = body | {"data": data, "type": event_type}
            expected = Draft202012Validator(dict(webhook.body.raw)).is_valid(event)
            assert judge.is_valid(event) == expected, event
            assert of_any.is_valid(event) == expected, event
    assert published("Event").is_valid({**body, "type": "new", "data": {"a": 1}})


def test_it_is_valid_openapi() -> None:
    from openapi_spec_validator import validate  # 2 s, which every worker that collects would wait

    validate(PUBLISHED)


def test_it_says_nothing_that_generators_stop_at() -> None:
    for pointer, node in nodes(PUBLISHED):
        assert not ("properties" in node and "allOf" in node), pointer
        assert not LOOKS_AROUND.search(str(node.get("pattern", ""))), pointer
        if node.get("in") == "header":
            assert node["name"].lower() not in ("accept", "content-type", "authorization"), pointer


def test_what_is_said_of_a_header_that_is_no_parameter_is_not_lost() -> None:
    accept = SOURCE.parameters["Accept"]
    assert "Accept" not in json.dumps(PUBLISHED["paths"]) + json.dumps(PUBLISHED["components"])
    assert f"`Accept`: {accept.description}" in PUBLISHED["info"]["description"]


def test_a_condition_of_another_kind_is_refused() -> None:
    raw = json.loads(json.dumps(SOURCE.raw))
    raw["components"]["schemas"]["ListItem"]["allOf"][1]["if"] = {"required": ["action"]}
    with pytest.raises(
        ContractError, match="/components/schemas/ListItem/allOf/1: expected 'if' one attribute"
    ):
        for_generators(raw)


WAS = re.compile(r"(?!(\.|\.\.|sessions)\Z)[^\x00-\x1f\x7f]+")
"""The rule for a content_id, as it reads with a lookahead."""


def test_the_pattern_without_a_lookahead_refuses_the_same_words() -> None:
    letters = ("", "s", "e", ".", "o", "/", "é", "\x01", "\n", "\x7f")
    near = {"sessions"[:length] + end for length in range(9) for end in (*letters, "ions", "ss")}
    short = {"".join(word) for word in itertools.product(letters, repeat=3)}
    schema = SOURCE.schema("ContentId")
    pattern = re.compile(str(schema.pattern).removeprefix("^").removesuffix("$"))
    assert schema.min_length == 1
    wrong = [
        word for word in near | short if word and bool(pattern.fullmatch(word)) != bool(WAS.fullmatch(word))
    ]
    assert wrong == []
