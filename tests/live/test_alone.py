"""No trace of one program in another, or of a reader's secret anywhere; and Run runs whatever is stored."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

import pytest
from playwright.sync_api import Browser, Page, expect

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
    "a trigger before each row": (
        ["CREATE TRIGGER t BEFORE INSERT ON sessions BEGIN SELECT RAISE(IGNORE); END"],
        True,
    ),
    "a trigger that only this connection has": (
        ["CREATE TEMP TRIGGER t AFTER INSERT ON main.sessions BEGIN DELETE FROM sessions; END"],
        True,
    ),
    "a table that hides another": (["CREATE TEMP TABLE sessions AS SELECT * FROM main.sessions"], True),
    "a view that hides another": (["CREATE TEMP VIEW sessions AS SELECT 1 AS session_id"], True),
    "another database": (["ATTACH ':memory:' AS other", "CREATE TABLE other.sessions (a)"], True),
    "an index that refuses": (["CREATE UNIQUE INDEX i ON sessions (client_id)"], True),
    "an index on what fails": (["CREATE INDEX i ON sessions (json_extract(session_id, '$'))"], None),
    "a column": (["ALTER TABLE sessions ADD COLUMN mine DEFAULT 'x'"], False),
    "a column that is made up": (
        ["ALTER TABLE sessions ADD COLUMN mine GENERATED ALWAYS AS (abs(-9223372036854775808)) VIRTUAL"],
        False,
    ),
    "a column's other name": (["ALTER TABLE sessions RENAME COLUMN created_at TO made_at"], False),
    "a table that is gone": (["DROP TABLE sessions"], False),
    "a table without rowids": (
        [
            "ALTER TABLE sessions RENAME TO s",
            "CREATE TABLE sessions (session_id TEXT PRIMARY KEY) WITHOUT ROWID",
        ],
        False,
    ),
    "the schema itself": (
        [
            "PRAGMA writable_schema = ON",
            "UPDATE sqlite_schema SET sql = 'CREATE TABLE sessions (a)' WHERE name = 'sessions'",
        ],
        False,
    ),
    "a second table of the name": (
        [
            "PRAGMA writable_schema = ON",
            "INSERT INTO sqlite_schema SELECT 'view', name, name, 0, 'CREATE VIEW sessions AS SELECT 1' "
            "FROM sqlite_schema WHERE name = 'sessions'",
        ],
        False,
    ),
    "another table's pages": (
        [
            "PRAGMA writable_schema = ON",
            "UPDATE sqlite_schema SET rootpage = (SELECT rootpage FROM sqlite_schema WHERE name = 'events') "
            "WHERE name = 'sessions'",
        ],
        None,
    ),
    "another version": (["PRAGMA user_version = 99"], False),
    "other settings": (
        ["PRAGMA query_only = ON", "PRAGMA ignore_check_constraints = ON", "PRAGMA case_sensitive_like = ON"],
        True,
    ),
    "a table that is searched": (["CREATE VIRTUAL TABLE mine USING fts5(a)"], None),
    "a number too large for JavaScript": (["UPDATE sessions SET created_at = 9223372036854775807"], None),
    "a letter that ends texts": (["UPDATE sessions SET client_id = 'a' || char(0) || 'b'"], None),
    "half a letter": (["UPDATE sessions SET client_id = CAST(x'ff' AS TEXT)"], None),
}
"""What a program does to the sandbox's database, and whether what others had made is still there; None if
either is right, as where SQLite's version decides whether it can be done."""


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
    assert edited.status == 0 or is_kept is None, edited
    kept = sessions(live)
    assert kept in ((0, 1) if is_kept is None else (is_kept,))
    status, printed, _ = run_published(live, CREATE, "python")
    assert (status, sessions(live)) == (0, kept + 1), printed
    live.run("python", "edited.py", "pass", {})  # what the state is kept and read for once more
    assert sessions(live) == kept + 1


