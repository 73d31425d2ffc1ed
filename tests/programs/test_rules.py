"""Every program has what it must have, whatever it does; a program made worse is found, with its file and line."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest
import yaml

from proof import record, verify
from proof.rules import Program, Rule, RuleError, all_programs, read_rules, rule_problems
from snippets.catalogue import LANGUAGES

RULES = {rule.name: rule for rule in read_rules()}
PROGRAMS = {program.file: program for program in all_programs()}
TABLE: list[dict[str, Any]] = yaml.safe_load(Path(__file__).with_name("rule_breaks.yaml").read_text("utf-8"))
BREAKS = [(row["rule"], *given) for row in TABLE for given in row["breaks"]]


def test_every_program_keeps_every_rule() -> None:
    assert rule_problems([*PROGRAMS.values()], read_rules()) == []


@pytest.mark.parametrize(("rule", "file", "truth", "lie", "line"), BREAKS)
def test_a_program_made_worse_is_found(rule: str, file: str, truth: str, lie: str, line: str) -> None:
    program = PROGRAMS[file]
    assert program.text.count(truth) >= 1, f"rule_breaks.yaml: {file} does not have {truth!r}"
    worse = replace(program, text=program.text.replace(truth, lie))
    found = [*RULES[rule].problems(worse)]
    if file in RULES[rule].excepted:
        found = [problem for problem in found if problem not in [*RULES[rule].problems(program)]]
    assert found, f"nobody noticed {lie!r} in {file}"
    for problem in found:
        named = re.match(rf"{re.escape(file)}:(\d+): {rule}: ", problem)
        assert named, problem
    lines = [worse.text.splitlines()[int(problem.split(":")[1]) - 1] for problem in found]
    assert any(line in text for text in lines), lines


def languages_of(rule: Rule) -> set[str]:
    """The suffixes of the languages that a rule speaks of."""
    return set(rule.when or {language.suffix for language in LANGUAGES})


def test_every_rule_is_broken_in_every_language() -> None:
    broken = {(rule, Path(file).suffix) for rule, file, *_ in BREAKS}
    assert broken == {(name, suffix) for name, rule in RULES.items() for suffix in languages_of(rule)}
    assert {name for name, rule in RULES.items() if len(languages_of(rule)) < len(LANGUAGES)} == {
        "handled once",
        "whole answer",
    }


@pytest.mark.parametrize("rule", RULES.values(), ids=lambda rule: rule.name)
def test_a_rule_speaks_of_every_language(rule: Rule) -> None:
    suffixes = languages_of(rule)
    tables: list[Mapping[str, Any]] = [rule.when, rule.each, rule.holds, rule.lacks, rule.value, rule.needs]
    for table in (*tables, rule.never):
        assert set(table) in (suffixes, set())


@pytest.mark.parametrize("name", ["timeout", "random key", "constant time", "pause"])
def test_a_rule_looks_at_something_in_every_language(name: str) -> None:
    rule = RULES[name]
    table = rule.each or rule.value or rule.when
    for suffix, pattern in table.items():
        texts = [program.code for program in PROGRAMS.values() if program.suffix == suffix]
        assert any(re.search(pattern, text) for text in texts), f"{name}: {pattern} is in no {suffix} program"


def test_every_call_has_a_place_that_the_timeout_is_asked_of() -> None:
    each = RULES["timeout"].each
    calling = [program for program in PROGRAMS.values() if "https://api.paket.tv" in program.text]
    assert len(calling) > 70
    silent = [program.file for program in calling if not re.search(each[program.suffix], program.code)]
    assert silent == ["recipes/client.py"] or silent == []


def test_an_exception_that_nothing_needs_is_red() -> None:
    good = Program("snippets/sessions/create_session.py", "print('nothing')\n")
    rule = replace(RULES["timeout"], excepted={good.file: "why not"})
    with pytest.raises(RuleError, match="keeps the rule timeout: take the exception out"):
        rule_problems([good], (rule,))


def test_a_language_without_rules_is_named() -> None:
    program = Program("snippets/sessions/create_session.serpent", "")
    with pytest.raises(RuleError, match=r"create_session\.serpent: .* know \.sh, \.py"):
        rule_problems([program], read_rules())


@pytest.mark.parametrize(
    ("command", "begins"),
    [
        (verify, "nothing is verified:\n"),
        (record, "nothing is recorded: a program lacks what every one must have:\n"),
    ],
    ids=["verify", "record"],
)
def test_nothing_goes_on_while_a_program_lacks_something(
    command: ModuleType, begins: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    name = "sessions/create_session"
    program = PROGRAMS[f"snippets/{name}.py"]
    worse = replace(program, text=program.text.replace("    timeout=10,\n", ""))
    monkeypatch.setattr(command, "all_programs", lambda: [worse])
    assert command.main([name]) == 1
    message = capsys.readouterr().err
    assert message.startswith(f"{begins}snippets/{name}.py:6: timeout: ")
