"""The proof can fail: each kind of mistake, made once, is reported and the right file named."""

from __future__ import annotations

import copy
from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
import yaml

from paket_sandbox.openapi.document import Document
from paket_sandbox.openapi.reader import parse
from proof.harness import Harness, Run
from proof.judge import refusal_problems, run_problems
from proof.record import RecordError, check_names, record_program, write
from proof.recorder import record, recording_problems
from proof.requests import difference_problems
from proof.responses import response_problems
from proof.runner import Program
from proof.sandboxes import client_for
from proof.wire import Response
from snippets.catalogue import LANGUAGES, ROOT, find_program
from snippets.recordings import read_recording
from snippets.variables import credentials

NAME = "sessions/create_session"
BREAKS = yaml.safe_load(Path(__file__).with_name("breaks.yaml").read_text("utf-8"))
EVERYWHERE = [language.suffix for language in LANGUAGES]


def changed(changes: Mapping[str, Sequence[str]]) -> list[Program]:
    """The program in every language, some of them changed: suffix -> what stands there, what should."""
    programs = []
    for snippet in find_program(NAME):
        program = Program.of(snippet)
        if snippet.language.suffix in changes:
            old, new = changes[snippet.language.suffix]
            assert old in program.text
            program = replace(program, text=program.text.replace(old, new))
        programs.append(program)
    return programs


@pytest.fixture(scope="module")
def environment(document: Document) -> Mapping[str, str]:
    return credentials(client_for(NAME, document))


@pytest.fixture(scope="module")
def good(harness: Harness, environment: Mapping[str, str]) -> list[Run]:
    return harness.run_all(changed({}), [environment] * len(LANGUAGES))


def problems_of(runs: Sequence[Run], document: Document) -> list[str]:
    problems = [problem for run in runs for problem in run_problems(run, document)]
    return problems + difference_problems({run.program.id: run.exchanges for run in runs}, document)


def test_nothing_is_reported_of_good_programs(good: list[Run], document: Document) -> None:
    assert problems_of(good, document) == []


@pytest.mark.parametrize("mistake", BREAKS["programs"])
def test_the_language_that_sends_something_else_is_named(
    mistake: str, harness: Harness, good: list[Run], environment: Mapping[str, str], document: Document
) -> None:
    suffix, old, new = BREAKS["programs"][mistake]
    broken = [program for program in changed({suffix: (old, new)}) if program.id == NAME + suffix]
    others = [run for run in good if run.program.id != NAME + suffix]
    problems = problems_of([*others, *harness.run_all(broken, [environment])], document)
    assert problems
    assert [p for p in problems if not p.startswith(f"snippets/{NAME}{suffix}: ")] == []


def test_an_undocumented_parameter_in_every_language_is_named(
    harness: Harness, environment: Mapping[str, str], document: Document
) -> None:
    programs = changed(dict.fromkeys(EVERYWHERE, ("/v1/sessions", "/v1/sessions?account=4711")))
    runs = harness.run_all(programs, [environment] * len(programs))
    reported = [problem for problem in problems_of(runs, document) if "query parameter account is" in problem]
    assert reported == [
        f"snippets/{NAME}{suffix}: query parameter account is not documented for createSession"
        for suffix in EVERYWHERE
    ]


def test_a_request_that_asks_for_no_json_is_named_though_no_language_does(
    good: list[Run], document: Document
) -> None:
    for run in good:
        [exchange] = run.exchanges
        headers = tuple(pair for pair in exchange.request.headers if pair[0].lower() != "accept")
        without = replace(exchange, request=replace(exchange.request, headers=headers))
        assert run_problems(replace(run, exchanges=(without,)), document) == [
            f"snippets/{run.program}: header Accept is None, expected 'application/json'"
        ]


def test_a_program_that_reaches_for_another_host_is_named(
    harness: Harness, environment: Mapping[str, str], document: Document
) -> None:
    programs = changed(BREAKS["elsewhere"])
    runs = harness.run_all(programs, [environment] * len(programs))
    assert [run.status for run in runs] == [0] * len(runs)
    assert problems_of(runs, document) == [
        f"snippets/{NAME}{suffix}: reached for another host: CONNECT example.com:443" for suffix in EVERYWHERE
    ]


def test_a_program_that_calls_paket_without_tls_is_named(
    harness: Harness, environment: Mapping[str, str], document: Document
) -> None:
    programs = changed(dict.fromkeys(EVERYWHERE, ("https://", "http://")))
    for run in harness.run_all(programs, [environment] * len(programs)):
        [target] = run.refused
        assert "api.paket.tv" in target
        assert f"snippets/{run.program}: reached for another host: {target}" in run_problems(run, document)


