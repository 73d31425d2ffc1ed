"""What a comparison found reads well, changes nothing by itself, and is allowed only for a time."""

import json
import os
import subprocess
import sys
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest
import yaml
from bs4 import BeautifulSoup

from parity import adopt, issue, report
from parity.allowed import Allowed, AllowedError, expired, read_allowed, read_entry, sift
from parity.comparison import Outcome
from parity.findings import Asked, Check, Finding, Kind, Result, Verdict
from parity.report import Report
from parity.rules import Rule, read_rules
from snippets.catalogue import ROOT, find_snippets
from snippets.parity import DRIFT, MATCH
from snippets.recordings import read_recording, recording_path

DAY = date(2026, 3, 1)
ODD = 'came | with `code` and <b>tags</b> & a "quote"'
FINDING = Finding("body/region", Kind.FIELD_ADDED, "nothing", ODD)
CHECKS = [
    Check("sessions/create_session", "shell", Result.MATCH),
    Check(
        "sessions/create_session", "python", Result.DRIFT, (FINDING,), note="the program ended with status 1"
    ),
    Check("errors/Conflict", "", Result.NOT_REACHED, reason="no client can bring it about"),
    Check("api-status/get_status", "shell", Result.MATCH, allowed=(FINDING,)),
]
ASKED = [Asked("newest-first", Verdict.REFUTED, ODD), Asked("empty-key", Verdict.CONFIRMED)]
REPORT = Report(
    DAY,
    "https://api.paket.tv/v1",
    "2023-12-01",
    Outcome(CHECKS, ASKED),
    12,
    4,
    3,
    ["Session 1: 500"],
    "SIGINT came",
)


def test_a_report_says_the_same_to_programs_and_to_people() -> None:
    data = json.loads(report.as_json(REPORT))
    assert data["counts"] == {
        "match": 2,
        "drift": 1,
        "not reached": 1,
        "confirmed": 1,
        "refuted": 1,
        "unknown": 0,
    }
    assert data["checks"][1]["findings"] == [
        {"place": "body/region", "kind": "field added", "expected": "nothing", "came": ODD}
    ]
    for text in (report.as_markdown(REPORT), report.as_html(REPORT)):
        for said in (
            "sessions/create_session (python)",
            "Session 1: 500",
            "SIGINT came",
            "no client can bring it about",
        ):
            assert said in text.replace("\\", ""), said
    assert REPORT.differs
    assert not replace(REPORT, outcome=Outcome(CHECKS[:1], ASKED[1:])).differs


def test_what_came_breaks_no_table_and_no_page() -> None:
    rows = [line for line in report.as_markdown(REPORT).splitlines() if "body/region" in line]
    assert len(rows) == 2
    for row in rows:
        assert row.replace("\\|", "").count("|") == 6
        assert "<b>" not in row
    page = BeautifulSoup(report.as_html(REPORT), "html.parser")
    assert not page.find("b", string="tags")
    assert ODD in page.get_text()
    assert page.select("[src], [href]") == []


def test_pages_get_one_result_for_all_languages() -> None:
    pages = report.for_pages(REPORT, find_snippets())
    assert pages.programs["sessions/create_session"].result == DRIFT
    assert pages.programs["api-status/get_status"].result == MATCH
    assert "participants/create_participant" not in pages.programs
    assert pages.assumptions["newest-first"].verdict == "refuted"
    assert pages.is_of_paket
    assert not replace(pages, base="https://api.paket.tv:8443/v1").is_of_paket


# Allowed differences


ALLOWED = Allowed("sessions/*", "body/region", "field added", "It is new.", "maintainer of the contract", DAY)


def test_no_allowed_difference_is_out_of_date() -> None:
    assert list(expired(read_allowed(), date.today())) == []


def test_a_difference_is_allowed_until_its_day_is_over() -> None:
    other = replace(FINDING, place="body/other")
    assert sift("sessions/create_session", [FINDING, other], [ALLOWED], DAY) == ((other,), (FINDING,))
    assert sift("sessions/create_session", [FINDING], [ALLOWED], DAY + timedelta(1)) == ((FINDING,), ())
    assert sift("participants/create_participant", [FINDING], [ALLOWED], DAY) == ((FINDING,), ())
    assert list(expired([ALLOWED], DAY)) == []
    [line] = expired([ALLOWED], DAY + timedelta(1))
    assert line.endswith(
        "was allowed until 2026-03-01; maintainer of the contract: settle it, or give it another day"
    )


