"""A small typed reading of the contract, ``openapi.yaml``.

It understands the part of OpenAPI 3.1 that the contract uses and nothing else: a document that says more is an
error which names the place as a JSON pointer, so that nothing in the contract is ever silently left out of the
site, the sandbox or the suite.

Types are named after the OpenAPI objects they stand for. All are frozen; a :class:`Document` is read once and
passed along.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar

import yaml

from openapi.grammar import ContractError, check, escape

__all__ = [
    "CONTRACT",
    "ContractError",
    "Document",
    "Operation",
    "Parameter",
    "Response",
    "Schema",
    "load",
    "parse",
]

K = TypeVar("K")
V = TypeVar("V")

CONTRACT = Path(__file__).with_name("openapi.yaml")
"""The contract that the site is made from."""


@dataclass(frozen=True)
class Server:
    """An OpenAPI Server Object: where the API answers."""

    url: str
    description: str


@dataclass(frozen=True)
class Tag:
    """An OpenAPI Tag Object: a group of operations, and a page of the reference."""

    name: str
    description: str

    @property
    def slug(self) -> str:
        """The tag as a folder and an address: ``API Status`` is ``api-status``."""
        return slug(self.name)


@dataclass(frozen=True)
class Assumption:
    """A choice the sandbox makes where Paket documents nothing (``x-assumption``)."""

    pointer: str
    """JSON pointer of the node the assumption is written on."""
    text: str


@dataclass(frozen=True)
class Schema:
    """A JSON Schema (2020-12), one level of it read into attributes."""

    name: str | None
    """Its name under ``components/schemas``, or None for one written in place."""
    type: str | None
    nullable: bool
    """Whether the value may also be null: ``type: [string, "null"]``."""
    description: str
    properties: tuple[Property, ...]
    enum: tuple[Any, ...]
    const: Any
    format: str | None
    pattern: str | None
    minimum: float | None
    maximum: float | None
    min_length: int | None
    max_length: int | None
    default: Any
    examples: tuple[Any, ...]
    items: Schema | None
    raw: Mapping[str, Any]
    """The schema with its references resolved, without extension fields: plain JSON Schema for a validator."""
    pointer: str

    def property(self, name: str) -> Property:
        """The property called ``name``.

        Raises:
            KeyError: There is none; the error lists those there are.
        """
        return pick(name, {p.name: p for p in self.properties}, f"property of {self.pointer}")


@dataclass(frozen=True)
class Property:
    """One attribute of an object schema."""

    name: str
    required: bool
    schema: Schema
    description: str


@dataclass(frozen=True)
class Parameter:
    """An OpenAPI Parameter Object."""

    name: str
    location: str
    """``header``, ``path`` or ``query``."""
    description: str
    required: bool
    schema: Schema
    sandbox_only: bool
    """Whether only the sandbox knows it (``x-sandbox-only``)."""
    pointer: str


@dataclass(frozen=True)
class Header:
    """An OpenAPI Header Object of a response."""

    name: str
    description: str
    required: bool
    schema: Schema
    pointer: str


@dataclass(frozen=True)
class Response:
    """An OpenAPI Response Object."""

    status: int
    """The HTTP status code."""
    name: str | None
    """Its name under ``components/responses`` (``Unauthorized``), or None for one written in place."""
    description: str
    remedy: str
    """What to do about it (``x-remedy``); empty for a success."""
    headers: tuple[Header, ...]
    schema: Schema | None
    """What the JSON body holds; None when the answer has no body."""
    pointer: str

    @property
    def is_error(self) -> bool:
        """Whether the status is 400 or above."""
        return self.status >= 400


@dataclass(frozen=True)
class Operation:
    """An OpenAPI Operation Object, with its path and method."""

    id: str
    method: str
    """In upper case: ``POST``."""
    path: str
    tag: str
    summary: str
    description: str
    callers: tuple[str, ...]
    """The kinds of Client that may call it (``x-callers``): ``platform``, ``publisher``."""
    parameters: tuple[Parameter, ...]
    request_body: Schema | None
    responses: tuple[Response, ...]
    pointer: str

    @property
    def stem(self) -> str:
        """Its name as a file: ``createSession`` is ``create_session``."""
        return re.sub(r"(?<!^)(?=[A-Z])", "_", self.id).lower()

    @property
    def anchor(self) -> str:
        """Its name as an anchor: ``Create a Session`` is ``create-a-session``."""
        return slug(self.summary)

    @property
    def success(self) -> Response:
        """The one response that is not an error."""
        return next(r for r in self.responses if not r.is_error)

    def response(self, status: int) -> Response:
        """The response for ``status``; KeyError with the documented statuses otherwise."""
        return pick(status, {r.status: r for r in self.responses}, f"response of {self.id}")


@dataclass(frozen=True)
class Webhook:
    """A request that Paket sends: a Path Item Object under ``webhooks``, with its one operation."""

    name: str
    """The type of the event: ``participant.list.item_hidden``."""
    summary: str
    description: str
    receivers: tuple[str, ...]
    """The kinds of Client that get it (``x-receivers``)."""
    parameters: tuple[Parameter, ...]
    body: Schema
    data: Schema
    """What the body's ``data`` is."""
    event: str
    """The name of the schema that all bodies share."""
    answer: str
    """What it means when the receiver answers 200 to 299."""
    pointer: str

    @property
    def anchor(self) -> str:
        """Its name as an anchor: ``participant-list-item-hidden``."""
        return slug(self.name)


