"""Rules that stand in a table, and once more where the table cannot be read: both say the same."""

from __future__ import annotations

import re
import subprocess

import pytest

from hooks.pack.tables import tables
from hooks.pages.sources import load_sources
from paket_sandbox.faults import FAULTS, NONE, FaultRow, fault_of
from paket_sandbox.openapi.contract import load
from proof.runner import search_path
from scripts.steps import ROOT
from snippets.catalogue import LANGUAGES, Language, find_snippets
from snippets.variables import ID_VARIABLE

PARAMETER = load().parameters["PaketSandboxFault"]


def exported(module: str, name: str) -> str:
    """The text of what a module of the browser exports."""
    script = f"const all = await import({str(ROOT / 'browser' / module)!r}); console.log(String(all.{name}))"
    done = subprocess.run(
        ["node", "--input-type=module", "--eval", script],
        env={"PATH": search_path()},
        capture_output=True,
        text=True,
        check=True,
        timeout=60,
    )
    return done.stdout.strip()


def test_the_contract_allows_the_faults_of_the_table_and_no_others() -> None:
    pattern = str(PARAMETER.schema.raw["pattern"])
    allowed = re.split(r"\|(?![^(]*\))", pattern.removeprefix("^(").removesuffix(")$"))
    assert sorted(allowed) == sorted(row.pattern for row in FAULTS)
    assert fault_of(None) is NONE


@pytest.mark.parametrize("row", FAULTS, ids=lambda row: row.name)
def test_people_read_of_every_fault_what_the_table_says(row: FaultRow) -> None:
    assert f"`{row.name}`" in PARAMETER.description
    assert all(re.fullmatch(row.pattern, choice.fault) for choice in row.choices)
    assert row.choices, "the panel of the live examples lacks it"
    lines = (ROOT / "docs" / "sandbox.md").read_text("utf-8").splitlines()
    assert [line for line in lines if line.startswith(f"| `{row.name}` | {row.does} | ")]


def test_the_page_knows_the_variables_of_ids_as_the_programs_do() -> None:
    assert exported("live/page/variables.js", "ID_VARIABLE.source") == ID_VARIABLE.pattern


def test_the_first_language_of_the_table_is_shown_to_who_chose_none() -> None:
    assert exported("js/choice.js", "DEFAULTS.lang") == LANGUAGES[0].id


@pytest.mark.parametrize("language", [language for language in LANGUAGES if language.worker], ids=str)
def test_the_worker_of_a_language_is_there(language: Language) -> None:
    assert (ROOT / "browser" / "live" / language.worker).is_file()


def test_the_page_runs_every_program_as_somebody() -> None:
    callers = tables(load_sources())["callers"]
    assert callers.keys() == {snippet.program for snippet in find_snippets()}
    assert set(callers.values()) == {"platform", "publisher"}
