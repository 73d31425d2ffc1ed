"""The catalogue of snippets: every program on the site, found in the folders beside this file.

A snippet is one whole program, ``<folder>/<stem><suffix>``: ``sessions/create_session.py`` is the Python
program of the operation ``createSession``, whose tag is ``Sessions``; ``errors/handle_errors.rb`` belongs to
the Errors guide. The same catalogue feeds the pages and the tests. It reads files and imports nothing else of
the project.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import yaml

ROOT = Path(__file__).parent
"""Where the snippets are."""

PAKET = "https://api.paket.tv/v1"
"""The address that programs call, exactly once in the text of each."""

SANDBOX = "http://127.0.0.1:8480/v1"
"""Where a sandbox on the reader's machine answers; see :meth:`Snippet.text_for`."""

NO_PROGRAMS = frozenset({"clients", "testing", "__pycache__"})
"""Folders that hold no programs: ``testing`` is for an integrator's own tests, in Python only, and ``clients`` for
callers of generated clients."""

WITHOUT_PAKET = frozenset({"webhooks"})
"""Folders of programs that call nobody, since it is Paket who calls: their text holds no address."""

LACKING: Mapping[str, Mapping[str, str]] = {
    "webhooks/receive_events": {"shell": "no shell can answer HTTP by itself"},
}
"""Program -> the languages that it is not written in, each with the reason."""

INDENT = 2
"""Spaces, of a language that says nothing else."""

NAMED = frozenset({"errors", "events"})
"""Folders of recordings named as the contract names them: ``errors/Unauthorized.json``."""

DATA = frozenset({".json", ".yaml"})
"""Suffixes of what may lie beside the programs: recordings, and the scenarios of the errors."""


class CatalogueError(Exception):
    """The folders don't hold what they should. The message has one line per file."""


@dataclass(frozen=True)
class Language:
    """A language the programs are written in: a row of ``languages.yaml``, which explains the attributes."""

    id: str
    label: str
    suffix: str
    lexer: str
    command: tuple[str, ...]
    indent: int = INDENT
    worker: str = ""
    """Empty when the page runs no program in it."""
    given: tuple[str, ...] = ()
    later: tuple[str, ...] = ()
    headers: Mapping[str, str] = field(default_factory=dict, hash=False)
    made_up: tuple[str, ...] = ()

    def __str__(self) -> str:
        return self.id


def read_languages(root: Path = ROOT) -> tuple[Language, ...]:
    """The rows of ``languages.yaml``.

    Raises:
        TypeError: A row has a key that is not known, or lacks one.
    """
    rows: list[dict[str, Any]] = yaml.safe_load((root / "languages.yaml").read_text("utf-8"))
    for row in rows:
        row |= {key: tuple(value) for key, value in row.items() if isinstance(value, list)}
    return tuple(Language(**row) for row in rows)


LANGUAGES = read_languages()
"""In the order of the tabs."""


@dataclass(frozen=True)
class Snippet:
    """One program in one language."""

    path: Path
    language: Language

    @property
    def tag(self) -> str:
        """The folder: the slug of the operation's tag, or of the guide (``api-status``, ``idempotency``)."""
        return self.path.parent.name

    @property
    def stem(self) -> str:
        """What all languages share: the operation's id in snake case (``create_session``), or a word."""
        return self.path.stem

    @property
    def program(self) -> str:
        """The program in any language, as a ``/// program`` block names it: ``sessions/create_session``."""
        return f"{self.tag}/{self.stem}"

    @property
    def id(self) -> str:
        """The file's place in the catalogue: ``sessions/create_session.py``."""
        return f"{self.tag}/{self.path.name}"

    @property
    def calls_paket(self) -> bool:
        """Whether it calls Paket, and not Paket it."""
        return self.tag not in WITHOUT_PAKET

    @property
    def text(self) -> str:
        """The program, with the real address."""
        return self.path.read_text(encoding="utf-8")

    def text_for(self, server: str) -> str:
        """The program with another base URL, :data:`SANDBOX` for one, and not a byte changed beside it."""
        return self.text.replace(PAKET, server)

    def __str__(self) -> str:
        return self.id


