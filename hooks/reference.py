"""The reference: operations, objects, the catalogue of errors, the list of assumptions."""

from __future__ import annotations

import json
import posixpath
import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from xml.etree.ElementTree import Element

from markdown import Markdown
from markdown.util import AtomicString

from hooks.fields import add_headers, add_parameters, add_properties, example_of
from hooks.programs import figure_html, program_html, recording_html, request_html, status_html
from hooks.sources import Sources
from hooks.tree import add, add_html, add_paragraphs, add_plain, kebab, spaced
from openapi.document import Assumption, Document, Operation, Response, Schema, Tag, Webhook
from snippets.catalogue import Snippet

LOCATIONS = {"path": "Path parameters", "query": "Query parameters", "header": "Headers"}
VARIABLE = re.compile(r"\bPAKET_[A-Z_]+\b")
CREDENTIALS = {"PAKET_API_USERNAME", "PAKET_API_SECRET_KEY"}
CALLERS = {"platform": "Platforms", "publisher": "Publishers"}


@dataclass(frozen=True)
class Writer:
    """Writes blocks of one page."""

    md: Markdown
    sources: Sources
    page: str
    """The page that is written, as a path under ``docs/``; links are relative to it."""

    def link(self, parent: Element, text: str, block: str, argument: str, anchor: str) -> Element:
        """A link to where another block stands."""
        target = self.sources.page_of(block, argument)
        path = "" if target == self.page else posixpath.relpath(target, posixpath.dirname(self.page) or ".")
        return add(parent, "a", text, href=f"{path}#{anchor}")

    def operations(self, parent: Element, tags: Sequence[Tag]) -> None:
        """What can be called: a line for each operation of some tags, in the order of their page."""
        rows = self.overview(parent, "Endpoints")
        for tag in tags:
            for operation in sorted(
                (o for o in self.sources.document.operations if o.tag == tag.name), key=self.line
            ):
                link = self.link(add(rows, "li"), "", "operation", operation.id, operation.anchor)
                self.overview_row(link, operation.method, operation.path, operation.summary)

    def events(self, parent: Element) -> None:
        """What can be sent: a line for each type of event."""
        rows = self.overview(parent, "Types of event")
        for webhook in self.sources.document.webhooks:
            link = self.link(add(rows, "li"), "", "event", webhook.name, webhook.anchor)
            self.overview_row(link, "EVENT", webhook.name, webhook.summary)

    def line(self, operation: Operation) -> int:
        """Where on its page an operation stands."""
        return next((place.line for place in self.sources.find("operation", operation.id)), 0)

    def overview(self, parent: Element, title: str) -> Element:
        """A box with a title; returns the list in it."""
        box = add(parent, "div", class_="overview", data_search_exclude="")
        add(box, "p", title, class_="title")
        return add(box, "ul")

    def overview_row(self, link: Element, badge: str, name: str, summary: str) -> None:
        """One line of it: a badge, a path or a name, and what that is."""
        self.badge(link, badge, name).tail = " "
        add(link, "span", summary)

    def badge(self, parent: Element, badge: str, name: str) -> Element:
        """``POST /v1/sessions``: what kind of call it is, and its path or name; returns the latter."""
        add_plain(parent, "span", badge, class_=f"method {badge.lower()}").tail = " "
        first, *others = re.findall(r"[/.]?[^/.]+", name)
        code = add_plain(parent, "code", first)
        for part in others:  # a narrow line may end before a slash or a dot, and nowhere else if it can
            add(code, "wbr").tail = AtomicString(part)
        return code

    def operation(self, parent: Element, operation: Operation) -> None:
        """The whole section of an operation."""
        prose, code = self.pair(parent, class_="operation", data_operation=operation.id)
        add(prose, "h2", operation.summary, id=operation.anchor)
        self.badge(add(prose, "p", class_="endpoint"), operation.method, operation.path)
        add_paragraphs(prose, operation.description)
        callers = " and ".join(CALLERS[caller] for caller in operation.callers)
        data_callers = " ".join(operation.callers)
        add(prose, "p", f"Who may call it: **{callers}**.", class_="callers", data_callers=data_callers)
        for location, title in LOCATIONS.items():
            parameters = [p for p in operation.parameters if p.location == location]
            if parameters:
                self.heading(prose, title, operation)
                add_parameters(prose, parameters, operation.anchor)
        if operation.request_body is not None:
            self.heading(prose, "Body", operation)
            body = operation.request_body
            section = add(prose, "div", data_schema=body.name)
            add_paragraphs(section, body.description)
            add_properties(section, body, f"{operation.anchor}-body", body.name or operation.id)
        self.returns(prose, operation)
        self.heading(prose, "Errors", operation)
        errors = add(prose, "ul", class_="errors")
        for response in operation.responses:
            if response.is_error:
                self.error_row(errors, response)
        name = self.sources.program_of(operation)
        self.program(code, name)
        self.recording(code, name)

    def heading(self, parent: Element, text: str, operation: Operation) -> None:
        """A heading within an operation, with an anchor of its own."""
        add(parent, "h3", text, id=f"{operation.anchor}-{text.lower().replace(' ', '-')}")

    def returns(self, parent: Element, operation: Operation) -> None:
        """What a success answers."""
        success = operation.success
        self.heading(parent, "Returns", operation)
        line = add(parent, "p", data_status=str(success.status))
        add_html(self.md, line, status_html(success.status) + " ")
        if success.schema is not None and success.schema.name is not None:
            name = success.schema.name
            self.link(line, success.description.rstrip("."), "schema", name, object_anchor(name))
        else:
            add(line, "span", success.description)
        if success.schema is not None and success.schema.name is None:
            add_properties(parent, success.schema, f"{operation.anchor}-answer", operation.id)
        if success.headers:
            add_headers(parent, success.headers, f"{operation.anchor}-returns")

    def error_row(self, parent: Element, response: Response) -> None:
        """One error of an operation, linked to the catalogue."""
        name = error_name(response)
        row = add(parent, "li", data_status=str(response.status), data_error=name)
        add_plain(row, "span", str(response.status), class_=f"status s{response.status // 100}").tail = " "
        body = add(row, "div")
        self.link(body, spaced(name), "errors", "", kebab(name)).tail = " "
        add(body, "span", response.description)

    def schema(self, parent: Element, schema: Schema) -> None:
        """An object: its attributes, and what one looks like."""
        name = str(schema.name)
        prose, code = self.pair(parent, id=object_anchor(name), class_="object", data_schema=name)
        add_paragraphs(prose, schema.description, class_="summary")
        add_properties(prose, schema, kebab(name), name)
        self.example(code, schema)

    def example(self, parent: Element, schema: Schema) -> None:
        """A recorded object; the contract's own example of one that no operation returns."""
        name = str(schema.name)
        caption = f"The {spaced(name)} object"
        operation = self.sources.returning.get(schema.name)
        error = next((r for r in self.sources.document.responses.values() if same(r.schema, schema)), None)
        webhook = next((w for w in self.sources.document.webhooks if w.event == name), None)
        if webhook is not None:
            self.sent(parent, webhook)
        elif operation is not None:
            self.recording(parent, self.sources.program_of(operation), caption)
        elif error is not None:
            self.recording(parent, f"errors/{error.name}", caption)
        else:
            text = json.dumps(example_of(schema), indent=2, ensure_ascii=False) + "\n"
            source = f"openapi/openapi.yaml#{schema.pointer}"
            add_html(self.md, parent, figure_html(caption, text, "json", source))

    def event(self, parent: Element, webhook: Webhook) -> None:
        """A type of event: who gets it, what its data is, and one as it was sent."""
        prose, code = self.pair(parent, class_="event", data_event=webhook.name)
        add(prose, "h3", webhook.summary, id=webhook.anchor)
        self.badge(add(prose, "p", class_="endpoint"), "EVENT", webhook.name)
        add_paragraphs(prose, webhook.description)
        receivers = " and ".join(CALLERS[receiver] for receiver in webhook.receivers)
        line = add(prose, "p", f"Who gets it: **{receivers}**. Its `data`: ")
        name = str(webhook.data.name)
        self.link(line, f"a {spaced(name)} object", "schema", name, object_anchor(name)).tail = ". "
        add(line, "span", webhook.data.description)
        self.sent(code, webhook)

    def sent(self, parent: Element, webhook: Webhook) -> None:
        """A recorded event, as it went over the wire."""
        name = f"events/{webhook.name}"
        add_html(self.md, parent, request_html(name, self.sources.recording(name)))

    def errors(self, parent: Element) -> None:
        """The catalogue: every error, what it means, what to do, and a recorded one."""
        for response in sorted(self.sources.document.responses.values(), key=lambda r: r.status):
            name = error_name(response)
            prose, code = self.pair(parent, class_="error", data_error=name, data_status=str(response.status))
            heading = add(prose, "h3", id=kebab(name))
            add_plain(heading, "span", str(response.status), class_=f"status s{response.status // 100}")
            heading[-1].tail = f" {spaced(name)}"
            add_paragraphs(prose, response.description)
            remedy = add(prose, "p", f"**What to do.** {response.remedy}", class_="remedy")
            remedy.set("data-remedy", "")
            headers = [h for h in response.headers if not h.name.startswith("Paket-")]
            if headers:
                add(prose, "p", "The answer carries:")
                add_headers(prose, headers, kebab(name))
            recording = self.sources.recording(f"errors/{name}")
            add_html(self.md, code, request_html(f"errors/{name}", recording))
            add_html(self.md, code, recording_html(f"errors/{name}", recording))

    def assumptions(self, parent: Element) -> None:
        """Each choice of the sandbox's, with the place of the contract it is written on."""
        groups: dict[str, list[Assumption]] = {}
        for assumption in self.sources.document.assumptions:
            groups.setdefault(where(assumption.pointer, self.sources.document), []).append(assumption)
        table = add(parent, "dl", class_="assumptions")
        for place, assumptions in groups.items():
            entry = add(table, "div")
            add(entry, "dt", place)
            for assumption in assumptions:
                add(entry, "dd", assumption.text, data_assumption=assumption.pointer)

    def program(self, parent: Element, name: str) -> None:
        """A program in all its languages."""
        files = self.sources.program(name)
        count = getattr(self.md, "paket_programs", 0) + 1
        self.md.paket_programs = count  # type: ignore[attr-defined]
        add_html(self.md, parent, program_html(name, files, f"program-{count}"))
        self.needs(parent, files)

    def needs(self, parent: Element, files: Sequence[Snippet]) -> None:
        """What a program reads from the environment beside the credentials: ids that another call gave."""
        texts = "".join(snippet.text for snippet in files)
        variables = [v for v in dict.fromkeys(VARIABLE.findall(texts)) if v not in CREDENTIALS]
        if variables:
            line = add(parent, "p", "Set ", class_="needs", data_search_exclude="")
            for variable in variables:
                add_plain(line, "code", variable).tail = ", "
            line[-1].tail = " too, beside your credentials." if files[0].calls_paket else "."

    def recording(self, parent: Element, name: str, caption: str = "") -> None:
        """A recorded answer."""
        add_html(self.md, parent, recording_html(name, self.sources.recording(name), caption))

    def pair(self, parent: Element, **attributes: Any) -> tuple[Element, Element]:
        """A section of two columns, prose and code; returns both."""
        section = add(parent, "div", **{**attributes, "class_": f"pair {attributes['class_']}"})
        return add(section, "div", class_="prose"), add(add(section, "div", class_="code-column"), "div")


