"""Edited programs end in the page as they do for real, the failing ones included."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml

from proof.harness import Harness, seed_of
from proof.runner import Program
from proof.sandboxes import client_of
from snippets.catalogue import LANGUAGES, ROOT, Language, find_snippets
from snippets.variables import credentials
from tests.live.compare import differences
from tests.live.engine import LivePage
from tests.live.generated.cases import read_cases

CASES: list[dict[str, Any]] = [
    *yaml.safe_load(Path(__file__).with_name("edited.yaml").read_text("utf-8")),
    *read_cases(),
]


def program_of(case: dict[str, Any]) -> Program:
    """The program of a case."""
    if "text" in case:
        name = case["name"].partition(",")[0]
        language: Language = next(language for language in LANGUAGES if language.id == name)
        return Program(f"edited/program{language.suffix}", language, case["text"])
    program = Program.of(next(s for s in find_snippets(ROOT) if s.id == case["program"]))
    text = program.text
    for old, new in case.get("replace", {}).items():
        assert text.count(old) == 1, f"{case['program']} holds {old!r} {text.count(old)} times"
        text = text.replace(old, new)
    return Program(program.id, program.language, text)


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["name"])
def test_edited_program(case: dict[str, Any], live: LivePage, harness: Harness) -> None:
    program = program_of(case)
    environment = credentials(client_of("platform"))
    if "secret" in case:
        environment["PAKET_API_SECRET_KEY"] = case["secret"]
    for name in case.get("unset", []):
        del environment[name]
    faults = case.get("faults", [])
    real = harness.run(program, environment, faults=faults)
    live.reset(seed_of(program.name))
    for fault in faults:
        live.fail(fault)
    try:
        shown = live.run(program.language.id, Path(program.id).name, program.text, environment)
    finally:
        live.fail("")
    assert differences(real, shown, program.language.id) == []
