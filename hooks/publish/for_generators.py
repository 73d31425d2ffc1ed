"""The contract as generators of clients take it: the same requests and answers, put in other words.

The source states each thing where readers and the sandbox have it from. Generators know less of OpenAPI, each in its
own way; what is written here was tried with those of ``tests/tools``, which make types of it that refuse what the API
refuses:

- What a value of one attribute requires is an ``allOf`` of conditions in the source. Of an object that clients send,
  each case becomes an object of its own, in a ``oneOf`` with a discriminator; of one that they get, the conditions
  stand in each other, and the attributes in one object: who reads a list has one type to read.
- What several objects choose from is a schema of its own.
- Each type of event is an object of its own, with its ``data``, in place of an ``allOf`` with the general one.
- A header that OpenAPI does not take for a parameter is none, and the contract's description says it.
"""

from __future__ import annotations

import copy
import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from paket_sandbox.openapi.pointers import ContractError

IGNORED = frozenset({"accept", "content-type", "authorization"})
"""Headers that are no parameters in OpenAPI, which says that such a definition is ignored."""
SCHEMAS = "#/components/schemas/"
KNOWN_EVENT = "KnownEvent"
"""The name of the schema that is any of the events."""


@dataclass(frozen=True)
class Condition:
    """What an object must have once an attribute has a value."""

    attribute: str
    value: str
    required: list[str]
    written: Mapping[str, Any]

    def applies(self, values: Sequence[str]) -> bool:
        """Whether an attribute that has one of some values has this one."""
        return list(values) == [self.value]


def for_generators(raw: Mapping[str, Any]) -> dict[str, Any]:
    """A contract in these words.

    Raises:
        ContractError: A condition is none of those that can be put otherwise.
    """
    contract: dict[str, Any] = json.loads(json.dumps(raw))  # nothing in it is the same object twice
    leave_out_ignored_headers(contract)
    name_events(contract)
    sent = set(sent_schemas(contract))
    schemas = contract["components"]["schemas"]
    for name in list(schemas):
        if conditions := conditions_of(name, schemas[name]):
            del schemas[name]["allOf"]
            if name in sent:
                split(schemas, name, schemas[name], conditions)
            else:
                schemas[name] |= nested(conditions)
    name_choices(schemas)
    return contract


def leave_out_ignored_headers(contract: dict[str, Any]) -> None:
    """Take such headers out of all operations, and have the description say what they are for."""
    parameters = contract["components"]["parameters"]
    ignored = {
        name: parameters.pop(name)
        for name, parameter in list(parameters.items())
        if parameter["in"] == "header" and parameter["name"].lower() in IGNORED
    }
    refs = {f"#/components/parameters/{name}" for name in ignored}
    for item in contract["paths"].values():
        for operation in item.values():
            operation["parameters"] = [p for p in operation["parameters"] if p.get("$ref") not in refs]
    for parameter in ignored.values():
        contract["info"]["description"] += f"\n\n`{parameter['name']}`: {parameter['description']}"


def name_events(contract: dict[str, Any]) -> None:
    """Make each webhook's body a schema with a name, whole, and one more of them all, kept apart by their types."""
    schemas, mapping = contract["components"]["schemas"], {}
    for event_type, item in contract["webhooks"].items():
        operation = item["post"]
        media_type = operation["requestBody"]["content"]["application/json"]
        name = operation["operationId"].removeprefix("receive") + "Event"
        (general,) = media_type["schema"]["allOf"]
        schema = copy.deepcopy(schemas[general["$ref"].removeprefix(SCHEMAS)])
        schema["properties"] |= media_type["schema"]["properties"]
        schemas[name] = schema | {"description": f"{operation['summary']}."}
        media_type["schema"] = {"$ref": f"{SCHEMAS}{name}"}
        mapping[event_type] = f"{SCHEMAS}{name}"
    schemas[KNOWN_EVENT] = {
        "description": "An event of one of the types in this contract, each with its `data`.",
        **one_of("type", mapping),
    }


