"""No trace of one program in another: what was not published as it is ends with the interpreter that ran it."""

from __future__ import annotations

from collections.abc import Mapping

import pytest

from proof.sandboxes import client_for, document
from snippets.catalogue import Snippet, find_program
from snippets.variables import credentials
from tests.live.engine import LivePage

STATUS = {snippet.language.id: snippet for snippet in find_program("api-status/get_status")}
CREATE = {snippet.language.id: snippet for snippet in find_program("sessions/create_session")}

SANDBOX = """
import httpx
[answer] = [cell.cell_contents for cell in httpx.HTTPTransport.handle_request.__closure__]
wire = dict(zip(answer.__code__.co_freevars, answer.__closure__))["wire"].cell_contents
execute = wire.app.shared.store.execute
"""
"""A way from a program to what answers it, through the interpreter that they share."""

EDITED = {
    "python": {
        "the library it uses": "import httpx\nhttpx.Response.raise_for_status = lambda self: print('tainted')",
        "json": "import json\njson.loads = json.JSONDecoder.decode = lambda *a, **k: {'message': 'tainted'}",
        "what it is sent through": f"{SANDBOX}\ntype(wire).send = lambda *a: 1 / 0",
        "print": "import sys\nsys.modules['builtins'].print = lambda *a, **k: None",
    },
    "ruby": {
        "an answer": "require 'net/http'\nclass Net::HTTPResponse\n  def body = '\"tainted\"'\nend",
        "puts": "module Kernel\n  def puts(*) = nil\nend\nclass << $stdout\n  def write(*) = 0\nend",
    },
}
TAINTS = [(language, name) for language, taints in EDITED.items() for name in taints]

WRITES = {
    "a trigger": (["CREATE TRIGGER t AFTER INSERT ON sessions BEGIN DELETE FROM sessions; END"], True),
    "a table": (["CREATE TABLE mine (a)"], True),
    "a value of another type": (["UPDATE sessions SET created_at = 'tainted'"], False),
    "a view in a table's place": (
        ["ALTER TABLE sessions RENAME TO s", "CREATE VIEW sessions AS SELECT * FROM s"],
        False,
    ),
    "what is no JSON": (["INSERT INTO events VALUES (1, 'e', 't', 'c', 1, 'r', NULL, 'tainted')"], False),
    "more than fits into a page": (["CREATE TABLE mine AS SELECT zeroblob(90000000)"], False),
}
"""What a program does to the sandbox's database, and whether what others had made is still there."""


def run_published(
    live: LivePage, programs: Mapping[str, Snippet], language: str
) -> tuple[int | None, str, str]:
    """How a published program ends, and what it shows."""
    snippet = programs[language]
    environment = credentials(client_for(snippet.program, document()))
    run = live.run(language, snippet.path.name, snippet.text, environment, published=True)
    return run.status, run.stdout, run.stderr


@pytest.mark.parametrize(("language", "name"), TAINTS)
def test_what_a_program_changes_ends_with_it(language: str, name: str, live: LivePage) -> None:
    before = {language: run_published(live, STATUS, language) for language in ("python", "shell")}
    live.run(language, "edited", EDITED[language][name], {})
    assert {language: run_published(live, STATUS, language) for language in before} == before


def sessions(live: LivePage) -> int:
    """How many exist."""
    found: int = live.page.evaluate("() => window.live.engine.ask('tables').then((t) => t.sessions.length)")
    return found


@pytest.mark.parametrize("name", WRITES)
def test_of_the_state_rows_are_kept_and_nothing_else(name: str, live: LivePage) -> None:
    statements, is_kept = WRITES[name]
    live.reset()
    run_published(live, CREATE, "python")
    edited = live.run("python", "edited.py", f"{SANDBOX}\nfor s in {statements}: execute(s)", {})
    assert edited.status == 0, edited
    assert sessions(live) == is_kept
    run_published(live, CREATE, "python")
    assert sessions(live) == is_kept + 1
