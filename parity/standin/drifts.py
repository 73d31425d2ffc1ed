"""Drifts that a rehearsal plants, one at a time: the rows of ``drifts.yaml``, and what they do to an answer."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from random import Random
from typing import Any

import yaml

from paket_sandbox.openapi.document import Document
from parity.standin.app import Answer
from parity.standin.server import Alter, Manner
from proof.contract import find_operation

FILE = Path(__file__).with_name("drifts.yaml")

Node = dict[str, Any]
"""The object or the list that a change is made in; lists are addressed by their index."""


class DriftError(Exception):
    """``drifts.yaml`` holds something that is not understood. The message names the drift."""


@dataclass(frozen=True)
class Drift:
    """A drift; the attributes are the keys of the file, which explains them."""

    name: str
    about: str
    operation: str = ""
    method: str = ""
    status: int = 0
    change: Sequence[Mapping[str, Any]] = ()
    manner: Mapping[str, Any] = field(default_factory=dict)
    switches: Sequence[str] = ()
    place: str = ""
    kind: str = ""
    also: Sequence[Sequence[str]] = ()
    unreached: str = ""
    fails: Sequence[str] = ()
    refutes: Sequence[str] = ()
    kept: bool = False
    halts: bool = False

    def concerns(self, document: Document, method: str, path: str, status: int) -> bool:
        """Whether it changes the answer to a request."""
        if not (self.change or self.manner):
            return False
        found = find_operation(document, method, path)
        if self.operation and (found is None or found[0].id != self.operation):
            return False
        return (not self.method or method == self.method) and (not self.status or status == self.status)

    def alter(self, document: Document, random: Random) -> Alter:
        """What a server does to answers."""

        def altered(
            method: str, path: str, headers: tuple[tuple[str, str], ...], answer: Answer
        ) -> tuple[Answer, Manner]:
            if not self.concerns(document, method, path, answer.status):
                return answer, Manner()
            changed = answer
            for change in self.change:
                [(what, how)] = change.items()
                changed = CHANGES[what](changed, how, headers)
            return changed, Manner(**self.manner)

        return altered


def read_drifts(path: Path = FILE) -> list[Drift]:
    """The rows.

    Raises:
        DriftError: One has a key or a change that is not known.
    """
    rows: dict[str, dict[str, Any]] = yaml.safe_load(path.read_text("utf-8"))
    return [read_drift(name, row) for name, row in rows.items()]


def read_drift(name: str, row: Mapping[str, Any]) -> Drift:
    """One row.

    Raises:
        DriftError: It has a key or a change that is not known.
    """
    try:
        drift = Drift(name, **row)
    except TypeError as error:
        raise DriftError(f"parity/standin/drifts.yaml: {name}: {error}") from None
    for change in drift.change:
        if len(change) != 1 or not set(change) <= set(CHANGES):
            raise DriftError(
                f"parity/standin/drifts.yaml: {name}: {change}; expected one of {', '.join(CHANGES)}"
            )
    return drift


def places(value: Any, path: str) -> Iterator[tuple[Any, Any]]:
    """Each container that a path leads to, with the last step: an attribute or an index."""
    *way, last = path.split("/")
    nodes = [value]
    for step in way:
        nodes = [inner for node in nodes for inner in below(node, step)]
    for node in nodes:
        if last == "*" and isinstance(node, list):
            yield from ((node, index) for index in range(len(node)))
        elif isinstance(node, dict | list):
            yield node, last


def below(node: Any, step: str) -> list[Any]:
    """What stands one step below."""
    if step == "*":
        return list(node) if isinstance(node, list) else []
    return [node[step]] if isinstance(node, dict) and step in node else []


def edited(answer: Answer, edit: Callable[[Any], Any]) -> Answer:
    """An answer with its JSON changed; one that has none stays."""
    if not answer.body:
        return answer
    before = json.loads(answer.body)
    after = json.dumps(edit(json.loads(answer.body)))
    return answer if after == json.dumps(before) else replace(answer, body=after.encode())


def each(path: str, change: Callable[[Any, Any], None]) -> Callable[[Any], Any]:
    """An edit that does something at each place of a path where something stands."""

    def edit(value: Any) -> Any:
        for node, last in places(value, path):
            if isinstance(last, int) or (isinstance(node, dict) and last in node):
                change(node, last)
        return value

    return edit


def put(value: Any) -> Callable[[Any, Any], None]:
    """A change that puts a value in the place."""

    def change(node: Any, last: Any) -> None:
        node[last] = value

    return change


def turned(way: str) -> Callable[[Any, Any], None]:
    """A change that makes something else of the value."""

    def change(node: Any, last: Any) -> None:
        node[last] = WAYS[way](node[last])

    return change


def renamed(name: str) -> Callable[[Any, Any], None]:
    """A change that gives an attribute another name."""

    def change(node: Any, last: Any) -> None:
        node[name] = node.pop(last)

    return change


WAYS: Mapping[str, Callable[[Any], Any]] = {
    "text": str,
    "fraction": lambda value: value + 0.5,
    "number": int,
    "list": lambda value: [value],
    "upper": lambda value: value.upper(),
    "seconds": lambda value: value.partition(".")[0] + "Z",
    "offset": lambda value: value.replace("Z", "+00:00"),
    "milliseconds": lambda value: 1_708_058_466_596,
    "dashless": lambda value: value.replace("-", ""),
    "minus": lambda value: -value - 1,
    "more": lambda value: value + 1,
    "reverse": lambda value: value[::-1],
    "object": lambda value: {"value": value},
    "shorter": lambda value: value[:-1],
}
"""What a value can be turned into."""


def add(answer: Answer, how: Sequence[Any], headers: object) -> Answer:
    """Add an attribute to each object at a path: path, name, value."""
    path, name, value = how

    def edit(body: Any) -> Any:
        for node in [body] if not path else [node[last] for node, last in places(body, path)]:
            node[name] = value
        return body

    return edited(answer, edit)


def lose(answer: Answer, path: str, headers: object) -> Answer:
    """Take something away."""
    return edited(answer, each(path, lambda node, last: node.pop(last)))


def header(answer: Answer, how: Sequence[str], headers: object) -> Answer:
    """Give a header another value, or add it: name, value."""
    name, value = how
    lines = tuple((n, v) for n, v in answer.headers if n.lower() != name.lower())
    return replace(answer, headers=(*lines, (name, value)))


def no_header(answer: Answer, name: str, headers: object) -> Answer:
    """Leave a header out."""
    return replace(answer, headers=tuple((n, v) for n, v in answer.headers if n.lower() != name.lower()))


def twice(answer: Answer, name: str, headers: object) -> Answer:
    """Send a header twice."""
    lines = tuple((n, v) for n, v in answer.headers if n.lower() == name.lower())
    return replace(answer, headers=(*answer.headers, *lines))


def page(answer: Answer, how: Sequence[Any], headers: object) -> Answer:
    """Answer with a page of HTML: its status."""
    html = b"<!doctype html><title>Maintenance</title><h1>Be right back</h1>"
    return header(replace(answer, status=int(how[0]), body=html), ("Content-Type", "text/html"), headers)


def echo(answer: Answer, name: str, headers: tuple[tuple[str, str], ...]) -> Answer:
    """Say the request's credentials in an attribute of the body."""
    sent = next((value for key, value in headers if key.lower() == "authorization"), "")
    return add(answer, ("", name, sent), headers)


CHANGES: Mapping[str, Callable[[Answer, Any, tuple[tuple[str, str], ...]], Answer]] = {
    "add": add,
    "lose": lose,
    "rename": lambda answer, how, _: edited(answer, each(how[0], renamed(how[1]))),
    "set": lambda answer, how, _: edited(answer, each(how[0], put(how[1]))),
    "turn": lambda answer, how, _: edited(answer, each(how[0], turned(how[1]))),
    "wrap": lambda answer, name, _: edited(answer, lambda body: {name: body}),
    "in_a_list": lambda answer, _, __: edited(answer, lambda body: [body]),
    "body": lambda answer, text, _: replace(answer, body=text.encode()),
    "cut": lambda answer, _, __: replace(answer, body=answer.body[:-1]),
    "before": lambda answer, text, _: replace(answer, body=text.encode() + answer.body),
    "status": lambda answer, status, _: replace(answer, status=status),
    "header": header,
    "no_header": no_header,
    "twice": twice,
    "page": page,
    "echo": echo,
}
"""What can be done to an answer, given how and the request's headers."""
