"""What a comparison found, as JSON for programs, and as Markdown and HTML for people."""

from __future__ import annotations

import html
import json
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import date
from itertools import groupby
from pathlib import Path
from typing import Any

from paket_sandbox.openapi.document import Document
from parity.comparison import Outcome
from parity.findings import Asked, Check, Result, Verdict
from proof.recorder import record
from proof.wire import Exchange
from snippets.catalogue import Snippet
from snippets.parity import Assumption, Compared, Program, together
from snippets.recordings import Recording
from snippets.verified import digest_of_program

SCHEMA = 1
"""Of the JSON; it grows when an attribute gets another meaning."""


@dataclass(frozen=True)
class Report:
    """A comparison, and how it ended."""

    on: date
    base: str
    version: str
    """Of the contract."""
    outcome: Outcome
    requests: int
    """How many were sent."""
    made: int
    """How many things were made at Paket."""
    removed: int
    left: Sequence[str]
    """What could not be removed, one line each."""
    stopped: str = ""
    """Why it ended before its end; empty when it did not."""

    @property
    def counts(self) -> Mapping[str, int]:
        """How many checks came to each result, and how many assumptions to each verdict."""
        results = Counter(str(check.result) for check in self.outcome.checks)
        verdicts = Counter(str(asked.verdict) for asked in self.outcome.assumptions)
        return {str(word): (results + verdicts)[str(word)] for word in (*Result, *Verdict)}

    @property
    def differs(self) -> bool:
        """Whether Paket answered otherwise than is written anywhere."""
        return bool(self.counts[Result.DRIFT] or self.counts[Verdict.REFUTED])


def summary(report: Report) -> str:
    """A sentence or two for the terminal."""
    n = report.counts
    lines = [
        f"{n[Result.MATCH]} match, {n[Result.DRIFT]} drift, {n[Result.NOT_REACHED]} not reached; of the assumptions, "
        f"{n[Verdict.CONFIRMED]} confirmed, {n[Verdict.REFUTED]} refuted, {n[Verdict.UNKNOWN]} unknown.",
        f"{report.requests} requests; {report.made} things made, {report.removed} removed.",
        *(f"Left: {line}." for line in report.left),
    ]
    return "\n".join([*lines, *([f"Stopped: {report.stopped}."] if report.stopped else [])])


def as_json(report: Report) -> str:
    """The whole report for programs."""
    data: dict[str, Any] = {
        "schema": SCHEMA,
        "on": report.on.isoformat(),
        "base": report.base,
        "version": report.version,
        "kept": report.outcome.kept,
        "stopped": report.stopped,
        "counts": report.counts,
        "requests": report.requests,
        "made": report.made,
        "removed": report.removed,
        "left": list(report.left),
        "checks": [asdict(check) for check in report.outcome.checks],
        "assumptions": [asdict(asked) for asked in report.outcome.assumptions],
    }
    return json.dumps(data, indent=2, ensure_ascii=False) + "\n"


def for_pages(report: Report, snippets: Sequence[Snippet]) -> Compared:
    """What the pages show of it."""
    results: dict[str, list[str]] = {}
    for check in report.outcome.checks:
        results.setdefault(check.name, []).append(str(check.result))
    programs = {
        name: Program(together(results[name]), digest_of_program(files))
        for name, files in groupby(snippets, key=lambda snippet: snippet.program)
        if name in results
    }
    assumptions = {a.name: Assumption(str(a.verdict), a.came) for a in report.outcome.assumptions}
    return Compared(report.on, report.base, programs, assumptions)


def answers(report: Report, document: Document) -> dict[str, Recording]:
    """What came where something drifted, as it would be recorded: by the name of the recording."""
    drifted = {check.name for check in report.outcome.checks if check.result is Result.DRIFT}
    found = {}
    for name, sent in report.outcome.answers.items():
        if name in drifted:
            try:
                found[name] = record(Exchange(sent.request, sent.response), document)
            except ValueError:
                continue  # what is no JSON is no recording
    return found


