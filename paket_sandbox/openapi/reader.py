"""From the data of a contract to its typed form, following references.

The reader understands the part of OpenAPI 3.1 that the contract uses and nothing else: a document that says more is an
error which names the place as a JSON pointer, so that nothing in the contract is ever silently left out of the
site, the sandbox or the suite.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

from paket_sandbox.openapi.document import (
    ADVICE,
    Assumption,
    Document,
    Header,
    Operation,
    Parameter,
    Property,
    Response,
    Retry,
    Schema,
    Server,
    Tag,
    Webhook,
    slug,
)
from paket_sandbox.openapi.grammar import check
from paket_sandbox.openapi.pointers import ContractError, escape, resolve


def parse(data: Mapping[str, Any]) -> Document:
    """Read a contract that is already parsed from YAML or JSON.

    Raises:
        ContractError: The document says something the reader does not understand.
    """
    check(data)
    return Reader(data).document()


class Reader:
    """Turns a checked document into its typed form, following references."""

    def __init__(self, data: Mapping[str, Any]) -> None:
        self.data = data
        self.schemas: dict[tuple[str, str], Schema] = {}
        """What was read already, by its pointer and description: most are referred to many times."""
        self.responses: dict[str, Response] = {}
        """The same of responses, by their pointers."""

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
            assumptions=read_assumptions(self.data),
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
                    retry=retry(node["x-retry"], method, f"{pointer}/x-retry"),
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
        if pointer not in self.responses:
            self.responses[pointer] = Response(
                status=status,
                name=name,
                description=node["description"],
                remedy=node.get("x-remedy", ""),
                headers=tuple(
                    self.header(n, h, f"{pointer}/headers/{n}") for n, h in node.get("headers", {}).items()
                ),
                schema=self.content(node, pointer),
                undocumented=node.get("x-undocumented", False),
                pointer=pointer,
            )
        return self.responses[pointer]

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
        description = description or node.get("description", "")
        if (pointer, description) not in self.schemas:
            self.schemas[pointer, description] = self.described(node, name, pointer, description)
        return self.schemas[pointer, description]

    def described(self, node: Mapping[str, Any], name: str | None, pointer: str, description: str) -> Schema:
        """The schema that a node is, under a description."""
        required = node.get("required", [])
        properties = node.get("properties", {})
        for missing in set(required) - set(properties):
            if properties:
                raise ContractError(f"{pointer}/required", f"{missing!r} is required but is not a property")
        return Schema(
            name=name,
            type=one_type(node, pointer),
            nullable="null" in node.get("type", ()),
            description=description,
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
        return Property(name, required, schema, schema.description, pointer)

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


def retry(node: Mapping[str, str], method: str, pointer: str) -> Retry:
    """What to do when a request fails: each piece of advice is one that its method allows."""
    advice = {failure: text for failure, text in node.items() if failure != "harm"}
    known = ADVICE[method.upper()]
    for failure, text in advice.items():
        if text not in known:
            raise ContractError(
                f"{pointer}/{escape(failure)}", f"expected {' or '.join(sorted(known))}, got {text!r}"
            )
    return Retry(advice, node["harm"])


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


def read_assumptions(data: Mapping[str, Any]) -> tuple[Assumption, ...]:
    """Every assumption of a document, once, with all the places that it is written on.

    Raises:
        ContractError: An id is no anchor, or stands for two different texts.
    """
    found: dict[str, Assumption] = {}
    for pointer, written in written_assumptions(data):
        for name, text in written.items():
            place, known = f"{pointer}/x-assumptions/{name}", found.get(name)
            if slug(name) != name:
                raise ContractError(place, f"expected an id in lower case with hyphens, got {name!r}")
            if known is not None and known.text != text:
                raise ContractError(
                    place, f"{name!r} says something else at {known.pointers[0]}: {known.text!r}"
                )
            pointers = (*(known.pointers if known is not None else ()), pointer)
            found[name] = Assumption(name, text, pointers)
    return tuple(found.values())


def written_assumptions(node: Any, pointer: str = "") -> Iterator[tuple[str, Mapping[str, str]]]:
    """The ``x-assumptions`` of each node, in the order of the document; those of the document come in groups."""
    if isinstance(node, Mapping):
        written = node.get("x-assumptions", {})
        if pointer:
            yield pointer, written
        else:
            yield from ((f"/x-assumptions/{escape(group)}", texts) for group, texts in written.items())
        for key, value in node.items():
            if key != "x-assumptions":
                yield from written_assumptions(value, f"{pointer}/{escape(str(key))}")
    elif isinstance(node, list):
        for index, item in enumerate(node):
            yield from written_assumptions(item, f"{pointer}/{index}")
