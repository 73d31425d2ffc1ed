"""Prose is true as far as words can be held to what they speak of; planted lies are found, and named."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from pathlib import Path
from typing import Any

import pytest
import yaml

from paket_sandbox.openapi.contract import load
from proof.prose import claims
from proof.prose.assumptions import Shown, changed_assumptions, read_assumptions, unshown_assumptions
from proof.prose.claims import (
    all_texts,
    changed_claims,
    claim_of,
    claims_of,
    read_claims,
    texts_that_claim,
    write_claims,
)
from proof.prose.labels import misleading_labels
from proof.prose.ledger import (
    LEDGER,
    Fact,
    LedgerError,
    filled_texts,
    missing_statements,
    read_ledger,
    typed_values,
    unknown_references,
    unmarked_assumptions,
    unused_facts,
)
from proof.prose.links import OTHERS, anchors, misleading_links, misleading_marks
from proof.prose.quantities import unknown_numbers
from proof.prose.texts import DOCUMENTS, LABELS, ROOT, Text, read_texts, texts_of
from proof.prose.values import differing_files, differing_values
from proof.prose.vocabulary import known_words, names_of, unknown_names, unknown_targets
from snippets.facts import FactError, filled, read_values

LIES: list[dict[str, str]] = yaml.safe_load(Path(__file__).with_name("lies.yaml").read_text("utf-8"))
DOCUMENT = load()
FROM_PROXIES = {502, 504}
STATUSES = frozenset({*map(int, OTHERS), *FROM_PROXIES, *(r.status for r in DOCUMENT.responses.values())})
ANCHORS = anchors(DOCUMENT)
FACTS = read_ledger()
ASSUMPTIONS = read_assumptions()
CLAIMS = read_claims()
TEXTS = read_texts()
READ = frozenset(text.file for text in TEXTS)
MAKEFILE = (ROOT / "Makefile").read_text("utf-8")


def problems(texts: list[Text], facts: Sequence[Fact] = FACTS) -> list[str]:
    """Everything that is wrong in some texts."""
    shown = filled_texts(texts)
    return [
        *missing_statements(facts, texts),
        *unknown_references(texts),
        *typed_values(FACTS, texts),
        *unknown_numbers(texts, facts, STATUSES),
        *unknown_names(shown, read_values(LEDGER).values()),
        *misleading_links(texts, ANCHORS),
        *unmarked_assumptions(facts, texts),
        *misleading_marks(texts, DOCUMENT),
        *changed_assumptions(texts, ASSUMPTIONS),
    ]


def test_every_statement_number_name_and_link_is_right() -> None:
    assert problems(TEXTS) == []


def test_every_assumption_names_the_tests_that_show_it() -> None:
    known = [assumption.id for assumption in DOCUMENT.assumptions]
    assert list(unshown_assumptions(known, ASSUMPTIONS)) == []
    assert sorted(set(known) - ASSUMPTIONS.keys()) == []


@pytest.mark.parametrize(
    ("entry", "problem"),
    [
        (Shown("It is so."), "name the tests that show it"),
        (Shown("It is so.", ("test_items::test_nothing",)), "no tests/sandbox/test_items.py::test_nothing"),
        (Shown("It is so.", ("test_nowhere::test_a",)), "no tests/sandbox/test_nowhere.py::test_a"),
    ],
    ids=str,
)
def test_an_assumption_that_nothing_shows_is_named(entry: Shown, problem: str) -> None:
    [found] = unshown_assumptions(["one"], {"one": entry})
    assert problem in found
    assert "one is no assumption" in next(unshown_assumptions([], {"one": entry}))


def test_contract_and_sandbox_have_the_values_of_the_ledger() -> None:
    assert list(differing_values(FACTS, DOCUMENT.raw)) == []


def test_programs_and_settings_have_the_values_of_the_ledger() -> None:
    assert list(differing_files(FACTS)) == []


def test_a_program_with_another_value_is_named(tmp_path: Path) -> None:
    (tmp_path / "one.py").write_text("PORT = 9000\n")
    (tmp_path / "two.py").write_text("PORT = 90001\n")
    held = {"files": {"*.py": r"^PORT = VALUE$", "*.rb": "VALUE"}}
    [other, none] = differing_files([Fact("port", "[ours]", {}, 9000, held)], tmp_path)
    assert other.startswith("two.py: nothing matches ^PORT = 9000$; the ledger has 9000")
    assert "there is no *.rb" in none


def test_every_fact_is_used() -> None:
    assert list(unused_facts(FACTS)) == []


@pytest.mark.parametrize(
    ("fact", "problem"),
    [
        (
            Fact("a", "[P]", {}, 20, {"contract": ["/components/parameters/Limit/schema/default"]}),
            "is 50; the ledger has 20",
        ),
        (
            Fact("a", "[P]", {}, 24, {"sandbox": {"paket_sandbox.idempotency.LIFETIME": 3_600_000}}),
            "LIFETIME is 259200000",
        ),
        (
            Fact("a", "[P]", {}, 5, {"sandbox": {"paket_sandbox.outbox.DELAYS/0": 1}}),
            "DELAYS/0 is 15; the ledger has 5",
        ),
        (Fact("a", "[P]", {}, 5, {"contract": ["/info/colour"]}), "a: there is no /info/colour"),
        (
            Fact("a", "[P]", {}, 5, {"sandbox": {"paket_sandbox.outbox.COLOURS": 1}}),
            "a: there is no paket_sandbox.outbox",
        ),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_another_value_is_named(fact: Fact, problem: str) -> None:
    [found] = differing_values([fact], DOCUMENT.raw)
    assert problem in found


def test_a_value_that_no_words_name_is_named() -> None:
    [found] = unused_facts(
        [Fact("a", "[P]", {}, 1), Fact("b", "[P]", {}, 2), Fact("c", "[P]", {"x": ["[=b] tries"]})]
    )
    assert found.startswith("proof/prose/ledger.yaml: a is used nowhere")


@pytest.mark.parametrize(
    ("words", "offered"),
    [
        ("The default is 50.", "The value is typed there: write [=page-size] in its place"),
        ("It has the address `https://api.paket.tv/v1`.", "write [=base-address] in its place"),
        ("Only 50 of them.", "If it is [=page-size] or [=participants-page-most], write that in its place"),
        ("The default is [=page-sise].", "there is page-size"),
    ],
)
def test_where_a_value_is_typed_its_reference_is_offered(words: str, offered: str) -> None:
    facts = [Fact("a", "[P]", {"docs/pagination.md": ["The default is [=page-size]."]})]
    assert any(
        offered in problem for problem in problems([Text("docs/pagination.md", "1", words)], [*FACTS, *facts])
    )


def test_values_are_put_in_their_place() -> None:
    assert filled("at most [=key-hours] hours [a](b.md)", read_values(LEDGER)) == "at most 72 hours [a](b.md)"
    with pytest.raises(FactError, match=r"\[=key-hour\] is no value of the ledger; there is key-hours"):
        filled("[=key-hour]", read_values(LEDGER))


def test_every_claim_was_checked() -> None:
    assert list(changed_claims(all_texts(), CLAIMS)) == []


@pytest.mark.parametrize(
    ("before", "after", "is_same"),
    [
        ("Send one with each POST and PUT.", "With each POST and PUT, send one.", False),
        ("Send one with each POST and PUT.", "Send one with each POST and also PUT, please.", True),
        ("Send one with each POST.", "Send one with each PUT.", False),
        ("It is kept for 72 hours.", "It is kept for 72 minutes.", False),
        ("It comes from `/webhooks`.", "It comes from `/hooks`.", False),
        ("See [it](a.md#b).", "See [it](a.md#c).", False),
        ("See [it](a.md#b).", "So see [it](a.md#b) as well, please.", True),
        ("The key is useless.", "The key is useful.", False),
        ("It goes up.", "It goes down.", False),
        ("Join both with a dot.", "Join both with a comma.", False),
        ("It is sent at once if it fails.", "It is sent at once unless it fails.", False),
        ("There are -5 left.", "There are 5 left.", False),
        ("The Platform shows it.", "The Publisher shows it.", False),
        ("Sessions are kept.", "Here, sessions are kept.", True),
    ],
)
def test_what_is_worded_anew_claims_the_same(before: str, after: str, is_same: bool) -> None:
    assert (claim_of(before) == claim_of(after)) is is_same


def test_a_changed_claim_is_named_with_what_was_checked() -> None:
    checked = {"a.md": [claim_of("Send the same key again."), claim_of("A 404 is stored.")]}
    text = Text("a.md", "7", "Send a new key again.")
    changed, gone = changed_claims([text], checked)
    assert changed.startswith("a.md:7: says 'new' where 'same' was checked. ")
    assert changed.endswith(".venv/bin/python -m proof.prose.claims --accept a.md")
    assert gone.startswith("a.md: no longer claims '404 stored'")
    [unknown] = changed_claims([text], {})
    assert "claims 'send new key again', which nobody has checked" in unknown


def test_texts_that_changed_places_are_named() -> None:
    texts = [Text("a.md", "1", "Wait."), Text("a.md", "2", "Send a new key."), Text("a.md", "3", "Stop.")]
    checked = {"a.md": ["wait", "stop", "send new key"]}
    [moved] = changed_claims(texts, checked)
    assert moved.startswith("a.md:2: says 'send new key' where 'stop' was checked. ")


def test_claims_are_accepted_by_their_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    texts = [Text("a.md", "1", "It waits 5 seconds."), Text("b.md", "1", "It waits 6 seconds.")]
    path = tmp_path / "claims.yaml"
    write_claims(
        {"a.md": ["waits 1 seconds"], "b.md": ["waits 2 seconds"], "c.md": ["waits 3 seconds"]}, path
    )
    monkeypatch.setattr(claims, "all_texts", lambda: texts)
    monkeypatch.setattr(claims, "read_claims", lambda: read_claims(path))
    monkeypatch.setattr(claims, "write_claims", lambda rows: write_claims(rows, path))
    assert claims.main(["--accept", "d.md"]) == 2
    assert "no prose is read from d.md" in capsys.readouterr().err
    assert claims.main(["--accept", "b.md", "e.md"]) == 2
    assert capsys.readouterr().err == "no prose is read from e.md\n"
    assert claims.main(["--accept", "a.md"]) == 1
    assert capsys.readouterr().err.startswith("b.md:1: says '6' where '2' was checked")
    silent = "snippets/sessions/create_session.py"  # among others: `make operation` names all programs
    assert claims.main(["--accept", "b.md", "c.md", silent]) == 0
    assert read_claims(path) == claims_of(texts)


def test_every_arrow_says_what_its_program_does() -> None:
    assert list(misleading_labels(yaml.safe_load((ROOT / LABELS).read_text("utf-8")), DOCUMENT)) == []


@pytest.mark.parametrize("file", DOCUMENTS)
def test_every_target_of_make_is_there(file: str) -> None:
    assert list(unknown_targets(file, (ROOT / file).read_text("utf-8"), MAKEFILE)) == []


@cache
def problems_of(file: str, content: str) -> list[str]:
    """What every check that reads a file has to say of this content."""
    found = []
    if file in READ:
        facts = [
            Fact(fact.id, fact.source, {file: fact.stated[file]}) for fact in FACTS if file in fact.stated
        ]
        found += problems(texts_of(file, content), facts)
    if file in DOCUMENTS:
        found += unknown_targets(file, content, MAKEFILE)
    if file == LABELS:
        found += misleading_labels(yaml.safe_load(content), DOCUMENT)
    return [*found, *changed_claims(texts_that_claim(file, content), {file: CLAIMS[file]})]


def with_lie(content: str, lie: dict[str, str]) -> str:
    """A text that lies; of two truths, where each stands in the other's place."""
    if "swapped" not in lie:
        return content.replace(lie["truth"], lie["lie"], 1)
    assert content.count(lie["lie"]) == 1, f"lies.yaml: {lie['file']} does not say {lie['lie']!r} once"
    return content.replace(lie["truth"], "\0").replace(lie["lie"], lie["truth"]).replace("\0", lie["lie"])


