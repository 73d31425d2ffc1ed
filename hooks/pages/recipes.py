"""A module of recipes as a part of a page: its functions and exceptions in the prose, its file in the code column.

Nothing of it is run: griffe reads its signatures and docstrings. The markup is that of the reference
(:mod:`hooks.pages.fields`).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any
from xml.etree.ElementTree import Element

import griffe
from markdown import Markdown

from hooks.pages.elements import add, add_html, add_paragraphs, add_plain
from hooks.pages.programs import figure_html

TEXT = griffe.DocstringSectionKind.text
PARAMETERS = griffe.DocstringSectionKind.parameters


def write_recipe(md: Markdown, parent: Element, name: str, root: Path) -> None:
    """Add a module.

    Args:
        md: The page's Markdown.
        parent: Where it goes.
        name: ``recipes.client``.
        root: The folder that holds ``recipes/``.

    Raises:
        KeyError: There is no such module.
    """
    path = Path(*name.split(".")).with_suffix(".py")
    if not (root / path).is_file():
        raise KeyError(f"there is no module {name}, no file {path.as_posix()}")
    loader = griffe.GriffeLoader(search_paths=[root], docstring_parser=griffe.Parser.google)
    module = loader.load(name)
    pair = add(parent, "div", class_="pair recipe", data_recipe=name)
    prose = add(pair, "div", class_="prose")
    for function in own(module.functions.values()):
        write_function(md, prose, function)
    if exceptions := own(module.classes.values()):
        add(prose, "h3", "Exceptions", id="exceptions")
        write_exceptions(add(prose, "dl", class_="fields"), exceptions)
    column = add(add(pair, "div", class_="code-column"), "div")
    text = (root / path).read_text("utf-8")
    block = add(column, "div", class_="block file-block")
    add_html(md, block, figure_html(path.name, text, "python", path.as_posix()))


def own(members: Iterable[Any]) -> list[Any]:
    """What a module defines itself, and does not import."""
    return [member for member in members if not member.is_alias]


def write_function(md: Markdown, parent: Element, function: Any) -> None:
    """A function: how it is called, and what its docstring says."""
    add_plain(add(parent, "h3", id=function.name), "code", function.name)
    signature = add(parent, "p", class_="signature")
    add_plain(signature, "code", function.signature(return_type=True))
    for section in function.docstring.parsed:
        if section.kind is TEXT:
            add_paragraphs(parent, section.value)
            continue
        is_call = section.kind is PARAMETERS
        title = "Arguments" if is_call else section.kind.value.capitalize()
        add_html(
            md, parent, f"<h4>{title}</h4>"
        )  # so that it gets no anchor: there are many of the same words
        fields = add(parent, "dl", class_="fields")
        for entry in section.value:
            write_parameter(fields, function, entry) if is_call else write_outcome(fields, entry)


def write_parameter(parent: Element, function: Any, parameter: Any) -> None:
    """An argument, with an anchor of its own."""
    anchor = f"{function.name}-{parameter.name}"
    entry = add(parent, "div", id=anchor)
    term = add(entry, "dt")
    add_plain(add(term, "a", class_="self", href=f"#{anchor}"), "code", parameter.name)
    add_plain(term, "span", str(parameter.annotation), class_="type")
    mark = "required" if parameter.default is None else "optional"
    add(term, "span", mark, class_=f"mark {mark}")
    for child in term:
        child.tail = "\n"
    details = add(entry, "dd")
    add_paragraphs(details, parameter.description)
    if parameter.default is not None:
        item = add(add(details, "ul", class_="constraints"), "li", "Default ")
        add_plain(item, "code", str(parameter.default))


def write_outcome(parent: Element, outcome: Any) -> None:
    """What a function returns, yields or raises."""
    entry = add(parent, "div")
    add_plain(add(entry, "dt"), "code", str(outcome.annotation))
    add_paragraphs(add(entry, "dd"), outcome.description)


def write_exceptions(parent: Element, exceptions: Iterable[Any]) -> None:
    """The exceptions of a module, each with an anchor of its own."""
    for exception in exceptions:
        entry = add(parent, "div", id=exception.name)
        term = add(entry, "dt")
        add_plain(add(term, "a", class_="self", href=f"#{exception.name}"), "code", exception.name)
        term[-1].tail = "\n"
        add_plain(term, "span", ", ".join(map(str, exception.bases)), class_="type")
        details = add(entry, "dd")
        for section in exception.docstring.parsed:
            if section.kind is TEXT:
                add_paragraphs(details, section.value)
                continue
            fields = add(details, "dl", class_="fields")
            for name, description in named(section.value):
                inner = add(fields, "div")
                add_plain(add(inner, "dt"), "code", name)
                add_paragraphs(add(inner, "dd"), description)


def named(entries: Iterable[Any]) -> Iterator[tuple[str, str]]:
    """Name and description of each attribute."""
    for entry in entries:
        yield entry.name, entry.description
