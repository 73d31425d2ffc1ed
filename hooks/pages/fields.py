"""Attributes and parameters as definition lists, each with an anchor of its own."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any
from xml.etree.ElementTree import Element

from hooks.pages.elements import add, add_paragraphs, add_plain
from paket_sandbox.openapi.document import Assumption, Header, Parameter, Property, Schema

SHARED = ("/components/parameters/", "/components/headers/")
"""What many operations share: search leads to the page that explains it, so notes here are left out."""


@dataclass(frozen=True)
class Fields:
    """Writes them, and beside each what the sandbox assumes about it."""

    assumed: Mapping[str, tuple[Assumption, ...]]
    """JSON pointer of the contract -> what is assumed there."""
    mark: Callable[[Element, Assumption], Element]
    """Adds the link to an assumption's entry."""

    def properties(self, parent: Element, schema: Schema, key: str, owner: str) -> None:
        """The attributes of an object, and theirs where they are objects that have no section of their own.

        Args:
            parent: Where they go.
            schema: The object.
            key: What begins their anchors.
            owner: The object's name, or that of the operation that it is written in.
        """
        fields = add(parent, "dl", class_="fields")
        for prop in schema.properties:
            marks = ["required" if prop.required else "optional"]
            anchor, name = f"{key}.{prop.name}", f"{owner}.{prop.name}"
            details = self.field(fields, prop, anchor, marks, data_field=name)
            inner = prop.schema.items or prop.schema
            if inner.name is None and inner.properties:
                self.properties(details, inner, anchor, name)

    def parameters(self, parent: Element, parameters: Iterable[Parameter], key: str) -> None:
        """What a request may carry."""
        fields = add(parent, "dl", class_="fields")
        for parameter in parameters:
            marks = ["required" if parameter.required else "optional"]
            if parameter.sandbox_only:
                marks.append("sandbox only")
            anchor = f"{key}.{parameter.name.lower()}"
            self.field(fields, parameter, anchor, marks, data_parameter=parameter.name)

    def headers(self, parent: Element, headers: Iterable[Header], key: str) -> None:
        """The headers of an answer."""
        fields = add(parent, "dl", class_="fields")
        for header in headers:
            marks = ["always" if header.required else "sometimes"]
            self.field(fields, header, f"{key}.{header.name.lower()}", marks, data_header=header.name)

    def field(
        self,
        fields: Element,
        field: Property | Parameter | Header,
        anchor: str,
        marks: list[str],
        **attributes: str,
    ) -> Element:
        """One entry: name, type and marks, then its description and what its value must be; returns the latter."""
        entry = add(fields, "div", id=anchor, **attributes)
        term = add(entry, "dt")
        link = add(term, "a", href=f"#{anchor}", class_="self")
        add_plain(link, "code", field.name)
        add_plain(term, "span", kind(field.schema), class_="type")
        for mark in marks:
            add_plain(term, "span", mark, class_=f"mark {mark.replace(' ', '-')}")
        for part in term:
            part.tail = " "
        details = add(entry, "dd")
        add_paragraphs(details, field.description)
        self.notes(details, field.pointer)
        self.constraints(details, field.schema)
        return details

    def notes(self, parent: Element, pointer: str) -> None:
        """What is assumed about a part of the contract, each with its mark."""
        if assumptions := self.assumed.get(pointer):
            if pointer.startswith(SHARED):
                parent = add(parent, "div", data_search_exclude="")
            notes = add(parent, "ul", class_="notes")
            for assumption in assumptions:
                self.mark(add(notes, "li", f"{assumption.text} "), assumption)

    def constraints(self, parent: Element, schema: Schema) -> None:
        """What the contract says about a value, beyond its type; marked where a shared type is an assumption."""
        rows: list[tuple[str, tuple[Any, ...]]] = [
            ("Always", () if schema.const is None else (schema.const,)),
            ("One of" if len(schema.enum) > 1 else "Must be", schema.enum),
            ("Default", () if schema.default is None else (schema.default,)),
            (between(schema.minimum, schema.maximum), ()),
            (between(schema.min_length, schema.max_length, " characters"), ()),
            ("Example", schema.examples[:1]),
        ]
        shown = [(label, values) for label, values in rows if values or label.startswith(("From ", "At "))]
        if not shown and schema.pattern is None:
            return
        constraints = add(parent, "ul", class_="constraints")
        for label, values in shown:
            item = add(constraints, "li", f"{label} ")
            for value in values:
                add_plain(item, "code", value if isinstance(value, str) else json.dumps(value)).tail = " "
        if schema.pattern is not None:
            details = add(add(constraints, "li"), "details")
            add(details, "summary", "Pattern")
            add_plain(details, "code", schema.pattern)
        for assumption in self.assumed.get(schema.pointer, ()) if schema.name is not None else ():
            self.mark(add(constraints, "li", f"{assumption.text} "), assumption)


def kind(schema: Schema) -> str:
    """A schema's type in words: ``string, uuid``; ``array of objects``."""
    if schema.items is not None:
        return f"array of {schema.items.name or schema.items.type}"
    name = schema.type or type_name(schema.const if schema.const is not None else schema.enum[0])
    if schema.nullable:
        name = f"{name} or null"
    return f"{name}, {schema.format}" if schema.format else name


def type_name(value: Any) -> str:
    """JSON's name for the type of a value."""
    names = {str: "string", bool: "boolean", int: "integer", float: "number", dict: "object", list: "array"}
    return names[type(value)]


def between(low: float | None, high: float | None, unit: str = "") -> str:
    """A range in words; empty where there are no bounds."""
    if low is not None and high is not None:
        return f"From {low} to {high}{unit}"
    if low is not None:
        return f"At least {low}{unit.rstrip('s') if low == 1 else unit}"
    return "" if high is None else f"At most {high}{unit}"


def example_of(schema: Schema) -> Any:
    """A value that the contract gives for a schema: its constant, its first example, or its first choice.

    Raises:
        KeyError: It gives none.
    """
    if schema.properties:
        return {p.name: example_of(p.schema) for p in schema.properties}
    if schema.const is not None:
        return schema.const
    if schema.items is not None and not schema.examples:
        return [example_of(schema.items)]
    for value in (*schema.examples, *schema.enum):
        return value
    raise KeyError(f"{schema.pointer} of the contract gives no example")
