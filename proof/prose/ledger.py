"""The ledger of facts: each with its source, and its value or the words that state it, page by page."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from proof.prose.links import ENTRIES
from proof.prose.texts import Text
from snippets.facts import REFERENCE, FactError, filled, read_values

LEDGER = Path(__file__).with_name("ledger.yaml")
SOURCE = re.compile(r"\[(S|P|A|ours)\]( .+)?")
"""Where a fact comes from: the Slate source, Paket's documentation, an assumption, or this project."""

KEYS = frozenset({"source", "value", "held", "stated"})
HOLDERS = frozenset({"contract", "sandbox", "recordings", "files"})

LONG = 6
"""A value of so many characters is no number: where it is typed, its reference is meant."""


class LedgerError(Exception):
    """The ledger is not written as it should be. The message names the entry."""


@dataclass(frozen=True)
class Fact:
    """An entry of ``ledger.yaml``, which explains the attributes."""

    id: str
    source: str
    stated: Mapping[str, Sequence[str]]
    """File -> the words there that state it."""
    value: Any = None
    held: Mapping[str, Any] = field(default_factory=dict)


@cache
def read_ledger(path: Path = LEDGER) -> tuple[Fact, ...]:
    """The facts.

    Raises:
        LedgerError: An entry has no source, or neither a value nor words, or there are two of one id.
    """
    text = path.read_text("utf-8")
    rows: dict[str, Any] = yaml.safe_load(text)
    twice = [name for name, count in Counter(re.findall(r"(?m)^([\w-]+):", text)).items() if count > 1]
    if twice:
        raise LedgerError(
            f"{path.name}: {', '.join(twice)}: it stands there twice, and only the last one would count"
        )
    facts = []
    for fact_id, row in rows.items():
        others = [*(row.keys() - KEYS), *(row.get("held", {}).keys() - HOLDERS)]
        if not SOURCE.fullmatch(row.get("source", "")) or others or not (row.keys() & {"stated", "value"}):
            raise LedgerError(
                f"{path.name}: {fact_id}: expected a source, [S], [P], [A] or [ours], and a value or what is stated; "
                f"got {row}"
            )
        stated, value, held = row.get("stated", {}), row.get("value"), row.get("held", {})
        facts.append(Fact(fact_id, row["source"], stated, value, held))
    return tuple(facts)


def is_page(file: str) -> bool:
    """Whether a file may have references: the build puts values in their place on pages alone."""
    return file.startswith("docs/")


def filled_texts(texts: Sequence[Text], path: Path = LEDGER) -> list[Text]:
    """The texts as readers see them, with values in the place of references; a reference to nothing stays."""
    return [replace(text, words=_filled(text.words, path)) if is_page(text.file) else text for text in texts]


def _filled(words: str, path: Path = LEDGER) -> str:
    try:
        return filled(words, read_values(path))
    except FactError:
        return words


def statements(facts: Sequence[Fact], file: str) -> list[str]:
    """What the facts state in a file, as it is to stand there."""
    stated = [words for fact in facts for words in fact.stated.get(file, ())]
    return stated if is_page(file) else [_filled(words) for words in stated]


def missing_statements(facts: Sequence[Fact], texts: Sequence[Text]) -> Iterator[str]:
    """The statements of facts that no text of their file holds."""
    for fact in facts:
        for file, stated in fact.stated.items():
            there = [text.words for text in texts if text.file == file]
            for statement in stated:
                words = statement if is_page(file) else _filled(statement)
                if any(words in text for text in there):
                    continue
                named = ", ".join(f"[={name}]" for name in REFERENCE.findall(words))
                typed = any(_filled(words) in text for text in there) if named else False
                advice = (
                    f"The value is typed there: write {named} in its place"
                    if typed
                    else "If the fact has not changed, put the words right; if it has, change it in "
                    "proof/prose/ledger.yaml as well"
                )
                yield f"{file}: {words!r} is not there, which states {fact.id} ({fact.source}). {advice}"


def unknown_references(texts: Sequence[Text], path: Path = LEDGER) -> Iterator[str]:
    """References to values that the ledger does not have, or in files where the build fills in nothing."""
    for text in texts:
        for reference in REFERENCE.finditer(text.words):
            if "/" not in text.file:
                continue  # the project's own documents explain references
            if not is_page(text.file):
                yield f"{text}: {reference[0]} stands for a value on pages alone; type the value"
                continue
            try:
                filled(reference[0], read_values(path))
            except FactError as error:
                yield f"{text}: {error}"


def typed_values(facts: Sequence[Fact], texts: Sequence[Text]) -> Iterator[str]:
    """Names, addresses and versions that a page types, though the ledger has them."""
    for text in texts:
        for fact in facts if is_page(text.file) else ():
            value = str(fact.value)
            if len(value) >= LONG and re.search(rf"(?<![\w./]){re.escape(value)}(?![\w.]\w)", text.words):
                yield f"{text}: {value!r} is typed there: write [={fact.id}] in its place"


def unused_facts(facts: Sequence[Fact]) -> Iterator[str]:
    """Facts whose value no words name, so that they show nowhere."""
    named = {
        name
        for fact in facts
        for stated in fact.stated.values()
        for words in stated
        for name in REFERENCE.findall(words)
    }
    for fact in facts:
        if not fact.stated and fact.id not in named:
            yield f"proof/prose/ledger.yaml: {fact.id} is used nowhere: state it, or take it out"


def unmarked_assumptions(facts: Sequence[Fact], texts: Sequence[Text]) -> Iterator[str]:
    """The statements of assumptions on pages whose paragraph does not lead to an entry of the Sandbox fidelity page."""
    for fact in facts:
        if not fact.source.startswith("[A]"):
            continue
        for text in texts:
            words = [w for w in fact.stated.get(text.file, ()) if w in text.words]
            if words and is_page(text.file) and ENTRIES not in text.words:
                yield (
                    f"{text}: {words[0]!r} states {fact.id}, which is the sandbox's choice. Mark it: "
                    f"[sandbox]({ENTRIES}...), with the id of its entry in the contract's x-assumptions"
                )