@dataclass(frozen=True)
class Document:
    """The whole contract."""

    title: str
    version: str
    description: str
    servers: tuple[Server, ...]
    tags: tuple[Tag, ...]
    operations: tuple[Operation, ...]
    webhooks: tuple[Webhook, ...]
    schemas: Mapping[str, Schema]
    parameters: Mapping[str, Parameter]
    responses: Mapping[str, Response]
    assumptions: tuple[Assumption, ...]
    raw: Mapping[str, Any]
    """The document as it was written, references unresolved."""

    def operation(self, id: str) -> Operation:
        """The operation with this ``operationId``; KeyError with the known ones otherwise."""
        return pick(id, {o.id: o for o in self.operations}, "operation of the contract")

    def webhook(self, name: str) -> Webhook:
        """The webhook for a type of event; KeyError with the known ones otherwise."""
        return pick(name, {w.name: w for w in self.webhooks}, "webhook of the contract")

    def schema(self, name: str) -> Schema:
        """The schema under ``components/schemas``; KeyError with the known ones otherwise."""
        return pick(name, self.schemas, "schema of the contract")

    def resolve(self, ref: str) -> Any:
        """The raw node that a local reference (``#/components/...``) points at."""
        return resolve(self.raw, ref, ref)


def slug(text: str) -> str:
    """``text`` in lower case, words joined by hyphens, as in addresses."""
    return re.sub(r"[^a-z0-9]+", "-", text.lower()).strip("-")


def pick(key: K, table: Mapping[K, V], what: str) -> V:
    """``table[key]``, or a KeyError that says what there is."""
    if key not in table:
        raise KeyError(f"no {what} is called {key!r}; there are: {', '.join(map(str, table)) or 'none'}")
    return table[key]


def load(path: Path = CONTRACT) -> Document:
    """Read the contract from a YAML file.

    Raises:
        ContractError: The document says something the reader does not understand.
    """
    return parse(yaml.load(path.read_text("utf-8"), Loader=Loader))


def parse(data: Mapping[str, Any]) -> Document:
    """Read a contract that is already parsed from YAML or JSON.

    Raises:
        ContractError: The document says something the reader does not understand.
    """
    check(data)
    return Reader(data).document()


