"""Every receiver is started, gets each type of event from the sandbox, and refuses what Paket did not send."""

from __future__ import annotations

import pytest

from openapi.document import Document
from snippets.catalogue import LACKING, LANGUAGES, Snippet, find_program
from tests.harness.receivers import DOES, receiver_problems
from tests.harness.runner import Program, execute
from tests.harness.world import World

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
    snippet: Snippet, world: World, document: Document
) -> None:
    assert receiver_problems(Program.of(snippet), world, document) == []


@pytest.mark.parametrize("mistake", MISTAKES)
@pytest.mark.parametrize("snippet", RECEIVERS, ids=str)
def test_a_mistake_is_found(snippet: Snippet, mistake: str, world: World, document: Document) -> None:
    program = Program.of(snippet)
    edits, told = MISTAKES[mistake]
    before, after = edits[program.language.suffix]
    assert program.text.count(before) == 1
    mistaken = Program(program.id, program.language, program.text.replace(before, after))
    assert any(told in problem for problem in receiver_problems(mistaken, world, document))


@pytest.mark.parametrize("snippet", RECEIVERS, ids=str)
def test_a_missing_secret_is_named(snippet: Snippet) -> None:
    outcome = execute(Program.of(snippet), {"PORT": "0"})
    assert outcome.status != 0
    assert "PAKET_WEBHOOK_SECRET" in outcome.stderr
