"""One answer of Paket's beside the contract, and beside what was recorded."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import parse_qs

from paket_sandbox.openapi.document import Document, Operation, Response
from parity import structure
from parity.findings import Finding, Kind
from parity.rules import Rules
from parity.structure import shown
from proof import wire
from proof.contract import find_operation
from proof.pages import faults
from snippets.recordings import Recording

PARTS_OF_A_PAGE = frozenset({"body", "body/total", "body/items", "body/next_key"})
"""Where one of these has another shape, whether it is the page that was asked for cannot be told."""


@dataclass(frozen=True)
class Situation:
    """What has to be known of Paket before answers can be compared."""

    kept: bool
    """Whether what is written is there afterwards. Test keys are answered with generated data, says Paket."""
    client_ids: Mapping[str, str]
    """Who calls -> the id of that Client."""


@dataclass(frozen=True)
class Comparer:
    """Compares answers."""

    document: Document
    rules: Rules
    situation: Situation

    def findings(
        self,
        request: wire.Request,
        response: wire.Response,
        client: str,
        recording: Recording | None,
        error: str = "",
    ) -> list[Finding]:
        """Where an answer differs: each place once.

        Args:
            request: What was asked.
            response: What came.
            client: Who asked: ``platform``.
            recording: What was recorded of it; None where only its shape is known.
            error: The response of the contract that it should be, ``NotFound``; empty for a success.
        """
        found = find_operation(self.document, request.method, request.path)
        operation = found[0] if found else None
        expected = self.document.responses[error] if error else operation.success if operation else None
        assert expected is not None, f"{request.method} {request.path} is no operation of the contract"
        several = [*way_differences(response)]
        if response.status != expected.status:
            came = f"{response.status} {shown(text_of(response))}"
            return [*several, Finding("status", Kind.STATUS, str(expected.status), came)]
        several += self.header_differences(response, expected, recording)
        several += self.body_differences(request, response, expected, operation, client, recording)
        return once(several)

    def header_differences(
        self, response: wire.Response, expected: Response, recording: Recording | None
    ) -> Iterator[Finding]:
        """Headers that are more, fewer or others."""
        documented = {header.name.lower(): header for header in expected.headers}
        wanted = {h.name: "" for h in expected.headers if h.required} | {"Paket-Response-Type": "Test"}
        if expected.status in (401, 431):
            del wanted["Paket-Response-Type"]
        if expected.schema is not None:
            wanted["Content-Type"] = "application/json"
        wanted |= dict(recording.headers) if recording else {}
        names = {name.lower(): name for name in wanted}
        for name, count in Counter(name.lower() for name, _ in response.headers).items():
            if name in self.rules.not_compared:
                continue
            place = f"header {names.get(name, name)}"
            value = response.header(name) or ""
            if count > 1:
                yield Finding(place, Kind.HEADER_TWICE, "once", f"{count} times")
            if name not in names and name not in documented:
                yield Finding(place, Kind.HEADER_ADDED, "nothing", shown(value))
            elif (
                self.rules.find(place, self.situation.kept) is None
                and name in names
                and wanted[names[name]] != value
            ):
                yield Finding(place, Kind.HEADER_VALUE, shown(wanted[names[name]]), shown(value))
            elif name in documented and list(structure.differences(value, documented[name].schema, "")):
                yield Finding(place, Kind.HEADER_VALUE, str(documented[name].schema.pattern), shown(value))
        for name in wanted:
            if response.header(name) is None:
                yield Finding(f"header {name}", Kind.HEADER_LOST, shown(wanted[name]), "nothing")

    def body_differences(
        self,
        request: wire.Request,
        response: wire.Response,
        expected: Response,
        operation: Operation | None,
        client: str,
        recording: Recording | None,
    ) -> Iterator[Finding]:
        """Where the body differs: its shape, the page of a list, its values."""
        if expected.schema is None:
            if response.body:
                yield Finding("body", Kind.BODY_ADDED, "nothing", shown(text_of(response)))
            return
        if not response.body:
            yield Finding("body", Kind.BODY_LOST, structure.named(expected.schema), "nothing")
            return
        try:
            value = json.loads(response.body.decode("utf-8"))
        except ValueError:
            yield Finding("body", Kind.NOT_JSON, "JSON", shown(text_of(response)))
            return
        shape = [*structure.differences(value, expected.schema, "body")]
        yield from shape
        is_page = not PARTS_OF_A_PAGE & {finding.place for finding in shape}
        if is_page and operation is not None and expected is operation.success and isinstance(value, dict):
            yield from page_differences(value, request, operation, self.situation.kept)
        if recording is not None:
            yield from self.value_differences(recording.body, value, "body", client)

    def value_differences(self, recorded: Any, came: Any, place: str, client: str) -> Iterator[Finding]:
        """Values that are others, where both have one."""
        rule = self.rules.find(place, self.situation.kept)
        if rule is not None:
            own = self.situation.client_ids.get(client)
            if rule.compare == "caller" and own is not None and came != own:
                yield Finding(place, Kind.VALUE, f"the caller's, {own}", shown(came))
        elif isinstance(recorded, dict) and isinstance(came, dict):
            for name in recorded:
                if name in came:
                    yield from self.value_differences(recorded[name], came[name], f"{place}/{name}", client)
        elif isinstance(recorded, list) and isinstance(came, list):
            if len(recorded) != len(came):
                yield Finding(place, Kind.VALUE, f"{len(recorded)} of them", f"{len(came)}")
            for one, other in zip(recorded, came, strict=False):
                yield from self.value_differences(one, other, f"{place}/*", client)
        elif recorded != came:
            yield Finding(place, Kind.VALUE, shown(recorded), shown(came))


def way_differences(response: wire.Response) -> Iterator[Finding]:
    """What is another in how the answer came."""
    if response.http_version != "1.1":
        yield Finding("protocol", Kind.PROTOCOL, "HTTP/1.1", f"HTTP/{response.http_version}")
    if response.interim:
        yield Finding("interim answer", Kind.INTERIM, "nothing", ", ".join(map(str, response.interim)))


def page_differences(
    value: Mapping[str, Any], request: wire.Request, operation: Operation, kept: bool
) -> Iterator[Finding]:
    """Where a page is not the one that was asked for. Order says nothing where lists are generated."""
    found = [*faults(value, parse_qs(request.query), operation)]
    wrong_size = any(place == "items" for place, _ in found)
    for place, text in found:
        if place == "next_key" and wrong_size:
            continue  # it follows
        if place == "order" and kept:
            yield Finding("body/items", Kind.ORDER, "newest first", text)
        elif place != "order":
            yield Finding(f"body/{place}", Kind.PAGE, "", text)


def once(findings: Iterable[Finding]) -> list[Finding]:
    """The first finding at each place, and none below what is another as a whole: what follows is no difference."""
    kept: dict[str, Finding] = {}
    deep = (
        *(Kind.TYPE, Kind.NULL, Kind.FIELD_LOST, Kind.FIELD_RENAMED),
        *(Kind.BODY_LOST, Kind.NOT_JSON, Kind.PAGE, Kind.ORDER),
    )
    for finding in findings:
        covered = any(
            finding.place.startswith(f"{place}/") for place, other in kept.items() if other.kind in deep
        )
        if finding.place not in kept and not covered:
            kept[finding.place] = finding
    return list(kept.values())


def text_of(response: wire.Response) -> str:
    """A body as text, whatever it is."""
    return response.body.decode("utf-8", errors="replace")