@pytest.mark.parametrize("lie", LIES, ids=lambda lie: f"{lie['file']}: {lie['lie']}")
def test_a_lie_is_found(lie: dict[str, str]) -> None:
    content = (ROOT / lie["file"]).read_text("utf-8")
    assert content.count(lie["truth"]) >= 1, f"lies.yaml: {lie['file']} does not say {lie['truth']!r}"
    before = problems_of(lie["file"], content)  # the test of every file tells them
    found = [problem for problem in problems_of(lie["file"], with_lie(content, lie)) if problem not in before]
    assert found, f"nobody noticed that {lie['file']} says {lie['lie']!r}"
    assert found[0].startswith(lie["file"])


def test_there_are_lies_enough_of_every_kind() -> None:
    assert len(LIES) >= 60
    assert len({lie["file"] for lie in LIES}) >= 15


def test_known_words_are_used_and_known_nowhere_else() -> None:
    used = {name for text in filled_texts(TEXTS) for name in names_of(text)}
    assert sorted(set(known_words()) - used) == []


@pytest.mark.parametrize(
    ("entry", "named"),
    [
        ({"stated": {"README.md": ["words"]}}, "one"),
        ({"source": "somebody said so", "stated": {"README.md": ["words"]}}, "somebody said so"),
        ({"source": "[P]"}, "one"),
        ({"source": "[P]", "value": 1, "held": {"anywhere": 1}}, "anywhere"),
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


def test_two_entries_of_one_id_are_refused(tmp_path: Path) -> None:
    path = tmp_path / "ledger.yaml"
    path.write_text("one: {source: '[P]', value: 1}\none: {source: '[P]', value: 2}\n")
    with pytest.raises(LedgerError, match="one: it stands there twice"):
        read_ledger(path)
