"""Tests, and what they start, run where local time is not UTC: a time without its zone shows."""

from __future__ import annotations

import subprocess
import sys
import time

import pytest

from paket_sandbox.clock import FIXED, parse, timestamp
from proof.runner import Program, execute
from snippets.catalogue import LANGUAGES, Language

SHOWN = {
    ".sh": "date +%z",
    ".py": "import time; print(time.strftime('%z'))",
    ".mjs": "const m = -new Date().getTimezoneOffset(); console.log(`+${m < 600 ? 0 : ''}${(m - 30) / 60}30`);",
    ".rb": "puts Time.now.strftime('%z')",
}
"""How each language tells the difference between local time and UTC."""
HALF_AN_HOUR_OFF = ("+0930\n", "+1030\n")


def test_the_tests_and_what_they_start_are_not_in_utc() -> None:
    assert time.timezone == -(9 * 60 + 30) * 60, "the system knows no time zones: install tzdata"
    shown = subprocess.run([sys.executable, "-c", SHOWN[".py"]], capture_output=True, text=True).stdout
    assert shown in HALF_AN_HOUR_OFF


@pytest.mark.parametrize("language", LANGUAGES, ids=lambda language: language.label)
def test_programs_are_not_in_utc(language: Language) -> None:
    program = Program(f"look{language.suffix}", language, SHOWN[language.suffix])
    assert execute(program, {}).stdout in HALF_AN_HOUR_OFF


def test_the_sandbox_is_in_utc_wherever_it_runs() -> None:
    assert timestamp(parse(FIXED)) == FIXED
    assert parse(FIXED.removesuffix("Z")) == parse(FIXED) == parse("2024-02-16T15:11:06.596+10:30")
    for summer in ("2024-01-01T00:00:00.000Z", "2024-07-01T00:00:00.000Z", "2024-04-06T16:00:00.000Z"):
        assert timestamp(parse(summer)) == summer
