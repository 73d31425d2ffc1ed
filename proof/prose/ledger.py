"""The ledger of facts: each with its source, and the words that state it, page by page."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from proof.prose.links import ENTRIES
from proof.prose.texts import Text

LEDGER = Path(__file__).with_name("ledger.yaml")
SOURCE = re.compile(r"\[(S|P|A|ours)\]( .+)?")
"""Where a fact comes from: the Slate source, Paket's documentation, an assumption, or this project."""


class LedgerError(Exception):
    """The ledger is not written as it should be. The message names the entry."""


@dataclass(frozen=True)
class Fact:
    """An entry of ``ledger.yaml``."""

    id: str
    source: str
    stated: Mapping[str, Sequence[str]]
    """File -> the words there that state it."""


def read_ledger(path: Path = LEDGER) -> list[Fact]:
    """The facts.

    Raises:
        LedgerError: An entry has no source, or states nothing.
    """
    rows: dict[str, Any] = yaml.safe_load(path.read_text("utf-8"))
    facts = []
    for fact_id, row in rows.items():
        source, *others = (row.get("source", ""), *(key for key in row if key not in ("source", "stated")))
        if not SOURCE.fullmatch(source) or others or not row.get("stated"):
            raise LedgerError(
                f"{path.name}: {fact_id}: expected a source, [S], [P], [A] or [ours], and what is stated; got {row}"
            )
        facts.append(Fact(fact_id, source, row["stated"]))
    return facts


def missing_statements(facts: Sequence[Fact], texts: Sequence[Text]) -> Iterator[str]:
    """The statements of facts that no text of their file holds."""
    for fact in facts:
        for file, statements in fact.stated.items():
            there = [text.words for text in texts if text.file == file]
            for words in statements:
                if not any(words in text for text in there):
                    yield (
                        f"{file}: {words!r} is not there, which states {fact.id} ({fact.source}). If the fact has not "
                        f"changed, put the words right; if it has, change it in proof/prose/ledger.yaml as well"
                    )


def unmarked_assumptions(facts: Sequence[Fact], texts: Sequence[Text]) -> Iterator[str]:
    """The statements of assumptions on pages whose paragraph does not lead to an entry of the Sandbox fidelity page."""
    for fact in facts:
        if not fact.source.startswith("[A]"):
            continue
        for text in texts:
            words = [w for w in fact.stated.get(text.file, ()) if w in text.words]
            if words and text.file.startswith("docs/") and ENTRIES not in text.words:
                yield (
                    f"{text}: {words[0]!r} states {fact.id}, which is the sandbox's choice. Mark it: "
                    f"[sandbox]({ENTRIES}...), with the id of its entry in the contract's x-assumptions"
                )