class Loader(getattr(yaml, "CSafeLoader", yaml.SafeLoader)):  # type: ignore[misc]  # C is not there in a browser
    """YAML as JSON would have it: a date stays text, and a key written twice is an error."""

    def construct_mapping(self, node: yaml.MappingNode, deep: bool = False) -> dict[Any, Any]:
        keys = [key.value for key, _ in node.value]
        for key in keys:
            if keys.count(key) > 1:
                raise ContractError(
                    "", f"line {node.start_mark.line + 1}: the key {key!r} stands twice in one object"
                )
        mapping: dict[Any, Any] = super().construct_mapping(node, deep)
        return mapping


Loader.yaml_implicit_resolvers = {
    first: [(tag, regexp) for tag, regexp in resolvers if tag != "tag:yaml.org,2002:timestamp"]
    for first, resolvers in yaml.SafeLoader.yaml_implicit_resolvers.items()
}


class Reader:
    """Turns a checked document into its typed form, following references."""

    def __init__(self, data: Mapping[str, Any]) -> None:
        self.data = data

    def document(self) -> Document:
        """The whole document."""
        info, components = self.data["info"], self.data["components"]
        document = Document(
            title=info["title"],
            version=info["version"],
            description=info["description"],
            servers=tuple(Server(s["url"], s["description"]) for s in self.data["servers"]),
            tags=tuple(Tag(t["name"], t["description"]) for t in self.data["tags"]),
            operations=tuple(self.operations()),
            webhooks=tuple(self.webhooks()),
            schemas={n: self.schema(s, f"/components/schemas/{n}") for n, s in components["schemas"].items()},
            parameters={
                n: self.parameter(p, f"/components/parameters/{n}")
                for n, p in components["parameters"].items()
            },
            responses={
                n: self.response(r, f"/components/responses/{n}", r.get("x-status"))
                for n, r in components["responses"].items()
            },
            assumptions=tuple(assumptions(self.data)),
            raw=self.data,
        )
        ids = [o.id for o in document.operations]
        for operation in document.operations:
            if ids.count(operation.id) > 1:
                raise ContractError(f"{operation.pointer}/operationId", f"{operation.id!r} is taken already")
        return document

    def operations(self) -> Iterator[Operation]:
        """Every operation, in the order of the document."""
        tags = [t["name"] for t in self.data["tags"]]
        for path, item in self.data["paths"].items():
            for method, node in item.items():
                pointer = f"/paths/{escape(path)}/{method}"
                if len(node["tags"]) != 1 or node["tags"][0] not in tags:
                    raise ContractError(
                        f"{pointer}/tags", f"expected one of {', '.join(tags)}, got {node['tags']!r}"
                    )
                yield Operation(
                    id=node["operationId"],
                    method=method.upper(),
                    path=path,
                    tag=node["tags"][0],
                    summary=node["summary"],
                    description=node["description"],
                    callers=tuple(node["x-callers"]),
                    parameters=tuple(
                        self.parameter(p, f"{pointer}/parameters/{i}")
                        for i, p in enumerate(node.get("parameters", []))
                    ),
                    request_body=self.content(node.get("requestBody", {}), f"{pointer}/requestBody"),
                    responses=tuple(
                        self.response(r, f"{pointer}/responses/{status}", int(status))
                        for status, r in node["responses"].items()
                    ),
                    pointer=pointer,
                )

    def webhooks(self) -> Iterator[Webhook]:
        """Every webhook. Its body is an event that says which type it has, and what its data is."""
        for name, item in self.data.get("webhooks", {}).items():
            node, pointer = item["post"], f"/webhooks/{escape(name)}/post"
            body = self.content(node["requestBody"], f"{pointer}/requestBody")
            if list(node["responses"]) != ["2XX"]:
                raise ContractError(
                    f"{pointer}/responses", f"expected 2XX alone, got {', '.join(node['responses'])}"
                )
            own = {p.name: p.schema for p in body.properties} if body is not None else {}
            if body is None or own.get("type") is None or own["type"].const != name or "data" not in own:
                raise ContractError(
                    f"{pointer}/requestBody", f"expected 'data', and a 'type' that is {name!r}"
                )
            yield Webhook(
                name=name,
                summary=node["summary"],
                description=node["description"],
                receivers=tuple(node["x-receivers"]),
                parameters=tuple(
                    self.parameter(p, f"{pointer}/parameters/{i}") for i, p in enumerate(node["parameters"])
                ),
                body=body,
                data=own["data"],
                event=self.base(node["requestBody"]["content"]["application/json"]["schema"], pointer),
                answer=node["responses"]["2XX"]["description"],
                pointer=pointer,
            )

    def base(self, node: Mapping[str, Any], pointer: str) -> str:
        """The name of the one schema that a schema extends."""
        parts = node.get("allOf", [])
        if len(parts) != 1 or "$ref" not in parts[0]:
            raise ContractError(
                pointer, "expected a schema that extends one other by 'allOf' and a reference"
            )
        return str(self.follow(parts[0], pointer)[1])

    def parameter(self, node: Mapping[str, Any], pointer: str) -> Parameter:
        """A parameter, or what a reference to one points at."""
        node, _, pointer = self.follow(node, pointer)
        return Parameter(
            name=node["name"],
            location=node["in"],
            description=node["description"],
            required=node.get("required", False),
            schema=self.schema(node["schema"], f"{pointer}/schema"),
            sandbox_only=node.get("x-sandbox-only", False),
            pointer=pointer,
        )

    def response(self, node: Mapping[str, Any], pointer: str, status: int | None) -> Response:
        """A response, or what a reference to one points at; a component says its own status (``x-status``)."""
        place = pointer
        node, name, pointer = self.follow(node, pointer)
        if status is None or node.get("x-status", status) != status:
            raise ContractError(
                place, f"expected the x-status of the component, {node.get('x-status')}, got {status}"
            )
        return Response(
            status=status,
            name=name,
            description=node["description"],
            remedy=node.get("x-remedy", ""),
            headers=tuple(
                self.header(n, h, f"{pointer}/headers/{n}") for n, h in node.get("headers", {}).items()
            ),
            schema=self.content(node, pointer),
            pointer=pointer,
        )

    def header(self, name: str, node: Mapping[str, Any], pointer: str) -> Header:
        """A header, or what a reference to one points at."""
        node, _, pointer = self.follow(node, pointer)
        return Header(
            name=name,
            description=node["description"],
            required=node.get("required", False),
            schema=self.schema(node["schema"], f"{pointer}/schema"),
            pointer=pointer,
        )

    def content(self, node: Mapping[str, Any], pointer: str) -> Schema | None:
        """The schema of the JSON content of a request body or response; None when it has no content."""
        content = node.get("content", {})
        if not content:
            return None
        if set(content) != {"application/json"}:
            raise ContractError(
                f"{pointer}/content", f"expected application/json alone, got {', '.join(content)}"
            )
        return self.schema(
            content["application/json"]["schema"], f"{pointer}/content/application~1json/schema"
        )

    def schema(self, node: Mapping[str, Any], pointer: str) -> Schema:
        """A schema, or what a reference to one points at; a description beside the reference wins."""
        description = node.get("description")
        node, name, pointer = self.follow(node, pointer)
        required = node.get("required", [])
        properties = node.get("properties", {})
        for missing in set(required) - set(properties):
            if properties:
                raise ContractError(f"{pointer}/required", f"{missing!r} is required but is not a property")
        return Schema(
            name=name,
            type=one_type(node, pointer),
            nullable="null" in node.get("type", ()),
            description=description or node.get("description", ""),
            properties=(
                *self.inherited(node, pointer),
                *(
                    self.property(key, value, key in required, f"{pointer}/properties/{escape(key)}")
                    for key, value in properties.items()
                ),
            ),
            enum=tuple(node.get("enum", ())),
            const=node.get("const"),
            format=node.get("format"),
            pattern=node.get("pattern"),
            minimum=node.get("minimum"),
            maximum=node.get("maximum"),
            min_length=node.get("minLength"),
            max_length=node.get("maxLength"),
            default=node.get("default"),
            examples=tuple(node.get("examples", ())),
            items=self.schema(node["items"], f"{pointer}/items") if "items" in node else None,
            raw=self.plain(node, pointer),
            pointer=pointer,
        )

    def inherited(self, node: Mapping[str, Any], pointer: str) -> Iterator[Property]:
        """The attributes that an object schema takes over from others, by ``allOf`` and a reference."""
        for index, part in enumerate(node.get("allOf", ())):
            if "$ref" in part:
                yield from self.schema(part, f"{pointer}/allOf/{index}").properties

    def property(self, name: str, node: Mapping[str, Any], required: bool, pointer: str) -> Property:
        """One attribute of an object schema; every attribute needs a description, since readers see it."""
        schema = self.schema(node, pointer)
        if not schema.description:
            raise ContractError(pointer, "an attribute needs a 'description'")
        return Property(name, required, schema, schema.description)

    def plain(self, node: Any, pointer: str, seen: tuple[str, ...] = ()) -> Any:
        """``node`` as plain JSON Schema: references replaced by what they point at, extension fields left out."""
        if isinstance(node, list):
            return [self.plain(item, f"{pointer}/{i}", seen) for i, item in enumerate(node)]
        if not isinstance(node, Mapping):
            return node
        if "$ref" in node:
            if node["$ref"] in seen:
                raise ContractError(pointer, f"{node['$ref']} refers to itself")
            target = self.plain(resolve(self.data, node["$ref"], pointer), pointer, (*seen, node["$ref"]))
            return target | {k: v for k, v in node.items() if k == "description"}
        kept = {k: v for k, v in node.items() if not str(k).startswith("x-")}
        return {k: self.plain(v, f"{pointer}/{escape(str(k))}", seen) for k, v in kept.items()}

    def follow(self, node: Mapping[str, Any], pointer: str) -> tuple[Mapping[str, Any], str | None, str]:
        """Follow references: the node at the end, its component name, and its pointer."""
        seen: list[str] = []
        while "$ref" in node:
            ref = node["$ref"]
            if ref in seen:
                raise ContractError(pointer, f"{ref} refers to itself")
            seen.append(ref)
            node = resolve(self.data, ref, pointer)
        if seen:
            pointer = seen[-1].removeprefix("#")
        is_component = re.fullmatch(r"/components/\w+/([^/]+)", pointer)
        return node, is_component[1] if is_component else None, pointer


