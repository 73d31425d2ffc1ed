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

from hooks.pages.assumptions import Group, sections
from hooks.pages.compared import last_comparison
from hooks.pages.elements import add, add_html, add_paragraphs, add_plain, kebab, spaced
from hooks.pages.fields import Fields, example_of
from hooks.pages.marks import TEXT
from hooks.pages.programs import figure_html, program_html, recording_html, request_html, status_html
from hooks.pages.sources import Sources
from paket_sandbox.openapi.document import Assumption, Operation, Response, Schema, Tag, Webhook
from snippets.calls import program_of
from snippets.catalogue import Snippet
from snippets.variables import CREDENTIALS, variables_of

LOCATIONS = {"path": "Path parameters", "query": "Query parameters", "header": "Headers"}
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

    def mark(self, parent: Element, assumption: Assumption) -> Element:
        """The small mark that leads to an assumption's entry."""
        return self.link(parent, TEXT, "assumptions", "", assumption.id)

    @property
    def fields(self) -> Fields:
        """Writes attributes, parameters and headers."""
        return Fields(self.sources.document.assumed, self.mark)

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
        self.fields.notes(prose, operation.pointer)
        for location, title in LOCATIONS.items():
            parameters = [p for p in operation.parameters if p.location == location]
            if parameters:
                self.heading(prose, title, operation)
                self.fields.parameters(prose, parameters, operation.anchor)
        if operation.request_body is not None:
            self.heading(prose, "Body", operation)
            body = operation.request_body
            section = add(prose, "div", data_schema=body.name)
            add_paragraphs(section, body.description)
            self.fields.notes(section, body.pointer)
            self.fields.properties(section, body, f"{operation.anchor}-body", body.name or operation.id)
        self.returns(prose, operation)
        self.heading(prose, "Errors", operation)
        errors = add(prose, "ul", class_="errors")
        for response in operation.responses:
            if response.is_error:
                self.error_row(errors, response)
        line = add(prose, "p", "When it fails: ", class_="retry")
        self.link(line, "retry or not, and with which key", "retries", "", retry_anchor(operation)).tail = "."
        name = program_of(operation)
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
            self.fields.properties(parent, success.schema, f"{operation.anchor}-answer", operation.id)
        if success.headers:
            self.fields.headers(parent, success.headers, f"{operation.anchor}-returns")

    def error_row(self, parent: Element, response: Response) -> None:
        """One error of an operation, linked to the catalogue."""
        name = error_name(response)
        row = add(parent, "li", data_status=str(response.status), data_error=name)
        add_plain(row, "span", str(response.status), class_=f"status s{response.status // 100}").tail = " "
        body = add(row, "div")
        self.link(body, spaced(name), "errors", "", kebab(name)).tail = " "
        add(body, "span", response.description)
        if response.undocumented:
            body[-1].tail = " "
            self.mark(body, self.sources.document.assumed[response.pointer][0])

    def schema(self, parent: Element, schema: Schema) -> None:
        """An object: its attributes, and what one looks like."""
        name = str(schema.name)
        prose, code = self.pair(parent, id=object_anchor(name), class_="object", data_schema=name)
        add_paragraphs(prose, schema.description, class_="summary")
        self.fields.notes(prose, schema.pointer)
        self.fields.properties(prose, schema, kebab(name), name)
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
            self.recording(parent, program_of(operation), caption)
        elif error is not None:
            self.recording(parent, f"errors/{error.name}", caption)
        else:
            text = json.dumps(example_of(schema), indent=2, ensure_ascii=False) + "\n"
            source = f"paket_sandbox/openapi/openapi.yaml#{schema.pointer}"
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
        self.fields.notes(prose, webhook.pointer)
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
            self.fields.notes(prose, response.pointer)
            headers = [h for h in response.headers if not h.name.startswith("Paket-")]
            if headers:
                add(prose, "p", "The answer carries:")
                self.fields.headers(prose, headers, kebab(name))
            recording = self.sources.recording(f"errors/{name}")
            add_html(self.md, code, request_html(f"errors/{name}", recording))
            add_html(self.md, code, recording_html(f"errors/{name}", recording))

    def retries(self, parent: Element) -> None:
        """Which calls to send again after which failure: one row for all operations of the same advice."""
        alike: dict[tuple[str, ...], list[Operation]] = {}
        for operation in self.sources.document.operations:
            retry = operation.retry
            alike.setdefault((*retry.advice.values(), retry.harm), []).append(operation)
        failures = self.sources.document.operations[0].retry.advice
        table = add(parent, "table", class_="retries")
        head = add(add(table, "thead"), "tr")
        titles = (*failures, "What a new key can do")
        for title in ("Call", *titles):
            add(head, "th", title, scope="col")
        body = add(table, "tbody")
        for (*advice, harm), operations in alike.items():
            row = add(body, "tr")
            calls = add(add(row, "th", scope="row"), "ul")
            for operation in operations:
                line = add(calls, "li", data_retry=operation.id, id=retry_anchor(operation))
                self.link(line, operation.summary, "operation", operation.id, operation.anchor)
            for title, text in zip(titles, (*advice, harm), strict=True):
                add(row, "td", text, data_title=title)

    def assumptions(self, parent: Element) -> None:
        """Each choice of the sandbox's, sorted by what it is about, and before them a list of what there is.

        Search leads to where they are read, so it leaves these sections out.
        """
        found = list(sections(self.sources.document))
        if last_comparison(self.sources) is None:
            add(parent, "p", "Paket has not been asked yet whether these are so.", data_search_exclude="")
        contents = add(add(parent, "div", data_search_exclude=""), "ul", class_="contents")
        for section in found:
            line = add(contents, "li")
            add(line, "a", section.title, href=f"#{section.anchor}")
            operations = [group.operation for group in section.groups if group.operation is not None]
            for operation in operations:
                inner = line.find("ul")
                inner = add(line, "ul") if inner is None else inner
                add(add(inner, "li"), "a", operation.summary, href=f"#{operation.anchor}")
        for section in found:
            add(parent, "h2", section.title, id=section.anchor, data_search_exclude="")
            for group in section.groups:
                if group.operation is not None:
                    heading = add(parent, "h3", id=group.operation.anchor, data_search_exclude="")
                    self.link(
                        heading,
                        group.operation.summary,
                        "operation",
                        group.operation.id,
                        group.operation.anchor,
                    )
                self.entries(parent, group)

    def entries(self, parent: Element, group: Group) -> None:
        """The entries of a group; one that stands at another operation already is only led to."""
        entries = add(parent, "ul", class_="assumptions")
        for assumption in group.assumptions:
            other = group.elsewhere.get(assumption.id)
            if other is None:
                entry = add(entries, "li", id=assumption.id, data_assumption=assumption.id)
                add(entry, "p", assumption.text)
                self.asked(entry, assumption)
                add(entry, "p", class_="read-at", data_read_at=assumption.id, data_search_exclude="")
            else:
                line = add(add(entries, "li"), "p", f"{assumption.text} ")
                add(line, "a", f"See {other.summary}", href=f"#{assumption.id}").tail = "."

    def asked(self, entry: Element, assumption: Assumption) -> None:
        """What is known of an assumption since Paket was last asked; nothing where it was not."""
        last = last_comparison(self.sources)
        known = last.assumptions.get(assumption.id) if last else None
        if last is None or known is None:
            return
        verdict = known.verdict if known.verdict != "unknown" else "not known"
        line = add(entry, "p", f"At Paket: {verdict} on ", class_="read-at", data_verdict=known.verdict)
        line.set("data-search-exclude", "")
        day = add(line, "time", f"{last.on.day} {last.on:%B %Y}", datetime=last.on.isoformat())
        day.tail = ": " if known.came else "."
        if known.came:
            add_plain(line, "span", known.came)

    def program(self, parent: Element, name: str) -> None:
        """A program in all its languages."""
        files = self.sources.program(name)
        count = getattr(self.md, "paket_programs", 0) + 1
        self.md.paket_programs = count  # type: ignore[attr-defined]
        is_run = files[0].calls_paket or bool(self.sources.find("webhook-tester", name))
        add_html(self.md, parent, program_html(name, files, f"program-{count}", is_run))
        self.needs(parent, files)

    def needs(self, parent: Element, files: Sequence[Snippet]) -> None:
        """What a program reads from the environment beside the credentials: ids that another call gave."""
        texts = "".join(snippet.text for snippet in files)
        variables = [v for v in variables_of(texts) if v not in CREDENTIALS]
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


def retry_anchor(operation: Operation) -> str:
    """The anchor of an operation in the table of retries: ``retry-create-a-session``."""
    return f"retry-{operation.anchor}"


def error_name(response: Response) -> str:
    """The name of an error in the catalogue; KeyError for one that the contract does not share."""
    if response.name is None:
        raise KeyError(f"{response.pointer}: an error belongs under components/responses")
    return response.name


def same(one: Schema | None, other: Schema) -> bool:
    """Whether two schemas are the same component."""
    return one is not None and one.name == other.name