def sent_schemas(contract: Mapping[str, Any]) -> Iterator[str]:
    """The names of the schemas that a request's body is."""
    for item in contract["paths"].values():
        for operation in item.values():
            for media_type in operation.get("requestBody", {}).get("content", {}).values():
                yield media_type["schema"]["$ref"].removeprefix(SCHEMAS)


def conditions_of(name: str, schema: Mapping[str, Any]) -> list[Condition]:
    """The conditions of a schema."""
    return [
        condition(written, f"/components/schemas/{name}/allOf/{index}")
        for index, written in enumerate(schema.get("allOf", ()))
    ]


def condition(written: Mapping[str, Any], pointer: str) -> Condition:
    """One of them.

    Raises:
        ContractError: It is not of the one kind there is.
    """
    try:
        ((attribute, value),) = written["if"]["properties"].items()
        required = written["then"]["required"]
    except (KeyError, ValueError):
        required = None
    if required is None or written != {
        "if": {"required": [attribute], "properties": {attribute: {"const": value.get("const")}}},
        "then": {"required": required},
    }:
        raise ContractError(
            pointer,
            "expected 'if' one attribute has a 'const' value, 'then' others are 'required': "
            "hooks/publish/for_generators.py can say nothing else in the words of generators",
        )
    return Condition(attribute, value["const"], required, written)


def nested(conditions: Sequence[Condition]) -> dict[str, Any]:
    """The same conditions, each in the one before: beside ``properties``, an ``allOf`` makes some forget these."""
    first, *others = conditions
    if not others:
        return copy.deepcopy(dict(first.written))
    inner = nested(others)
    written = copy.deepcopy(dict(first.written))
    return {"if": written["if"], "then": {**written["then"], **inner}, "else": copy.deepcopy(inner)}


def split(
    schemas: dict[str, Any], name: str, schema: Mapping[str, Any], conditions: Sequence[Condition]
) -> None:
    """Make a schema one of several: for each condition, the objects that it holds for, and the others."""
    if not conditions:
        schemas[name] = schema
        return
    first, *others = conditions
    attribute = schema["properties"][first.attribute]
    rest = [value for value in attribute["enum"] if value != first.value]
    mapping: dict[str, str] = {}
    for values in ([first.value], rest):
        case = copy.deepcopy(dict(schema))
        case["properties"][first.attribute] = only(attribute, values)
        if first.applies(values):
            case["required"] = [*case["required"], *first.required]
        of_case = name + (camel(values[0]) if len(values) == 1 else "Other")
        split(schemas, of_case, case, others)
        mapping |= dict.fromkeys(values, f"{SCHEMAS}{of_case}")
    schemas[name] = {"description": schema["description"], **one_of(first.attribute, mapping)}


def name_choices(schemas: dict[str, Any]) -> None:
    """Make what several objects choose from, under one name, a schema: else each of them gets a type of its own."""
    found: dict[str, list[dict[str, Any]]] = {}
    for schema in schemas.values():
        for name, attribute in schema.get("properties", {}).items():
            if "enum" in attribute:
                found.setdefault(name, []).append(attribute)
    for name, attributes in found.items():
        if len(attributes) > 1 and all(one["enum"] == attributes[0]["enum"] for one in attributes):
            schemas[camel(name)] = dict(attributes[0])
            for attribute in attributes:
                description = attribute["description"]
                attribute.clear()
                attribute |= {"$ref": f"{SCHEMAS}{camel(name)}", "description": description}


def only(attribute: Mapping[str, Any], values: Sequence[str]) -> dict[str, Any]:
    """An attribute that has fewer values."""
    kept = {k: v for k, v in attribute.items() if k not in ("enum", "examples")}
    return kept | ({"const": values[0]} if len(values) == 1 else {"enum": list(values)})


def one_of(attribute: str, mapping: Mapping[str, str]) -> dict[str, Any]:
    """One of several schemas, by the value of an attribute."""
    return {
        "oneOf": [{"$ref": ref} for ref in dict.fromkeys(mapping.values())],
        "discriminator": {"propertyName": attribute, "mapping": dict(mapping)},
    }


def camel(value: str) -> str:
    """``tv_episode`` as part of a schema's name: ``TvEpisode``."""
    return "".join(part.title() for part in value.split("_"))
