"""Every receiver is started, gets each type of event from the sandbox, and refuses what Paket did not send."""

from __future__ import annotations

import pytest

from paket_sandbox.openapi.document import Document
from proof.harness import Harness
from proof.receivers import DOES, receiver_problems
from proof.runner import Program, execute
from snippets.catalogue import LACKING, LANGUAGES, Snippet, find_program

NAME = "webhooks/receive_events"
RECEIVERS = find_program(NAME)

MISTAKES = {
    "handled twice": (
        {
            ".py": ('if event["id"] not in handled:', "if True:"),
            ".mjs": ("if (!handled.has(event.id))", "if (true)"),
            ".rb": (' unless handled.include?(event["id"])', ""),
        },
        "printed",
    ),
    "signed or not": (
        {
            ".py": ("if problem := problem_with(", "if problem := None and problem_with("),
            ".mjs": ("if (problem) return", "if (false) return"),
            ".rb": ("  if problem\n", "  if false\n"),
        },
        "another body was answered (204, '')",
    ),
    "an event left out": (
        {
            ".py": ('case "participant.list.item_hidden":', 'case "participant.list.item_shown":'),
            ".mjs": ('case "participant.list.item_hidden":', 'case "participant.list.item_shown":'),
            ".rb": ('when "participant.list.item_hidden"', 'when "participant.list.item_shown"'),
        },
        "printed",
    ),
    "a body of any size": (
        {
            ".py": ("if len(body) > LARGEST:", "if False:"),
            ".mjs": ("if (size > largest)", "if (false)"),
            ".rb": (" if body.bytesize > LARGEST", " if false"),
        },
        "a body of 1048577 bytes was answered 204, expected 413",
    ),
    "another path with a query": (
        {
            ".py": ('body = await', 'body = None if request.url.query else await'),
            ".mjs": ('const [path] = request.url.split("?");', "const path = request.url;"),
            ".rb": ("body = read_body(request)", 'body = request.query_string ? "" : read_body(request)'),
        },
        "a query was answered",
    ),
    "the secret in its log": (
        {
            ".py": ("handled: set[str] = set()", 'print(SECRET, file=__import__("sys").stderr)\nhandled = set()'),
            ".mjs": ("const handled = new Set();", "console.error(secret);\nconst handled = new Set();"),
            ".rb": ("handled = Set.new", "warn SECRET\nhandled = Set.new"),
        },
        "shows PAKET_WEBHOOK_SECRET in its standard error",
    ),
    "everybody may send": (
        {
            ".py": ("uvicorn.run(app, ", 'uvicorn.run(app, host="0.0.0.0", '),
            ".mjs": ('"127.0.0.1"', '"0.0.0.0"'),
            ".rb": ('BindAddress: "127.0.0.1"', 'BindAddress: "0.0.0.0"'),
        },
        "listens on 127.0.0.2 as well",
    ),
    "a new type is an error": (
        {
            ".py": ('event["data"]\n', 'event["data"]\n    assert event["type"] != "participant.new"\n'),
            ".mjs": ("  switch (type) {", '  if (type === "participant.new") throw type;\n  switch (type) {'),
            ".rb": ('event["data"]\n', 'event["data"]\n  raise "new" if event["type"] == "participant.new"\n'),
        },
        "a type to come was answered (500",
    ),
}  # fmt: skip


def test_every_type_of_event_is_received(document: Document) -> None:
    assert set(DOES) == {webhook.name for webhook in document.webhooks}


def test_there_is_a_receiver_in_every_language_that_can() -> None:
    languages = [language for language in LANGUAGES if language.id not in LACKING[NAME]]
    assert [snippet.language for snippet in RECEIVERS] == languages


@pytest.mark.parametrize("snippet", RECEIVERS, ids=str)
def test_a_receiver_handles_what_paket_sends_and_nothing_else(
    snippet: Snippet, harness: Harness, document: Document
) -> None:
    assert receiver_problems(Program.of(snippet), harness, document) == []


@pytest.mark.parametrize("mistake", MISTAKES)
@pytest.mark.parametrize("snippet", RECEIVERS, ids=str)
def test_a_mistake_is_found(snippet: Snippet, mistake: str, harness: Harness, document: Document) -> None:
    program = Program.of(snippet)
    edits, message = MISTAKES[mistake]
    before, after = edits[program.language.suffix]
    assert program.text.count(before) == 1
    mistaken = Program(program.id, program.language, program.text.replace(before, after))
    assert any(message in problem for problem in receiver_problems(mistaken, harness, document))


@pytest.mark.parametrize("snippet", RECEIVERS, ids=str)
def test_a_missing_secret_is_named(snippet: Snippet) -> None:
    outcome = execute(Program.of(snippet), {"PORT": "0"})
    assert outcome.status != 0
    assert "PAKET_WEBHOOK_SECRET" in outcome.stderr
