"""Prose is true as far as words can be held to what they speak of; planted lies are found, and named."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest
import yaml

from paket_sandbox.openapi.contract import load
from proof.prose.labels import misleading_labels
from proof.prose.ledger import Fact, LedgerError, missing_statements, read_ledger, unmarked_assumptions
from proof.prose.links import OTHERS, anchors, misleading_links, misleading_marks
from proof.prose.quantities import unknown_numbers
from proof.prose.texts import DOCUMENTS, LABELS, ROOT, Text, read_texts, texts_of
from proof.prose.vocabulary import known_words, names_of, unknown_names, unknown_targets

LIES: list[dict[str, str]] = yaml.safe_load(Path(__file__).with_name("lies.yaml").read_text("utf-8"))
FROM_PROXIES = {502, 504}
STATUSES = frozenset({*map(int, OTHERS), *FROM_PROXIES, *(r.status for r in load().responses.values())})
ANCHORS = anchors(load())
FACTS = read_ledger()
TEXTS = read_texts()
MAKEFILE = (ROOT / "Makefile").read_text("utf-8")


def problems(texts: list[Text], facts: Sequence[Fact] = FACTS) -> list[str]:
    """Everything that is wrong in some texts."""
    return [
        *missing_statements(facts, texts),
        *unknown_numbers(texts, facts, STATUSES),
        *unknown_names(texts),
        *misleading_links(texts, ANCHORS),
        *unmarked_assumptions(facts, texts),
        *misleading_marks(texts, load()),
    ]


def test_every_statement_number_name_and_link_is_right() -> None:
    assert problems(TEXTS) == []


def test_every_arrow_says_what_its_program_does() -> None:
    assert list(misleading_labels(yaml.safe_load((ROOT / LABELS).read_text("utf-8")), load())) == []


@pytest.mark.parametrize("file", DOCUMENTS)
def test_every_target_of_make_is_there(file: str) -> None:
    assert list(unknown_targets(file, (ROOT / file).read_text("utf-8"), MAKEFILE)) == []


@pytest.mark.parametrize("lie", LIES, ids=lambda lie: f"{lie['file']}: {lie['lie']}")
def test_a_lie_is_found(lie: dict[str, str]) -> None:
    content = (ROOT / lie["file"]).read_text("utf-8")
    assert content.count(lie["truth"]) >= 1, f"lies.yaml: {lie['file']} does not say {lie['truth']!r}"
    changed = content.replace(lie["truth"], lie["lie"], 1)
    texts = texts_of(lie["file"], changed)
    facts = [
        Fact(fact.id, fact.source, {lie["file"]: fact.stated[lie["file"]]})
        for fact in FACTS
        if lie["file"] in fact.stated
    ]
    found = problems(texts, facts)
    if lie["file"] in DOCUMENTS:
        found += unknown_targets(lie["file"], changed, MAKEFILE)
    if lie["file"] == LABELS:
        found += misleading_labels(yaml.safe_load(changed), load())
    assert found, f"nobody noticed that {lie['file']} says {lie['lie']!r}"
    assert found[0].startswith(lie["file"])


def test_there_are_lies_enough_of_every_kind() -> None:
    assert len(LIES) >= 60
    assert len({lie["file"] for lie in LIES}) >= 15


def test_known_words_are_used_and_known_nowhere_else() -> None:
    used = {name for text in TEXTS for name in names_of(text)}
    assert sorted(set(known_words()) - used) == []


@pytest.mark.parametrize(
    ("entry", "named"),
    [
        ({"stated": {"README.md": ["words"]}}, "one"),
        ({"source": "somebody said so", "stated": {"README.md": ["words"]}}, "somebody said so"),
        ({"source": "[P]"}, "one"),
        ({"source": "[P]", "stated": {"README.md": ["words"]}, "where": "here"}, "where"),
    ],
)
def test_an_entry_without_source_or_statement_is_refused(
    entry: dict[str, Any], named: str, tmp_path: Path
) -> None:
    path = tmp_path / "ledger.yaml"
    path.write_text(yaml.safe_dump({"one": entry}))
    with pytest.raises(LedgerError, match=named):
        read_ledger(path)