def sections(report: Report) -> Iterator[tuple[str, str, Sequence[tuple[str, ...]]]]:
    """The tables of the report: a heading, what stands in its columns, and the rows."""
    checks = report.outcome.checks
    drifted = [check for check in checks if check.result is Result.DRIFT]
    rows = [(where(c), f.place, str(f.kind), f.expected, f.came) for c in drifted for f in c.findings]
    yield "Drift", "where, place, kind, expected, came", rows
    refuted = [(a.name, a.came) for a in report.outcome.assumptions if a.verdict is Verdict.REFUTED]
    yield "Assumptions that are refuted", "assumption, what came", refuted
    lost = [(where(check), check.reason) for check in checks if check.result is Result.NOT_REACHED]
    yield "Not reached", "where, why", lost
    fine = [(where(c), f.place, str(f.kind), f.expected, f.came) for c in checks for f in c.allowed]
    yield "Allowed for now", "where, place, kind, expected, came", fine
    yield "Left at Paket", "what", [(line,) for line in report.left]
    noted = [(where(check), check.note) for check in checks if check.note]
    yield "Programs that failed", "where, how", noted
    known = [
        (name, str(verdict), came)
        for name, verdict, came in ((a.name, a.verdict, a.came) for a in report.outcome.assumptions)
        if verdict is not Verdict.REFUTED
    ]
    yield "Other assumptions", "assumption, verdict, why", known
    matched = [(where(check),) for check in checks if check.result is Result.MATCH]
    yield "Match", "where", matched


def where(check: Check) -> str:
    """A check, and the language of its program."""
    return f"{check.name} ({check.language})" if check.language else check.name


def head(report: Report) -> list[str]:
    """What stands above the tables, line by line."""
    n = report.counts
    lines = [
        f"Asked: {report.base}, on {report.on.day} {report.on:%B %Y}, by version {report.version} of the contract.",
        f"{n[Result.MATCH]} match, {n[Result.DRIFT]} drift, {n[Result.NOT_REACHED]} not reached.",
        f"Assumptions: {n[Verdict.CONFIRMED]} confirmed, {n[Verdict.REFUTED]} refuted, {n[Verdict.UNKNOWN]} unknown.",
        f"{report.requests} requests were sent; {report.made} things were made, and {report.removed} of them removed.",
        "What is written is there afterwards." if report.outcome.kept else
        "Answers are generated: what is written is not there afterwards, so order and state say nothing.",
    ]  # fmt: skip
    return [*lines, *([f"It was stopped: {report.stopped}."] if report.stopped else [])]


def as_markdown(report: Report) -> str:
    """The report as Markdown."""
    lines = ["# Compared with Paket", "", *(f"- {line}" for line in head(report)), ""]
    for title, columns, rows in sections(report):
        if rows:
            names = columns.split(", ")
            lines += [f"## {title}", "", line_of(names), line_of(["---"] * len(names))]
            lines += [*(line_of([in_a_cell(text) for text in row]) for row in rows), ""]
    return "\n".join(lines)


def line_of(cells: Sequence[str]) -> str:
    """A row of a Markdown table."""
    return f"| {' | '.join(cells)} |"


def in_a_cell(text: str) -> str:
    """A text that can stand in a Markdown table, whatever came."""
    escaped = html.escape(text, quote=False).replace("\\", "\\\\")
    for letter in "|`*_[]":
        escaped = escaped.replace(letter, f"\\{letter}")
    return " ".join(escaped.split())


STYLE = Path(__file__).with_name("report.css").read_text("utf-8")


def as_html(report: Report) -> str:
    """The report as a page of its own, that asks nobody for anything."""
    words = ("drift", "refuted")
    counts = "".join(
        f"<li{' class=differs' if word in words and number else ''}><b>{number}</b> {word}</li>"
        for word, number in report.counts.items()
    )
    parts = [
        f"<h1>Compared with Paket</h1><ul class=counts>{counts}</ul>",
        f"<ul>{''.join(f'<li>{html.escape(line)}</li>' for line in head(report))}</ul>",
        *(table(title, columns.split(", "), rows) for title, columns, rows in sections(report) if rows),
    ]
    return (
        '<!doctype html>\n<html lang="en"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        f"<title>Compared with Paket on {report.on}</title><style>{STYLE}</style></head>\n"
        f"<body><main>{''.join(parts)}</main></body></html>\n"
    )


def table(title: str, columns: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    """A table of the page, its heading above it."""
    names = "".join(f'<th scope="col">{name}</th>' for name in columns)
    lines = "".join(f"<tr>{''.join(f'<td>{html.escape(text)}</td>' for text in row)}</tr>" for row in rows)
    return (
        f"<h2>{title} ({len(rows)})</h2><div class=wide tabindex=0 role=region aria-label='{title}'>"
        f"<table><thead><tr>{names}</tr></thead><tbody>{lines}</tbody></table></div>"
    )


def findings_of(checks: Sequence[Check], assumptions: Sequence[Asked]) -> list[str]:
    """What differs, one line each: what the issue of a drift lists."""
    drifts = [f"{where(check)}: {finding}" for check in checks for finding in check.findings]
    refuted = [f"assumption {a.name}: {a.came}" for a in assumptions if a.verdict is Verdict.REFUTED]
    return [*drifts, *refuted]
