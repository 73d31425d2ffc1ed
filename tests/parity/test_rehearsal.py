"""Drifts that are planted in a stand-in for Paket are found, each where it is, and nothing else is."""

import ast
import subprocess
import sys
from collections import Counter
from collections.abc import Callable

import pytest

from parity.findings import Result
from parity.rehearsal import CLIENTS, compared, found_in, rehearse, stand_in
from parity.standin.drifts import CHANGES, Drift, DriftError, read_drift, read_drifts
from proof.contract import value_problems
from proof.harness import Harness
from proof.sandboxes import document
from snippets.calls import calls_of
from snippets.catalogue import LANGUAGES, ROOT, find_snippets

DRIFTS = read_drifts()
SEED = 7

OPERATIONS = {
    snippet.program: {o.id for o in calls_of(snippet.program, document())} for snippet in find_snippets()
}
"""Program -> what it calls."""


def near(drift: Drift) -> Callable[[str], bool]:
    """The checks that a drift can reach, and a few that it cannot: `make bench` makes them all, with twenty seeds."""
    listed = {*drift.fails, *(f"assumptions/{name}" for name in drift.refutes)}
    always = {"sessions/create_session"}

    def wanted(name: str) -> bool:
        calls = OPERATIONS.get(name, set())
        is_near = (
            drift.operation in calls if drift.operation else name.startswith(("errors/", "idempotency/"))
        )
        is_near = is_near or (
            drift.place == "body/items" and name == "upnext-for-platforms/list_session_items"
        )
        return is_near or name in listed or name in always

    return wanted


@pytest.mark.parametrize("drift", DRIFTS, ids=lambda drift: drift.name)
def test_a_drift_is_found_where_it_is_and_nowhere_else(drift: Drift, harness: Harness) -> None:
    rehearsed = rehearse(harness, drift, SEED, wanted=near(drift))
    assert rehearsed.planted
    assert not rehearsed.missed | rehearsed.invented, str(rehearsed)


def test_drifts_are_of_many_kinds() -> None:
    assert len({drift.name for drift in DRIFTS}) == len(DRIFTS)
    assert len(DRIFTS) >= 100
    kinds = {drift.kind for drift in DRIFTS} | {drift.unreached for drift in DRIFTS}
    assert len(kinds - {""}) >= 25
    assert {name for drift in DRIFTS for change in drift.change for name in change} == CHANGES.keys() - {
        "echo"
    }


def test_where_nothing_drifts_nothing_is_found_in_what_is_made_up_by_the_contract(harness: Harness) -> None:
    with compared(harness, stand_in(None, SEED)) as (comparison, _):
        comparison.run()
        results = Counter(check.result for check in comparison.outcome.checks)
    assert found_in(comparison.outcome) == frozenset()
    assert not comparison.outcome.kept
    assert results[Result.MATCH] > 50
    for name, sent in comparison.outcome.answers.items():
        operation = next((o for o in document().operations if o.id in OPERATIONS.get(name, ())), None)
        if operation and operation.success.schema and sent.response:
            assert value_problems(sent.response.json, operation.success.schema, name) == []


def test_programs_in_all_languages_are_compared_as_they_are_published(harness: Harness) -> None:
    some = {"api-status/get_status", "idempotency/create_session_once", "upnext-for-platforms/hide_item"}
    with compared(harness, stand_in(None, SEED), languages=LANGUAGES, wanted=some.__contains__) as (
        comparison,
        _,
    ):
        comparison.run()
        checks = comparison.outcome.checks
    assert {(c.name, c.language) for c in checks} == {
        (name, language.id) for name in some for language in LANGUAGES
    }
    assert {c.result for c in checks} == {Result.MATCH}


def test_a_program_that_breaks_on_a_drift_is_told(harness: Harness) -> None:
    drift = next(drift for drift in DRIFTS if drift.name == "next-key-as-text")
    wanted = "pagination/iterate_all".__eq__
    rehearsed = rehearse(harness, drift, SEED, languages=[LANGUAGES[1]], wanted=wanted)
    assert not rehearsed.missed | rehearsed.invented, str(rehearsed)
    [check] = rehearsed.outcome.checks
    assert check.note == "the program ended with status 1"


def test_the_stand_in_has_nothing_of_the_sandbox_s() -> None:
    """It is made from the contract alone: of the sandbox, only what reads the contract is loaded."""
    script = (
        "import sys, parity.standin.app; print(*[m for m in sys.modules if m.startswith('paket_sandbox.')])"
    )
    done = subprocess.run(
        [sys.executable, "-c", script], cwd=ROOT.parent, capture_output=True, text=True, check=True
    )
    modules = done.stdout.split()
    assert "paket_sandbox.openapi.document" in modules
    assert [m for m in modules if not f"{m}.".startswith("paket_sandbox.openapi.")] == []


def test_no_file_of_the_stand_in_imports_the_sandbox() -> None:
    for path in (ROOT.parent / "parity" / "standin").glob("*.py"):
        tree = ast.parse(path.read_text("utf-8"))
        modules = [node.module or "" for node in ast.walk(tree) if isinstance(node, ast.ImportFrom)]
        modules += [
            alias.name for node in ast.walk(tree) if isinstance(node, ast.Import) for alias in node.names
        ]
        others = [
            m for m in modules if m.startswith("paket_sandbox") and not m.startswith("paket_sandbox.openapi")
        ]
        assert others == [], str(path)


def test_the_same_seed_makes_up_the_same_and_another_something_else() -> None:
    one, same, other = (stand_in(None, seed).random("x").random() for seed in (1, 1, 2))
    assert one == same != other
    assert {client.client_type for client in CLIENTS} == {"platform", "publisher"}


@pytest.mark.parametrize(
    ("row", "says"),
    [
        ({"about": "x", "colour": "red"}, "colour"),
        ({"about": "x", "change": [{"paint": "red"}]}, "expected one of add"),
    ],
)
def test_a_drift_that_is_not_understood_is_named(row: dict[str, object], says: str) -> None:
    with pytest.raises(DriftError, match=rf"drifts.yaml: some-name: .*{says}"):
        read_drift("some-name", row)