def test_a_program_that_does_not_notice_a_refusal_is_named(
    harness: Harness, environment: Mapping[str, str]
) -> None:
    wrong = {**environment, "PAKET_API_SECRET_KEY": "test_sk_of_nobody"}
    for run in harness.run_all(changed(BREAKS["careless"]), [wrong] * len(LANGUAGES)):
        assert refusal_problems(run, 401)[0] == f"snippets/{run.program}: ended with status 0 though refused"


@pytest.mark.parametrize("mistake", BREAKS["bodies"])
def test_a_body_that_is_not_the_contracts_is_reported(
    mistake: str, good: list[Run], document: Document
) -> None:
    old, new, report = BREAKS["bodies"][mistake]
    response = answer(good[0])
    assert old in response.body.decode()
    broken = replace(response, body=response.body.replace(old.encode(), new.encode()))
    assert response_problems(broken, document.operation("createSession"))[0].startswith(report)


def test_an_undocumented_header_or_status_is_reported(good: list[Run], document: Document) -> None:
    operation, response = document.operation("createSession"), answer(good[0])
    more = replace(response, headers=(*response.headers, ("X-Powered-By", "Paket")))
    assert response_problems(more, operation) == ["header X-Powered-By is not documented for status 200"]
    fewer = replace(
        response, headers=tuple(h for h in response.headers if h[0].lower() != "paket-request-id")
    )
    assert response_problems(fewer, operation) == ["header Paket-Request-Id is missing"]
    teapot = replace(response, status=418)
    assert response_problems(teapot, operation) == ["status 418 is not documented for createSession"]
    assert response_problems(None, operation) == ["the connection was closed without a response"]


def test_a_field_renamed_in_the_contract_is_reported(good: list[Run], document: Document) -> None:
    raw: Any = copy.deepcopy(document.raw)
    session = raw["components"]["schemas"]["Session"]
    session["properties"]["id"] = session["properties"].pop("session_id")
    session["required"][session["required"].index("session_id")] = "id"
    assert sorted(run_problems(good[1], parse(raw))) == [
        f'snippets/{NAME}.py: body: "id" is a required property',
        f"snippets/{NAME}.py: body: Unevaluated properties are not allowed ('session_id' was unexpected)",
    ]


def test_a_header_renamed_in_the_contract_is_reported(good: list[Run], document: Document) -> None:
    raw: Any = copy.deepcopy(document.raw)
    raw["components"]["parameters"]["Accept"]["name"] = "Accept-Format"
    assert run_problems(good[2], parse(raw)) == [
        f"snippets/{NAME}.mjs: header Accept is not documented for createSession"
    ]


def test_a_recording_that_was_edited_is_named(good: list[Run], document: Document, tmp_path: Path) -> None:
    fresh, recorded = record(good[0].exchanges[0], document), read_recording(NAME)
    file = tmp_path / f"{NAME}.json"
    file.parent.mkdir()
    edits = {
        "body: recorded is {'session_id': ": replace(recorded, body={**recorded.body, "client_id": "0" * 16}),
        "status: recorded is 201, now it was 200; `make record` renews recordings": replace(
            recorded, status=201
        ),
    }
    for message, edited in edits.items():
        file.write_text(edited.dumps(), "utf-8")
        [problem] = recording_problems(NAME, fresh, tmp_path)
        assert problem.startswith(f"{tmp_path.name}/{NAME}.json: {message}")
    assert recording_problems(NAME, fresh) == []


def test_nothing_is_recorded_of_a_program_that_fails(
    harness: Harness, environment: Mapping[str, str], document: Document
) -> None:
    programs = changed({".rb": ("/v1/sessions", "/v1/session")})
    runs = harness.run_all(programs, [environment] * len(programs))
    with pytest.raises(RecordError, match=r"snippets/sessions/create_session\.rb ended with status 1"):
        record_program(runs, document)


def test_a_second_recording_leaves_no_difference(good: list[Run], document: Document, tmp_path: Path) -> None:
    (tmp_path / "sessions").mkdir()
    (tmp_path / "sessions/gone.json").write_text("{}")
    recordings = {NAME: record_program(good, document)}
    assert [line.partition(" ")[0] for line in write(recordings, tmp_path)] == ["written", "removed"]
    assert write(recordings, tmp_path) == []
    assert (tmp_path / f"{NAME}.json").read_bytes() == (ROOT / f"{NAME}.json").read_bytes()


def answer(run: Run) -> Response:
    """What a run was answered."""
    [exchange] = run.exchanges
    assert exchange.response is not None
    return exchange.response


def test_names_that_choose_nothing_are_refused_with_what_is_there() -> None:
    known = ["sessions/create_session", "sessions/remove_session", "errors/NotFound"]
    check_names(["sessions", "errors/NotFound"], known, "recording")
    with pytest.raises(LookupError, match=r"^no recording is called session; there are errors, sessions$"):
        check_names(["sessions", "session"], known, "recording")
    with pytest.raises(
        LookupError, match=r"^no recording is called errors/Notfound; there are errors/NotFound$"
    ):
        check_names(["errors/Notfound"], known, "recording")
