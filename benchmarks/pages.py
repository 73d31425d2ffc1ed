"""The pages of a generated contract, twice with the same content: by our blocks, and in ordinary Markdown.

The ordinary page is what a careful author would write by hand for Material: tabs, tables, fences. It is made from
the same document, program files and recordings, so it says the same.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Sequence
from http import HTTPStatus

from benchmarks.contracts import Made, operations
from hooks.pages.elements import kebab, spaced
from hooks.pages.fields import between, example_of, kind
from hooks.pages.reference import CALLERS, error_name
from hooks.pages.sources import Sources
from paket_sandbox.openapi.document import Header, Operation, Parameter, Property, Response, Schema
from snippets.catalogue import Snippet

INDEX = "# Items\n\nWhat the API creates.\n"


def block_pages(count: int) -> Iterator[tuple[str, str]]:
    """Every page, with blocks that our extension fills."""
    yield "index.md", INDEX
    yield "errors.md", "# Errors\n\n/// errors\n///\n"
    yield "retries.md", "# Retries\n\n/// retries\n///\n"
    yield "objects.md", "# Objects\n\n" + "".join(f"## {n}\n\n/// schema | {n}\n///\n\n" for n in ("Error",))
    for item in operations(count):
        text = (
            f"# Item {item.number}\n\n{intro(item)}\n\n## The object\n\n/// schema | {item.object}\n///\n\n"
        )
        yield f"{item.folder}/{item.stem}.md", text + f"/// operation | {item.operation}\n///\n"


def plain_pages(count: int, sources: Sources) -> Iterator[tuple[str, str]]:
    """The same pages in ordinary Markdown."""
    yield "index.md", INDEX
    yield "errors.md", "\n\n".join(["# Errors", *plain_errors(sources)]) + "\n"
    yield "retries.md", "\n\n".join(["# Retries", plain_retries(sources.document.operations)]) + "\n"
    error = sources.document.schema("Error")
    example = json_fence(sources.recording("errors/BadRequest").body_text)
    yield (
        "objects.md",
        "\n\n".join(
            ["# Objects", "## Error", error.description, attributes(error), "**The Error object**", example]
        )
        + "\n",
    )
    for item in operations(count):
        operation = sources.document.operation(item.operation)
        schema = sources.document.schema(item.object)
        recorded = json_fence(sources.recording(f"{item.folder}/{item.stem}").body_text)
        parts = [
            f"# Item {item.number}",
            intro(item),
            "## The object",
            schema.description,
            attributes(schema),
        ]
        parts += [f"**The {spaced(item.object)} object**", recorded]
        parts += plain_operation(operation, sources.program(f"{item.folder}/{item.stem}"), recorded)
        yield f"{item.folder}/{item.stem}.md", "\n\n".join(parts) + "\n"


def intro(item: Made) -> str:
    """The prose of a page."""
    return (
        f"An Item {item.number} stands for one end user of a **Platform**. Its ID is how you and Paket speak about "
        "that viewer, and everything that Paket keeps for the viewer hangs on it. It is not a login session."
    )


def plain_operation(operation: Operation, programs: Sequence[Snippet], recorded: str) -> Iterator[str]:
    """What ``/// operation`` shows."""
    yield f"## {operation.summary}"
    yield f"{operation.method} `{operation.path}`"
    yield operation.description
    yield f"Who may call it: **{' and '.join(CALLERS[caller] for caller in operation.callers)}**."
    yield "### Headers"
    yield fields((p, "required" if p.required else "optional") for p in operation.parameters)
    yield "### Returns"
    yield f"{status(operation.success)} [{operation.success.description.rstrip('.')}](#the-object)"
    yield fields((h, "always" if h.required else "sometimes") for h in operation.success.headers)
    yield "### Errors"
    yield "\n".join(error_row(response) for response in operation.responses if response.is_error)
    yield "When it fails: [retry or not, and with which key](../retries.md)."
    for program in programs:
        fence = f"```{program.language.lexer}\n{program.text}```".replace("\n", "\n    ")
        yield f'=== "{program.language.label}"\n\n    {fence}'
    yield f"**Response {status(operation.success)}**"
    yield recorded


def error_row(response: Response) -> str:
    """One error of an operation, linked to the catalogue."""
    name = error_name(response)
    return f"- {response.status} [{spaced(name)}](../errors.md#{response.status}-{kebab(name)}) {response.description}"


def plain_errors(sources: Sources) -> Iterator[str]:
    """What ``/// errors`` shows."""
    for response in sorted(sources.document.responses.values(), key=lambda r: r.status):
        name = error_name(response)
        recording = sources.recording(f"errors/{name}")
        yield f"### {response.status} {spaced(name)}"
        yield response.description
        yield f"**What to do.** {response.remedy}"
        if headers := [h for h in response.headers if not h.name.startswith("Paket-")]:
            yield fields((h, "always" if h.required else "sometimes") for h in headers)
        lines = [f"{recording.request.method} {recording.request.path}"]
        lines += [f"{name}: {value}" for name, value in recording.request.headers.items()]
        if recording.request.body is not None:
            lines += ["", json.dumps(recording.request.body, indent=2)]
        yield "**Request**"
        yield "\n".join(["```http", *lines, "```"])
        yield f"**Response {status(response)}**"
        yield json_fence(recording.body_text)


def plain_retries(operations: Sequence[Operation]) -> str:
    """What ``/// retries`` shows; operations of a generated contract all have the same advice."""
    retry = operations[0].retry
    calls = " ".join(operation.summary for operation in operations)
    titles = ["Call", *retry.advice, "What a new key can do"]
    rows = (titles, ["---"] * len(titles), [calls, *retry.advice.values(), retry.harm])
    return "\n".join(f"| {' | '.join(row)} |" for row in rows)


def attributes(schema: Schema) -> str:
    """The attributes of an object."""
    return fields((p, "required" if p.required else "optional") for p in schema.properties)


def fields(rows: Iterable[tuple[Property | Parameter | Header, str]]) -> str:
    """Fields as a table."""
    table = ["| name | type | | description |", "| --- | --- | --- | --- |"]
    for field, mark in rows:
        text = " ".join([" ".join(field.description.split()), *constraints(field.schema)])
        table.append(f"| `{field.name}` | {kind(field.schema)} | {mark} | {text} |")
    return "\n".join(table)


def constraints(schema: Schema) -> Iterator[str]:
    """What the contract says about a value, beyond its type."""
    if schema.const is not None:
        yield f"Always `{schema.const}`."
    if schema.enum:
        label = "One of" if len(schema.enum) > 1 else "Must be"
        yield f"{label} {' '.join(f'`{value}`' for value in schema.enum)}."
    if length := between(schema.min_length, schema.max_length, " characters"):
        yield f"{length}."
    if schema.examples:
        yield (
            f"Example `{example_of(schema)}`." if schema.const is None else f"Example `{schema.examples[0]}`."
        )
    if schema.pattern is not None:
        yield f"Pattern `{schema.pattern}`"


def json_fence(text: str) -> str:
    """A recorded body."""
    return f"```json\n{text}\n```"


def status(response: Response) -> str:
    """``200 OK``."""
    return f"{response.status} {HTTPStatus(response.status).phrase}"
