"""Names in prose: what stands in code marks, and each header, is known to the contract, the sandbox or the project."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from difflib import get_close_matches
from functools import cache
from pathlib import Path

import yaml

from proof.prose.texts import ROOT, Text

KNOWN = Path(__file__).with_name("known.yaml")
API = ("paket_sandbox", "snippets", "recipes")
"""Whose words pages and the contract may use: the API and its programs."""
PROJECT = (*API, "proof", "parity", "hooks", "browser", "scripts", "theme", "tests", "benchmarks", ".github")
"""Whose words the project's own documents may use as well."""
FILES = (
    "Makefile",
    "mkdocs.yml",
    "package.json",
    "pyproject.toml",
    "requirements.txt",
    ".npmrc",
    "redocly.yaml",
)
SUFFIXES = frozenset(
    {".py", ".js", ".mjs", ".rb", ".sh", ".yaml", ".yml", ".json", ".html", ".css", ".toml", ".txt", ""}
)
CODE = re.compile(r"`([^`]+)`")
HEADER = re.compile(r"\b[A-Z][A-Za-z]*(?:-[A-Z][A-Za-z]*)+\b")
TOKEN = re.compile(r"--[a-z][a-z-]*|\d+(?:\.\d+){3}|[A-Za-z0-9_@][\w@-]*(?:\.[A-Za-z0-9_][\w@-]*)*")


def tokens(code: str) -> list[str]:
    """The names in a piece of code: words, with their dots, hyphens and the two hyphens of an option."""
    return TOKEN.findall(code)


@cache
def vocabulary(folders: tuple[str, ...], root: Path = ROOT) -> frozenset[str]:
    """Every token, and every part of one between dots, in the files of some folders and of the project's top."""
    words: set[str] = set()
    paths = [path for folder in folders for path in (root / folder).rglob("*") if path.suffix in SUFFIXES]
    for path in [*paths, *(root / name for name in FILES)]:
        parts = path.relative_to(root).parts
        words.add(path.name)
        if path.is_file() and not {"__pycache__", "node_modules", "prose"} & set(parts):
            words.update(parts)
            for token in tokens(path.read_text("utf-8", errors="ignore")):
                words.update((token, *token.split(".")))
    return frozenset(words)


@cache
def known_words(path: Path = KNOWN) -> Mapping[str, str]:
    """Words that are right though no file of ours has them, each with the reason."""
    words: dict[str, str] = yaml.safe_load(path.read_text("utf-8"))
    return words


def names_of(text: Text) -> Iterator[str]:
    """The names that a text uses: in code marks, and headers wherever they stand."""
    for code in CODE.findall(text.words):
        yield from tokens(code)
    yield from HEADER.findall(CODE.sub(" ", text.words))


def is_file_or_pin(name: str, words: frozenset[str], root: Path) -> bool:
    """Whether a name is that of a file, or a package with its version."""
    package, _, version = name.partition("@")
    return bool([*root.glob(name), *root.glob(f"*/{name}")]) or bool(
        version and package in words and version in words
    )


def unknown_names(texts: Sequence[Text], values: Collection[str] = (), root: Path = ROOT) -> Iterator[str]:
    """Names in texts that nothing has.

    Args:
        texts: Where to look.
        values: Those of the ledger.
        root: The repository.
    """
    known = {*known_words(), *(token for value in values for token in tokens(value))}
    for text in texts:
        is_ours = "/" not in text.file
        words = vocabulary(PROJECT if is_ours else API, root)
        for name in names_of(text):
            if name in words or name in known or (is_ours and is_file_or_pin(name, words, root)):
                continue
            close = ", ".join(get_close_matches(name, words, 3))
            yield (
                f"{text}: nothing is called {name!r}{f'; there is {close}' if close else ''}. "
                "If it is right all the same, add it to proof/prose/known.yaml, with the reason"
            )


TARGETS = re.compile(r"\bmake ([a-z]+)\b")


def unknown_targets(file: str, markdown: str, makefile: str) -> Iterator[str]:
    """Targets of make that a document names in code, and the Makefile lacks."""
    targets = set(re.findall(r"^([a-z]+):", makefile, re.MULTILINE))
    fences = re.findall(r"^```.*?^```", markdown, re.MULTILINE | re.DOTALL)
    spans = CODE.findall(re.sub(r"^```.*?^```", "", markdown, flags=re.MULTILINE | re.DOTALL))
    code = re.findall(r"^make .*|^\$ make .*", "\n".join([*fences, *spans]), re.MULTILINE)
    for target in {target for piece in code for target in TARGETS.findall(piece)} - targets:
        yield f"{file}: make has no target {target!r}; it has {', '.join(sorted(targets))}"
