"""What the pages say of the last comparison with Paket is what it found, and of the programs as they are."""

import re
from collections.abc import Mapping
from dataclasses import replace
from datetime import date, timedelta
from itertools import groupby
from pathlib import Path

import pytest
from markdown import Markdown
from playwright.sync_api import Browser

from hooks.pages.blocks import PageBlocksExtension
from hooks.pages.compared import compared
from hooks.pages.sources import BlockError, Sources, load_sources
from snippets.catalogue import find_snippets
from snippets.parity import (
    DRIFT,
    FILE,
    MATCH,
    NOT_REACHED,
    Assumption,
    Compared,
    Program,
    read_compared,
    together,
)
from snippets.verified import digest_of_program
from tests.site.published import Site

DAY = date(2026, 3, 1)
PAKET = "https://api.paket.tv/v1"


def comparison(results: Mapping[str, str] = {}, base: str = PAKET) -> Compared:
    """A comparison in which all matches that has no other result."""
    programs = {
        name: Program(results.get(name, MATCH), digest_of_program(files))
        for name, files in groupby(find_snippets(), key=lambda snippet: snippet.program)
    }
    return Compared(DAY, base, programs, {"newest-first": Assumption("refuted", "answer 3 *differs*")})


def sources_with(folder: Path, last: Compared) -> Sources:
    (folder / "snippets").mkdir()
    (folder / "snippets" / FILE).write_text(last.dumps(), "utf-8")
    return replace(load_sources(), root=folder)


def test_every_page_says_whether_it_was_compared(site: Site) -> None:
    last = read_compared()
    for page in site.pages:
        line = page.soup.select_one("article .compared")
        if page.name != "404.html":
            assert line is not None, str(page)
            text = " ".join(line.get_text().split())
            expected = f"Compared with Paket on {last.on.day}" if last else "Not yet compared with Paket."
            assert text.startswith(expected), str(page)


def test_a_page_counts_its_programs_and_one_without_any_counts_all(tmp_path: Path) -> None:
    sources = sources_with(
        tmp_path, comparison({"sessions/create_session": DRIFT, "retries/retry_safely": NOT_REACHED})
    )
    session, status = (
        compared("core-api/sessions.md", sources, DAY),
        compared("core-api/api-status.md", sources, DAY),
    )
    assert session is not None
    assert status is not None
    assert re.fullmatch(r"\d+ programs? match(es)?, 1 differs", session.result)
    assert status.result == "1 program matches"
    everywhere = compared("changelog.md", sources, DAY)
    assert everywhere is not None
    count = len({snippet.program for snippet in find_snippets()})
    assert everywhere.result == f"{count - 2} programs match, 1 differs, 1 was not reached"


def test_a_program_that_was_changed_since_does_not_pass_for_compared(tmp_path: Path) -> None:
    last = comparison()
    older = {**last.programs, "sessions/create_session": Program(MATCH, "0" * 64)}
    line = compared("core-api/sessions.md", sources_with(tmp_path, replace(last, programs=older)), DAY)
    assert line is not None
    assert re.fullmatch(r"\d+ programs? match(es)?, 1 is newer", line.result)


@pytest.mark.parametrize(("days", "is_old"), [(0, False), (30, False), (31, True)])
def test_a_comparison_grows_old(days: int, is_old: bool, tmp_path: Path) -> None:
    line = compared("changelog.md", sources_with(tmp_path, comparison()), DAY + timedelta(days))
    assert line is not None
    assert line.is_old is is_old


def test_a_comparison_with_a_stand_in_stops_the_build(tmp_path: Path) -> None:
    for number, base in enumerate(
        ("http://127.0.0.1:8480/v1", "https://api.paket.tv.example/v1", "https://a:b@api.paket.tv/v1")
    ):
        folder = tmp_path / str(number)
        folder.mkdir()
        with pytest.raises(BlockError, match=r"snippets/parity.json: .* is not https://api.paket.tv/v1"):
            compared("changelog.md", sources_with(folder, comparison(base=base)))


def test_without_a_comparison_there_is_none(tmp_path: Path) -> None:
    assert compared("changelog.md", replace(load_sources(), root=tmp_path)) is None


def test_a_drift_in_one_language_is_a_drift() -> None:
    assert together([MATCH, NOT_REACHED, DRIFT]) == DRIFT
    assert together([MATCH, NOT_REACHED]) == NOT_REACHED
    assert together([MATCH, MATCH]) == MATCH
    assert together([]) == NOT_REACHED


def test_the_fidelity_page_says_what_is_known_of_an_assumption(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("hooks.pages.reference.last_comparison", lambda sources: comparison())
    html = Markdown(extensions=[PageBlocksExtension()]).convert("/// assumptions\n///")
    assert html.count("data-verdict=") == 1
    entry = html.partition('id="newest-first"')[2].partition("</li>")[0]
    assert 'data-verdict="refuted"' in entry
    assert 'At Paket: refuted on <time datetime="2026-03-01">1 March 2026</time>: ' in entry
    assert "answer 3 *differs*" in entry
    assert "has not been asked" not in html


LINE = (
    '<p class="verified compared"><time datetime="2026-03-01" data-until="{until}">1 March</time>'
    '<span class="age">Old.</span></p>'
)


@pytest.mark.parametrize(("until", "is_shown"), [("2020-01-01", True), ("9999-01-01", False)])
def test_a_page_that_was_built_long_ago_shows_the_age(
    until: str, is_shown: bool, browser: Browser, site_url: str
) -> None:
    page = browser.new_page()
    page.route("**/changelog/", lambda route: route.fulfill(body=with_line(route.fetch().text(), until)))
    page.goto(f"{site_url}/changelog/")
    page.wait_for_function("document.querySelector('.copy-page')")
    if is_shown:
        page.wait_for_selector(".compared.old .age", state="visible")
    else:
        assert page.locator(".compared .age").is_hidden()
    page.close()


def with_line(html: str, until: str) -> str:
    """A page with the line of a comparison in the place of its own."""
    before, mark, after = html.partition('<p class="verified compared">')
    assert mark
    return before + LINE.format(until=until) + after.partition("</p>")[2]