def test_reset_resets_all(live: LivePage) -> None:
    """Even a program's own triggers, in an interpreter that is new; and what was asked of the sandbox with it."""
    live.reset()
    run_published(live, CREATE, "python")
    live.fail("503", 3)
    live.page.evaluate("() => window.live.engine.reset()")
    assert sessions(live) == 0
    assert live.page.evaluate("() => window.live.engine.fault ?? null") is None
    run_published(live, CREATE, "python")
    assert sessions(live) == 1


FORGED = """
const own = MessagePort.prototype.postMessage;
let page;
MessagePort.prototype.postMessage = function (...values) { page ??= this; return own.apply(this, values); };
console.log("caught");
const tell = (kind, text) => own.call(page, { type: "event", kind, text });
const ids = { PAKET_SESSION_ID: "made-up", PAKET_API_USERNAME: "made-up" };
const request = { method: "GET", target: "/made-up", headers: [], body: "" };
tell("exchange", JSON.stringify({ request, response: { status: 200, headers: [], body: "" }, error: "", ids, ms: 1 }));
tell("exchange", "no JSON");
tell("constructor", "x");
own.call(page, { type: "event", kind: "stdout" });
own.call(page, { type: "ready" });
own.call(page, null === 0);
"""
"""Takes the port to the page out of the hands of the worker's own code, and says what never was."""


def test_what_a_program_makes_up_of_its_requests_is_not_believed(live: LivePage) -> None:
    run = live.run("javascript", "forged.mjs", FORGED, {})
    assert (run.exchanges, run.stdout) == ((), "caught\n")
    assert run_published(live, STATUS, "javascript")[0] == 0


CHANGES_LIBRARY = """
changes = [
  -> { File.write("/library/net/http.rb", "") },
  -> { File.open("/library/json.rb", "r+") { |file| file.truncate(0) } },
  -> { File.open("/library/json.rb", "a") { |file| file.write("raise") } },
  -> { File.delete("/library/json.rb") },
  -> { File.write("/library/mine.rb", "") },
]
changes.each { |change| change.call rescue nil }
"""
READS_LIBRARY = """
p [File.size("/library/net/http.rb") > 9, File.size("/library/json.rb") > 9, File.exist?("/library/mine.rb")]
"""


def test_ruby_programs_share_no_file(live: LivePage) -> None:
    """One after another in one worker, as those that are published."""
    for _ in range(2):
        live.run("ruby", "changes.rb", CHANGES_LIBRARY, {}, published=True)
    run = live.run("ruby", "reads.rb", READS_LIBRARY, {}, published=True)
    assert (run.status, run.stdout) == (0, "[true, true, false]\n"), run


FETCH = "fetch('https://api.paket.tv/v1').catch(() => {})"
PORTS = """
const own = MessagePort.prototype.postMessage;
const ports = new Set();
MessagePort.prototype.postMessage = function (...values) { ports.add(this); return own.apply(this, values); };
console.log("x"); await fetch("https://api.paket.tv/v1");
"""
FLOODS = {
    "asks and leaves": f"for (let i = 0; i < 280; i++) {FETCH}; process.exit(0);",
    "asks without end": f"await Promise.all(Array.from({{ length: 20000 }}, () => {FETCH}));",
    "asks past its fetch": PORTS
    + "const content = { method: 'GET', url: 'https://api.paket.tv/v1', headers: [], body: null };"
    + "for (const p of ports) for (let id = 0; id < 20000; id++) own.call(p, { type: 'request', id, content });",
    "sends what is no request": PORTS
    + "for (const p of ports) for (let i = 0; i < 9000; i++) own.call(p, [null, 1, {}, { id: {} }][i % 4]);",
}
"""What a program leaves behind for the sandbox to do, or has got hold of the ports for."""


@pytest.mark.parametrize("name", FLOODS)
def test_what_a_program_asked_for_ends_with_it(name: str, live: LivePage) -> None:
    """Or else the next one would be told to have made its requests, and wait for their answers."""
    live.run("javascript", "flood.mjs", FLOODS[name], {})
    run = live.run("python", "next.py", "print(1)", {}, published=True)
    assert (run.status, run.stdout, run.exchanges) == (0, "1\n", ())
    assert run_published(live, STATUS, "shell")[0] == 0


