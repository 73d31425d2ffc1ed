"""Recordings are what happens, all of it is in the contract, and all of the contract is recorded."""

from __future__ import annotations

from pathlib import Path

import pytest

from paket_sandbox.openapi.document import Document
from proof.contract import value_problems
from proof.harness import Harness, seed_of
from proof.recorder import record, recording_problems
from proof.responses import content_problems
from proof.sandboxes import document as contract
from proof.scenarios import provoke, read_scenarios
from proof.webhook_events import event_name, record_event
from snippets.calls import calls_of, program_of
from snippets.catalogue import ROOT, find_program, find_snippets
from snippets.recordings import loads, read_recording, recording_files

OPERATIONS = [operation.id for operation in contract().operations]
EVENTS = [webhook.name for webhook in contract().webhooks]
RESPONSES = list(contract().responses)
FILES = [path for path in recording_files() if path.parent.parent == ROOT]
FILES_OF_STORIES = sorted(ROOT.glob("stories/*/*.json"))


@pytest.mark.parametrize("id", OPERATIONS)
def test_every_operation_has_a_program_in_every_language_and_a_recording(id: str, document: Document) -> None:
    name = program_of(document.operation(id))
    assert find_program(name)
    assert read_recording(name).status == document.operation(id).success.status


@pytest.mark.parametrize("name", sorted({snippet.program for snippet in find_snippets()}))
def test_a_programs_recording_is_what_the_contract_promises(name: str, document: Document) -> None:
    recording, operation = read_recording(name), calls_of(name, document)[-1]
    schema = operation.success.schema
    assert (recording.request.method, recording.status) == (operation.method, operation.success.status)
    assert (schema is None) == (recording.body is None)
    assert schema is None or value_problems(recording.body, schema, "body") == []


@pytest.mark.parametrize("response", RESPONSES)
def test_every_error_is_provoked_and_answered_as_recorded(
    response: str, harness: Harness, document: Document
) -> None:
    name, scenarios = f"errors/{response}", read_scenarios()
    assert response in scenarios, f"snippets/errors/errors.yaml does not say how to provoke {response}"
    exchange = harness.wait(provoke(scenarios[response], seed_of(name)))
    assert exchange.response is not None
    assert exchange.response.status == document.responses[response].status
    assert content_problems(exchange.response, document.responses[response]) == []
    assert recording_problems(name, record(exchange, document)) == []


def test_no_scenario_is_of_an_error_that_the_contract_does_not_know() -> None:
    assert sorted(set(read_scenarios()) - set(RESPONSES)) == []


@pytest.mark.parametrize(
    "path", [*FILES, *FILES_OF_STORIES], ids=lambda path: path.relative_to(ROOT).as_posix()
)
def test_a_file_is_as_the_recorder_writes_it(path: Path) -> None:
    text = path.read_text("utf-8")
    assert loads(text).dumps() == text


@pytest.mark.parametrize("event_type", EVENTS)
def test_every_event_is_sent_as_recorded_and_as_the_contract_says(
    event_type: str, harness: Harness, document: Document
) -> None:
    name = event_name(event_type)
    assert recording_problems(name, harness.wait(record_event(event_type, document))) == []
    recorded = read_recording(name)
    assert value_problems(recorded.request.body, document.webhook(event_type).body, "body") == []
    [signature] = [p.schema for p in document.webhook(event_type).parameters]
    assert value_problems(recorded.request.headers["Paket-Signature"], signature, "header") == []


def test_there_is_no_recording_of_something_else() -> None:
    known = {snippet.program for snippet in find_snippets()}
    known |= {f"errors/{name}" for name in RESPONSES} | {event_name(name) for name in EVENTS}
    assert [path for path in FILES if path.relative_to(ROOT).with_suffix("").as_posix() not in known] == []