@pytest.mark.parametrize(
    ("change", "says"),
    [
        ({"until": "soon"}, "expected a day"),
        ({"until": None}, "expected a day"),
        ({"kind": "something else"}, "`kind` is none of"),
        ({"reason": " "}, "expected a reason"),
        ({"owner": "@somebody"}, "a role in words"),
        ({"colour": "red"}, "colour"),
    ],
)
def test_an_allowed_difference_that_is_not_whole_is_refused(change: dict[str, object], says: str) -> None:
    keys = {name: getattr(ALLOWED, name) for name in ("check", "place", "kind", "reason", "owner", "until")}
    assert read_entry(keys) == ALLOWED
    with pytest.raises(AllowedError, match=f"parity/allowed.yaml: .*{says}"):
        read_entry({**keys, **change})


# Rules


def test_each_rule_has_a_reason_and_a_place_in_a_recording() -> None:
    places = {
        place for path in ROOT.glob("*/*.json") for place in places_of(json.loads(path.read_text("utf-8")))
    }
    rules = read_rules()
    for rule in rules.rules:
        assert rule.why
        assert any(rule.holds_for(place) for place in places), f"{rule.place} is nowhere"
    assert all(rules.not_compared.values())
    with pytest.raises(ValueError, match="`compare` is one of"):
        Rule("body/id", "roughly", "why not")


def places_of(recording: object) -> set[str]:
    if not isinstance(recording, dict) or "response" not in recording:
        return set()
    found = {f"header {name}" for name in recording["response"]["headers"]}

    def walk(value: object, place: str) -> None:
        found.add(place)
        if isinstance(value, dict):
            for name, part in value.items():
                walk(part, f"{place}/{name}")
        elif isinstance(value, list):
            for part in value:
                walk(part, f"{place}/*")

    walk(recording["response"]["body"], "body")
    return found


def test_a_rule_for_all_below_holds_for_the_place_itself() -> None:
    rule = Rule("body/items/**", "contract", "why")
    assert [rule.holds_for(p) for p in ("body/items", "body/items/*/a", "body/itemsets", "body")] == [
        True,
        True,
        False,
        False,
    ]


# Adopting


def adopted(folder: Path, yes: str) -> tuple[int, list[str], dict[str, object]]:
    """What is written when Paket answers a Session with another status, a field more, one less, and another time."""
    name, root = "sessions/create_session", folder / "snippets"
    recorded = read_recording(name)
    recording_path(name, root).parent.mkdir(parents=True)
    recording_path(name, root).write_text(recorded.dumps(), "utf-8")
    body = {
        **recorded.body,
        "region": "eu",
        "session_id": "another",
        "created_at": "2030-01-01T00:00:00.000Z",
    }
    body.pop("client_type")
    came = replace(
        recorded, status=201, headers={**recorded.headers, "Paket-Request-Id": "req_other"}, body=body
    )
    adopt.write_answers({name: came}, folder, kept=False)
    told: list[str] = []
    count = adopt.adopt(folder, read_rules(), lambda question: yes, told.append, root)
    return count, told, json.loads(recording_path(name, root).read_text("utf-8"))["response"]


def test_a_recording_is_rewritten_only_when_somebody_says_yes(tmp_path: Path) -> None:
    recorded = read_recording("sessions/create_session")
    for number, no in enumerate(("", "n", "no", "yes please")):
        (tmp_path / str(number)).mkdir()
        count, told, written = adopted(tmp_path / str(number), no)
        assert count == 0
        assert written["status"] == recorded.status
        assert '+    "status": 201,' in told[0]


def test_only_what_differs_is_adopted(tmp_path: Path) -> None:
    recorded = read_recording("sessions/create_session")
    count, _, written = adopted(tmp_path, "y")
    assert count == 1
    assert written["status"] == 201
    assert written["headers"] == dict(recorded.headers)
    assert written["body"] == {
        name: value for name, value in {**recorded.body, "region": "eu"}.items() if name != "client_type"
    }