def one_type(node: Mapping[str, Any], pointer: str) -> str | None:
    """The type of a schema's values, apart from null."""
    written = node.get("type")
    if not isinstance(written, list):
        return written
    types = [name for name in written if name != "null"]
    if len(types) != 1:
        raise ContractError(
            f"{pointer}/type", f"expected one type beside null, got {', '.join(types) or 'none'}"
        )
    return str(types[0])


def resolve(data: Mapping[str, Any], ref: str, pointer: str) -> Any:
    """The node of ``data`` that the local reference ``ref`` points at.

    Raises:
        ContractError: It points outside the document or at nothing; ``pointer`` says where it stands.
    """
    node: Any = data
    if not ref.startswith("#/"):
        raise ContractError(
            pointer, f"expected a reference into this document (#/components/...), got {ref!r}"
        )
    for step in ref[2:].split("/"):
        step = step.replace("~1", "/").replace("~0", "~")
        if not isinstance(node, Mapping) or step not in node:
            raise ContractError(pointer, f"the reference {ref!r} points at nothing")
        node = node[step]
    return node


def assumptions(node: Any, pointer: str = "") -> Iterator[Assumption]:
    """Every ``x-assumption`` of the document, in its order, then its ``x-assumptions``."""
    if isinstance(node, Mapping):
        if "x-assumption" in node:
            yield Assumption(pointer, node["x-assumption"])
        for key, value in node.items():
            if key == "x-assumptions":
                for index, text in enumerate(value):
                    yield Assumption(f"{pointer}/x-assumptions/{index}", text)
            else:
                yield from assumptions(value, f"{pointer}/{escape(str(key))}")
    elif isinstance(node, list):
        for index, item in enumerate(node):
            yield from assumptions(item, f"{pointer}/{index}")