def object_anchor(name: str) -> str:
    """The anchor of an object's attributes: ``SessionParticipant`` is ``session-participant-attributes``."""
    return f"{kebab(name)}-attributes"


def error_name(response: Response) -> str:
    """The name of an error in the catalogue; KeyError for one that the contract does not share."""
    if response.name is None:
        raise KeyError(f"{response.pointer}: an error belongs under components/responses")
    return response.name


def same(one: Schema | None, other: Schema) -> bool:
    """Whether two schemas are the same component."""
    return one is not None and one.name == other.name


def where(pointer: str, document: Document) -> str:
    """A JSON pointer of the contract in words: ``/components/parameters/IdempotencyKey`` is a header."""
    parts = [p.replace("~1", "/").replace("~0", "~") for p in pointer.strip("/").split("/")]
    match parts:
        case ["components", "parameters", name, *_]:
            return f"The {document.parameters[name].location} `{document.parameters[name].name}`"
        case ["components", "headers", *_]:
            responses = [*document.responses.values(), *(r for o in document.operations for r in o.responses)]
            names = {header.pointer: header.name for response in responses for header in response.headers}
            return f"The header `{names[pointer]}` of answers"
        case ["components", "responses", name, *_]:
            return f"The error {document.responses[name].status} {spaced(name)}"
        case ["components", "schemas", name, *_]:
            return f"The {spaced(name)} object"
        case ["webhooks", name, *_]:
            return f"The event `{name}`"
        case ["paths", path, method, *_]:
            return f"`{method.upper()} {path}`"
        case _:
            return "In general"