def find_snippets(root: Path = ROOT) -> tuple[Snippet, ...]:
    """Every program under ``root`` that calls Paket, by program, then in the order of :data:`LANGUAGES`.

    Raises:
        CatalogueError: A file is out of place; all such files are named. See :func:`find_problems`.
    """
    return tuple(snippet for snippet in find_all(root) if snippet.calls_paket)


def find_all(root: Path = ROOT) -> tuple[Snippet, ...]:
    """Every program under ``root``, also those that call nobody.

    Raises:
        CatalogueError: As :func:`find_snippets`.
    """
    problems = find_problems(root)
    if problems:
        raise CatalogueError("\n".join(problems))
    return tuple(_programs(root))


def find_program(program: str, root: Path = ROOT) -> tuple[Snippet, ...]:
    """One program in all languages, in the order of :data:`LANGUAGES`.

    Args:
        program: Folder and stem, ``sessions/create_session``.

    Raises:
        KeyError: There is no such program; the error lists those there are.
    """
    snippets = find_all(root)
    found = tuple(snippet for snippet in snippets if snippet.program == program)
    if not found:
        known = ", ".join(sorted({snippet.program for snippet in snippets}))
        raise KeyError(f"no program {program!r} in {root.name}/; there are {known}")
    return found


def find_problems(root: Path = ROOT) -> list[str]:
    """What is wrong with the files under ``root``, one line for each, beginning with the file's path.

    A wrong suffix, a program that lacks a language, a base URL that is not there exactly once, a recording
    without its program. No problems: an empty list.
    """
    suffixes = {language.suffix for language in LANGUAGES}
    problems = []
    for path in _files(root):
        if path.suffix not in suffixes | DATA:
            expected = ", ".join(sorted(suffixes))
            problems.append(
                f"{_name(path, root)}: its suffix is that of no language; expected one of {expected}"
            )

    written: dict[Path, set[str]] = {}
    for snippet in _programs(root):
        written.setdefault(snippet.path.with_suffix(""), set()).add(snippet.language.suffix)
        count = snippet.text.count(PAKET)
        if count != snippet.calls_paket:
            expected = "it exactly once" if snippet.calls_paket else "no address"
            problems.append(f"{_name(snippet.path, root)}: holds {PAKET} {count} times; expected {expected}")
    for stem, present in written.items():
        for language in LANGUAGES:
            lacking = LACKING.get(f"{stem.parent.name}/{stem.name}", {})
            if language.suffix in present and language.id in lacking:
                name = _name(stem.with_suffix(language.suffix), root)
                problems.append(f"{name}: LACKING says that it is not there: {lacking[language.id]}")
            if language.suffix not in present and language.id not in lacking:
                missing = _name(stem.with_suffix(language.suffix), root)
                problems.append(
                    f"{missing}: missing; the other languages have it, so write it in {language.label}"
                )

    for path in _files(root):
        if path.suffix == ".json" and path.parent.name not in NAMED and path.with_suffix("") not in written:
            problems.append(f"{_name(path, root)}: a recording of a program that is not there")
    return problems


def _files(root: Path) -> list[Path]:
    return sorted(path for path in root.glob("*/*") if path.is_file() and path.parent.name not in NO_PROGRAMS)


def _programs(root: Path) -> list[Snippet]:
    order = {language.suffix: (place, language) for place, language in enumerate(LANGUAGES)}
    snippets = [Snippet(path, order[path.suffix][1]) for path in _files(root) if path.suffix in order]
    return sorted(snippets, key=lambda snippet: (snippet.program, order[snippet.path.suffix][0]))


def _name(path: Path, root: Path) -> str:
    return f"{root.name}/{path.relative_to(root).as_posix()}"
