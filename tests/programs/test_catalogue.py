"""The catalogue finds every program, and names the file that is out of place."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from snippets.catalogue import (
    LANGUAGES,
    PAKET,
    ROOT,
    SANDBOX,
    CatalogueError,
    Snippet,
    find_all,
    find_program,
    find_snippets,
)


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    """A copy of the snippets to break."""
    return shutil.copytree(ROOT, tmp_path / "snippets", ignore=shutil.ignore_patterns("__pycache__"))


def test_programs_come_in_the_order_of_the_tabs() -> None:
    program = find_program("sessions/create_session")
    assert [snippet.language for snippet in program] == list(LANGUAGES)
    assert [snippet.id for snippet in program][:2] == [
        "sessions/create_session.sh",
        "sessions/create_session.py",
    ]


@pytest.mark.parametrize("snippet", find_snippets(), ids=str)
def test_for_a_sandbox_only_the_address_changes(snippet: Snippet) -> None:
    before, after = snippet.text.split(PAKET)
    assert snippet.text_for(SANDBOX) == f"{before}{SANDBOX}{after}"


def test_an_unknown_program_is_answered_with_those_there_are() -> None:
    with pytest.raises(KeyError, match=r"no program 'sessions/delete'.* sessions/create_session"):
        find_program("sessions/delete")


def test_programs_that_call_nobody_are_no_snippets_to_run_against_paket() -> None:
    called = {snippet.program for snippet in find_snippets()}
    assert {snippet.program for snippet in find_all()} - called == {
        "webhooks/receive_events",
        "webhooks/verify_signature",
    }
    languages = [language.id for language in LANGUAGES if language.id != "shell"]
    assert [s.language.id for s in find_program("webhooks/receive_events")] == languages


def rename(file: str, to: str) -> Callable[[Path], object]:
    return lambda root: (root / file).rename(root / to)


def rewrite(file: str, old: str, new: str) -> Callable[[Path], object]:
    def apply(root: Path) -> None:
        text = (root / file).read_text("utf-8")
        assert old in text
        (root / file).write_text(text.replace(old, new), "utf-8")

    return apply


SUFFIXES = ", ".join(sorted(language.suffix for language in LANGUAGES))

BREAKS: dict[str, tuple[Callable[[Path], object], str]] = {
    "a language is deleted": (
        lambda root: (root / "sessions/create_session.rb").unlink(),
        "snippets/sessions/create_session.rb: missing; the other languages have it, so write it in Ruby",
    ),
    "a suffix of no language": (
        rename("sessions/create_session.mjs", "sessions/create_session.js"),
        "snippets/sessions/create_session.js: its suffix is that of no language; "
        f"expected one of {SUFFIXES}\n"
        "snippets/sessions/create_session.mjs: missing; the other languages have it, "
        "so write it in JavaScript",
    ),
    "another address": (
        rewrite("api-status/get_status.py", PAKET, "https://api.paket.example/v1"),
        "snippets/api-status/get_status.py: holds https://api.paket.tv/v1 0 times; expected it exactly once",
    ),
    "the address twice": (
        rewrite("api-status/get_status.sh", f"{PAKET} ", f"{PAKET} {PAKET} "),
        "snippets/api-status/get_status.sh: holds https://api.paket.tv/v1 2 times; expected it exactly once",
    ),
    "an address where none is called": (
        rewrite("webhooks/verify_signature.rb", "require", f"# {PAKET}\nrequire"),
        "snippets/webhooks/verify_signature.rb: holds https://api.paket.tv/v1 1 times; expected no address",
    ),
    "a language is deleted that another program may lack": (
        lambda root: (root / "webhooks/receive_events.rb").unlink(),
        "snippets/webhooks/receive_events.rb: missing; the other languages have it, so write it in Ruby",
    ),
    "a program is written in a language that is listed as lacking": (
        lambda root: (root / "webhooks/receive_events.sh").write_text("true"),
        "snippets/webhooks/receive_events.sh: LACKING says that it is not there: "
        "no shell can answer HTTP by itself",
    ),
    "a recording without its program": (
        rename("sessions/create_session.json", "sessions/make_session.json"),
        "snippets/sessions/make_session.json: a recording of a program that is not there",
    ),
    "a file that is no program": (
        lambda root: (root / "sessions/notes.md").write_text("Remember."),
        f"snippets/sessions/notes.md: its suffix is that of no language; expected one of {SUFFIXES}",
    ),
}


@pytest.mark.parametrize("name", BREAKS)
def test_what_is_out_of_place_is_named(name: str, copy: Path) -> None:
    assert find_snippets(copy)
    break_it, expected = BREAKS[name]
    break_it(copy)
    with pytest.raises(CatalogueError) as error:
        find_snippets(copy)
    assert str(error.value) == expected
