"""What the pages say about when their programs ran is what a run wrote down, and is of the programs as they are."""

from collections.abc import Mapping
from copy import deepcopy
from dataclasses import replace
from datetime import date
from functools import reduce
from itertools import groupby
from pathlib import Path
from typing import Any

import pytest

from hooks.pages.sources import BlockError, load_sources
from hooks.pages.verified import verified
from paket_sandbox.openapi.contract import load
from paket_sandbox.openapi.document import Document
from paket_sandbox.openapi.reader import parse
from proof.verify import merged, now_true
from snippets.catalogue import Snippet, find_all
from snippets.verified import Verification, digest_of_contract, read_verified, write_verified
from tests.site.published import Page, Site

DAY, NEXT_DAY = date(2026, 3, 1), date(2026, 3, 2)


def stale(known: Mapping[str, Verification], contract: Document) -> list[str]:
    """The programs that were changed, or whose contract was, since they were verified; or that never were."""
    now = now_true(find_all(), contract, DAY)
    return [name for name in {**known, **now} if name not in known or not known[name].is_of(now[name])]


def staleness(known: Mapping[str, Verification], contract: Document) -> str:
    """Why programs have to run again, for people; empty when none has to."""
    now = now_true(find_all(), contract, DAY)
    edited = [name for name in now if name not in known or known[name].program != now[name].program]
    if edited:
        return f"changed since they ran: snippets/{', snippets/'.join(edited)}; `make record` runs them"
    if reached := stale(known, contract):
        return (
            "paket_sandbox/openapi/openapi.yaml: the contract changed since the programs ran. It reaches "
            f"{'every program' if len(reached) == len(now) else ', '.join(reached)}. See what changed with "
            "`.venv/bin/python -m proof.strictness` and `git diff`; `make record` runs the programs against it"
        )
    return ""


def test_every_program_is_verified_as_it_is(contract: Document) -> None:
    message = staleness(read_verified(), contract)
    assert not message, message


def test_the_message_says_whether_a_program_changed_or_the_contract(contract: Document) -> None:
    known = read_verified()
    name = "sessions/create_session"
    edited = {**known, name: replace(known[name], program="0" * 64)}
    assert staleness(edited, contract) == (
        "changed since they ran: snippets/sessions/create_session; `make record` runs them"
    )
    of_another_contract = {name: replace(row, contract="0" * 64) for name, row in known.items()}
    assert staleness(of_another_contract, contract).startswith(
        "paket_sandbox/openapi/openapi.yaml: the contract changed"
    )
    assert "It reaches every program. " in staleness(of_another_contract, contract)


def test_a_change_of_the_contract_reaches_the_programs_that_rest_on_it(contract: Document) -> None:
    def reached(pointer: str, value: Any) -> str:
        raw = deepcopy(dict(contract.raw))
        *way, last = pointer.split("/")
        reduce(lambda node, step: node[step], way, raw)[last] = value
        return staleness(now_true(find_all(), contract, DAY), parse(raw))

    status = reached("components/schemas/Status/properties/message/minLength", 1)
    assert "It reaches api-status/get_status, authentication/authenticate, " in status
    assert "sessions/create_session" not in status
    event = reached("components/schemas/Event/properties/created/minimum", 1)
    assert "It reaches webhooks/receive_events, webhooks/verify_signature. " in event
    assert "It reaches every program. " in reached("security", [])
    assert reached("components/schemas/Status/description", "Another") == ""


def test_every_page_says_when_its_programs_ran(site: Site) -> None:
    known = read_verified()
    for page in site.pages:
        if page.name == "404.html":
            continue
        rows = [known[name] for name in programs_of(page)] or list(known.values())
        line = page.soup.select_one("article .verified")
        assert line is not None, f"{page} does not say when its programs ran"
        shown, text = line.select_one("time"), " ".join(line.get_text().split())
        assert shown is not None
        oldest = min(row.on for row in rows)
        assert shown["datetime"] == oldest.isoformat(), str(page)
        assert shown.get_text() == f"{oldest.day} {oldest:%B %Y}"
        assert {row.version for row in rows} == {load().version}
        assert f"version {load().version} of the contract" in text
        subject = ["all programs of this site", "the program on this page", "the programs on this page"]
        assert f": {subject[min(len(programs_of(page)), 2)]} ran" in text, str(page)


def programs_of(page: Page) -> set[str]:
    return {str(element["data-program"]) for element in page.soup.select("article [data-program]")}


def test_a_change_makes_a_program_stale(contract: Document) -> None:
    known = read_verified()
    name = "sessions/create_session"
    assert stale({**known, name: replace(known[name], contract="0" * 64)}, contract) == [name]
    assert stale({**known, name: replace(known[name], program="0" * 64)}, contract) == [name]


def test_a_change_in_one_language_changes_the_digest(tmp_path: Path) -> None:
    files = next(list(files) for _, files in groupby(find_all(), key=lambda s: s.program))
    copies = [Snippet(tmp_path / files[0].tag / file.path.name, file.language) for file in files]
    copies[0].path.parent.mkdir()
    for file, copy in zip(files, copies, strict=True):
        copy.path.write_bytes(file.path.read_bytes())
    before, after = now_true(files, load(), DAY), now_true(copies, load(), DAY)
    assert before == after
    copies[-1].path.write_text(f"{copies[-1].text}\n", "utf-8")
    assert now_true(copies, load(), DAY) != before


def test_what_the_contract_tells_people_is_no_part_of_its_digest() -> None:
    schema = {"description": "An item.", "properties": {"description": {"type": "string"}}, "required": ["a"]}
    same = {
        "required": ["a"],
        "properties": {"description": {"type": "string", "x-assumptions": {"ours": "Ours."}}},
    }
    assert digest_of_contract(schema) == digest_of_contract(same)
    for other in ({**schema, "required": []}, {**schema, "properties": {}}, {**schema, "type": "object"}):
        assert digest_of_contract(schema) != digest_of_contract(other)


def test_only_what_changed_gets_a_new_date() -> None:
    old = Verification(DAY, "2023-12-01", "c", "p")
    new = replace(old, on=NEXT_DAY)
    before = {"a/same": old, "a/changed": replace(old, program="q"), "a/gone": old}
    now = {"a/same": new, "a/changed": new, "a/new": new}
    assert merged(before, now, renew=False) == {"a/same": old, "a/changed": new, "a/new": new}
    assert merged(before, now, renew=True) == now


def test_what_is_written_is_read_again(tmp_path: Path) -> None:
    known = read_verified()
    write_verified(known, tmp_path)
    assert read_verified(tmp_path) == known
    assert (tmp_path / "verified.json").read_text("utf-8").endswith("}\n")


def test_a_page_with_a_program_that_never_ran_stops_the_build(tmp_path: Path) -> None:
    sources = replace(load_sources(), root=tmp_path)
    with pytest.raises(BlockError, match=r"create_session\.\*: never ran green .* `make record` runs it"):
        verified("core-api/sessions.md", sources)


def test_the_oldest_date_counts(tmp_path: Path) -> None:
    (tmp_path / "snippets").mkdir()
    row = Verification(NEXT_DAY, "2023-12-01", "c", "p")
    rows = {snippet.program: row for snippet in find_all()}
    write_verified({**rows, "versioning/pin_version": replace(row, on=DAY)}, tmp_path / "snippets")
    sources = replace(load_sources(), root=tmp_path)
    assert verified("versioning.md", sources).on == DAY
    assert verified("core-api/sessions.md", sources).on == NEXT_DAY
    assert verified("changelog.md", sources).on == DAY
    assert verified("changelog.md", sources).programs == ()