def test_there_is_nothing_to_adopt_without_a_comparison(tmp_path: Path) -> None:
    command = [sys.executable, "-m", "parity", "--adopt", "--output", str(tmp_path)]
    done = subprocess.run(command, cwd=ROOT.parent, capture_output=True, text=True)
    assert done.returncode == 2
    assert "answers.json is missing; `make parity` writes it" in done.stderr


# The issue and the workflow


def counted(drift: int = 0, refuted: int = 0) -> dict[str, object]:
    return {"on": "2026-03-01", "counts": {"drift": drift, "refuted": refuted}}


def test_one_issue_is_made_brought_up_to_date_and_closed() -> None:
    label, create = issue.commands(counted(drift=1), "text", [])
    assert label[:4] == ["gh", "label", "create", "parity"]
    assert create == ["gh", "issue", "create", "--title", issue.TITLE, "--label", "parity", "--body", "text"]
    assert issue.commands(counted(refuted=1), "text", [7, 3]) == [
        ["gh", "issue", "edit", "3", "--body", "text"]
    ]
    assert issue.commands(counted(), "text", []) == []
    closed = issue.commands(counted(), "text", [7, 3])
    assert [command[:4] for command in closed] == [
        ["gh", "issue", "close", "7"],
        ["gh", "issue", "close", "3"],
    ]
    [edit] = issue.commands(counted(drift=1), "x" * 70_000, [3])
    assert len(edit[-1]) < 65_536


def test_the_issue_is_kept_with_nothing_but_python_and_gh(tmp_path: Path) -> None:
    """As the workflow does it: no package is installed, and `gh` is on the path."""
    gh = tmp_path / "bin" / "gh"
    gh.parent.mkdir()
    log = tmp_path / "log"
    gh.write_text(f'#!/bin/sh\necho "$@" >>{log}\nif [ "$2" = list ]; then echo \'[{{"number": 5}}]\'; fi\n')
    gh.chmod(0o755)
    (tmp_path / "parity.json").write_text(report.as_json(REPORT), "utf-8")
    (tmp_path / "report.md").write_text("# Compared", "utf-8")
    path = f"{gh.parent}{os.pathsep}{os.environ['PATH']}"
    command = [sys.executable, "-S", "-I", "parity/issue.py", str(tmp_path)]
    subprocess.run(command, cwd=ROOT.parent, env={"PATH": path}, check=True)
    assert log.read_text("utf-8").splitlines()[1:] == ["issue edit 5 --body # Compared"]


WORKFLOW = yaml.safe_load((ROOT.parent / ".github" / "workflows" / "parity.yml").read_text("utf-8"))


def test_keys_are_given_to_main_alone_and_to_the_comparison_alone() -> None:
    compare = WORKFLOW["jobs"]["compare"]
    assert compare["environment"] == "parity"
    assert compare["if"] == "github.ref == 'refs/heads/main'"
    assert set(WORKFLOW[True]) == {"schedule", "workflow_dispatch"}, (
        "no pull request and no fork may start it"
    )
    with_secrets = {
        (job, step.get("id"))
        for job, keys in WORKFLOW["jobs"].items()
        for step in keys["steps"]
        if "secrets." in json.dumps(step)
    }
    assert with_secrets == {("compare", "keys"), ("compare", "compare")}
    texts = [step["run"] for keys in WORKFLOW["jobs"].values() for step in keys["steps"] if "run" in step]
    assert [text for text in texts if "secrets." in text] == []


@pytest.mark.parametrize(
    ("names", "is_there"), [(("one", "two"), True), (("one", ""), False), (("", ""), False)]
)
def test_without_keys_it_does_nothing_and_says_so(
    names: tuple[str, str], is_there: bool, tmp_path: Path
) -> None:
    first, *others = WORKFLOW["jobs"]["compare"]["steps"]
    output = tmp_path / "output"
    environment = {"USERNAME": names[0], "OTHER_USERNAME": names[1], "GITHUB_OUTPUT": str(output)}
    done = subprocess.run(
        ["sh", "-ec", first["run"]], env=environment, capture_output=True, text=True, check=True
    )
    assert output.read_text("utf-8") == f"there={str(is_there).lower()}\n"
    assert ("nothing was compared with Paket" in done.stdout) is not is_there
    assert all("steps.keys.outputs.there == 'true'" in step["if"] for step in others)
    for job in ("tell", "keep"):
        assert WORKFLOW["jobs"][job]["if"] == "needs.compare.outputs.compared == 'true'"