STORED = {
    "paket.live.state": [
        "%%%",
        "AAAA",
        "\u0000",
        "W10=",
        "x" * 9,
        "é",
        "A" * 4_000_000,
        "eJwDAAAAAAE=",
        "null",
    ],
    "paket.live.facts": [
        "null",
        "[]",
        "1",
        '"text"',
        "{",
        '{"ids": null, "requests": null, "who": null, "fault": null}',
        '{"ids": [], "requests": {}, "who": [], "fault": []}',
        '{"ids": {"PAKET_SESSION_ID": {}, "PAKET_API_USERNAME": "me", "PATH": 1}}',
        '{"requests": [null, 1, {}, {"at": "x"}]}',
        '{"who": "nobody", "fault": {"fault": "no such", "count": 1e9}}',
        '{"fault": {"fault": "503", "count": "1"}}',
        '{"fault": {"fault": "503", "count": -1, "will": {}}}',
        '{"__proto__": {"ids": 1}, "constructor": 1, "requests": [[]]}',
        '{"who": {"toString": 1}, "ids": {"__proto__": "x", "PAKET_SESSION_ID": "\u0000\u2028"}}',
        '{"requests": [{"method": "GET", "target": "/v1", "status": 1e400, "at": -1e300}], "who": "auto"}',
        '{"ids": {"PAKET_SESSION_ID": "' + "x" * 400_000 + '"}, "fault": {"fault": "503", "count": 0.5}}',
        '{"version": 1, "caller": "platform", "sandbox": {"rows": []}}',
        '{"requests": ' + "[" * 9000 + "]" * 9000 + "}",
        "9" * 400,
        "\ufeff{}",
    ],
    "paket.live.edits": [
        "null",
        "[]",
        "7",
        "{",
        '{"sessions/create_session": null}',
        '{"sessions/create_session": []}',
        '{"sessions/create_session": {"python": null, "ruby": 1, "cobol": {"text": "x"}}}',
        '{"sessions/create_session": {"python": {"text": 1}, "shell": "a text", "javascript": {}}}',
        '{"sessions/create_session": "text", "__proto__": {"python": {"text": "x"}}}',
        '{"sessions/create_session": {"__proto__": {"text": "x"}, "toString": {"text": "x"}, "": {"text": ""}}}',
        '{"sessions/create_session": {"ruby": {"text": "' + "x" * 900_000 + '", "isShared": true}}}',
        '{"sessions/create_session": {"ruby": {"text": "\ud800\u0000\u202e", "isShared": "no"}}}',
        '{"none/such": {"python": {"text": "x", "isShared": true}}, "sessions": {"python": "x"}}',
        "true",
        '"[]"',
    ],
}
"""What may be stored that this version of the site did not write."""


@pytest.fixture(scope="module")
def visited(browser: Browser, site_url: str) -> Iterator[Page]:
    context = browser.new_context(service_workers="block")
    page = context.new_page()
    page.goto(f"{site_url}core-api/sessions/?lang=python")
    yield page
    context.close()


@pytest.mark.parametrize("place", range(max(map(len, STORED.values()))))
def test_nothing_that_is_stored_keeps_run_from_running(place: int, visited: Page) -> None:
    stored = {key: texts[place % len(texts)] for key, texts in STORED.items()}
    visited.evaluate("(stored) => { sessionStorage.clear(); Object.assign(sessionStorage, stored); }", stored)
    visited.reload()
    program = visited.locator('paket-program[data-program="sessions/create_session"]').first
    program.locator(".live-sandbox").click()
    expect(visited.locator(".live-panel .requests")).to_have_text("Nothing yet.")
    visited.keyboard.press("Escape")
    program.locator(".live-run").click()
    expect(program.locator(".live-status")).to_contain_text("Exit status 0 · 1 request")
    expect(program.locator(".live-exchange .status")).to_have_text("200")
