"""What is not so cannot be recorded: not by a contract that has loosened, and not in a recording that it forbids."""

from __future__ import annotations

import copy
import json
import re
from pathlib import Path
from typing import Any

import pytest
import yaml

from paket_sandbox.openapi.contract import load
from paket_sandbox.openapi.document import Document
from proof import record as recording
from proof import strictness
from proof.contract import example_problems
from proof.record import RecordError, write
from proof.recorder import recording_refusals
from snippets.catalogue import PAKET, ROOT, SANDBOX
from snippets.recordings import loads, read_recording, recording_files

TABLE = yaml.safe_load(Path(__file__).with_name("launderings.yaml").read_text("utf-8"))
BASELINE = strictness.read_baseline()
NAMES = [path.relative_to(ROOT).with_suffix("").as_posix() for path in recording_files()]
RECORDINGS = [name for name in NAMES if "/" in name]


def changed(tree: Any, pointer: str, lie: dict[str, Any]) -> Any:
    """A copy in which one place holds something else, or nothing. Where YAML has an alias, both change."""
    tree = copy.deepcopy(tree)
    *way, last = (step.replace("~1", "/").replace("~0", "~") for step in pointer.split("/")[1:])
    node = tree
    for step in way:
        node = node[int(step)] if isinstance(node, list) else node[step]
    if isinstance(node, list):
        place = len(node) if last == "-" else int(last)
        node[place : place + 1] = [lie["to"]] if "to" in lie else []
    elif "to" in lie:
        node[last] = lie["to"]
    else:
        del node[last]
    return tree


def test_the_contract_is_as_strict_as_it_was(contract: Document) -> None:
    message = strictness.refusal(contract.raw, BASELINE)
    assert not message, message


def test_what_the_contract_has_is_written_down(contract: Document) -> None:
    message = strictness.news(contract.raw, BASELINE)
    assert not message, message


@pytest.mark.parametrize("lie", TABLE["contract"], ids=lambda lie: f"{lie['at']} {lie.get('to', 'gone')}")
def test_a_contract_that_loosens_is_refused_and_the_place_is_named(
    lie: dict[str, Any], contract: Document
) -> None:
    message = strictness.refusal(changed(contract.raw, lie["at"], lie), BASELINE)
    place = lie.get("in", lie["at"])
    lines = [line for line in message.splitlines() if line.startswith(f"{strictness.CONTRACT}: {place}: ")]
    assert len(lines) == 1, message
    assert lie["says"] in lines[0]
    assert "--accept POINTER" in message


@pytest.mark.parametrize("lie", TABLE["recordings"], ids=lambda lie: f"{lie['name']} {lie['at']}")
def test_a_recording_that_is_not_what_the_contract_says_is_not_written(
    lie: dict[str, Any], contract: Document, tmp_path: Path
) -> None:
    true = json.loads(read_recording(lie["name"]).dumps())
    false = loads(json.dumps(changed(true, lie["at"], lie)))
    problems = recording_refusals(lie["name"], false, contract)
    assert any(lie["says"] in problem for problem in problems), problems
    assert all(problem.startswith(f"snippets/{lie['name']}.json: ") for problem in problems)
    with pytest.raises(RecordError):
        write({lie["name"]: false}, tmp_path)
    assert [*tmp_path.iterdir()] == []


def test_there_are_launderings_enough() -> None:
    assert len(TABLE["contract"]) + len(TABLE["recordings"]) >= 40
    keywords = {strictness.keyword(lie.get("in", lie["at"])) for lie in TABLE["contract"]}
    assert keywords >= set(strictness.KINDS) - {"in", "name", "scheme", "minItems", "maxItems", "headers",
                                                "content", "x-sandbox-only"}  # fmt: skip


@pytest.mark.parametrize("name", RECORDINGS)
def test_every_recording_is_what_the_contract_says(name: str, contract: Document) -> None:
    assert recording_refusals(name, read_recording(name), contract) == []


def test_make_record_refuses_a_contract_that_has_loosened(
    contract: Document, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(strictness, "read_baseline", lambda: {**BASELINE, "/security": [{"another": []}]})
    assert recording.main(["errors/NotFound"]) == 1
    assert "nothing is recorded: the contract has loosened:" in capsys.readouterr().err


def test_every_example_is_what_its_schema_allows(contract: Document) -> None:
    assert example_problems(contract.raw) == []
    wrong = changed(
        contract.raw, "/components/schemas/Timestamp/examples", {"to": ["2024-02-16T04:41:06+01:00"]}
    )
    [problem] = example_problems(wrong)
    assert problem.startswith(
        '/components/schemas/Timestamp/examples: "2024-02-16T04:41:06+01:00" does not match'
    )


def test_the_message_says_what_a_change_reaches(contract: Document) -> None:
    loose = changed(contract.raw, "/components/schemas/Timestamp/format", {})
    message = strictness.refusal(loose, BASELINE)
    assert re.search("That reaches createSession, (?:.+, )?createParticipant", message)
    assert "participant.session.deleted" in message
    assert "getStatus" not in message
    strict = changed(contract.raw, "/components/schemas/Status/x-assumptions", {"to": {"up": "It is up."}})
    assert strictness.refusal(strict, BASELINE) == ""
    assert strictness.news(strict, BASELINE).splitlines() == [
        "the contract has changed:",
        f"{strictness.CONTRACT}: /components/schemas/Status/x-assumptions: is up, was not there",
        "That reaches getStatus.",
        "Look at the difference; `make record` runs what it reaches and writes down the rest.",
    ]


def test_only_what_a_person_names_may_be_looser(
    contract: Document, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path, tight = tmp_path / "strictness.yaml", {**BASELINE, "/a/maxLength": 7, "/b/minLength": 7}
    strictness.write_baseline(tight, path)
    assert strictness.read_baseline(path) == tight
    written = [tight]
    monkeypatch.setattr(strictness, "read_baseline", lambda: written[-1])
    monkeypatch.setattr(strictness, "write_baseline", written.append)
    assert strictness.main(["--accept", "/c"]) == 2
    assert "neither looser nor narrower than before: /c" in capsys.readouterr().err
    assert strictness.main([]) == 1
    assert strictness.main(["--accept", "/a"]) == 1
    assert capsys.readouterr().err.count("/b/minLength: is gone; was 7") == 2
    assert strictness.main(["--accept", "/b/minLength"]) == 0
    assert written[-1] == BASELINE
    assert len(written) == 3


def test_the_file_is_as_it_is_written(tmp_path: Path) -> None:
    path = tmp_path / "strictness.yaml"
    strictness.write_baseline(BASELINE, path)
    assert path.read_text("utf-8") == strictness.BASELINE.read_text("utf-8")


def test_the_contract_names_the_addresses_that_programs_call(contract: Document) -> None:
    assert [f"{server.url}/v1" for server in contract.servers] == [PAKET, SANDBOX]
    assert all(operation.path.startswith("/v1") for operation in load().operations)
