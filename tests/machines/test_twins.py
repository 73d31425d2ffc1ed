"""Every page is there as Markdown: the same words, the same tables, and code that is vouched for."""

from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

import pytest
import yaml
from bs4 import BeautifulSoup

from hooks.sources import load_clients
from hooks.twins import to_markdown, twin_address
from openapi.document import Document
from snippets.catalogue import find_snippets
from tests.machines.twins import PublishedTwin, article, code_of, ended, read_twins, words
from tests.site.published import Site, code_blocks
from tests.site.test_code_blocks import LISTED, allowed_texts


@pytest.fixture(scope="module")
def twins(site: Site) -> list[PublishedTwin]:
    return read_twins(site)


def vouched_for(site: Site, contract: Document) -> set[str]:
    """Everything that a block of code may hold, taken from files and not from the pages."""
    sources = {block.source for page in site.pages for block in code_blocks(page) if block.source}
    texts = {snippet.text for snippet in find_snippets()}
    texts |= {text for source in sources for text in allowed_texts(source, contract)}
    texts |= {client.export_text for client in load_clients()} | {row["text"] for row in LISTED}
    return {ended(text) for text in texts}


def unvouched(twins: list[PublishedTwin], allowed: set[str]) -> Iterator[str]:
    """The fences that are no program, no recording, and not listed."""
    for twin in twins:
        yield from (f"{twin}:\n{fence}" for fence in twin.fences if fence not in allowed)


def test_every_page_has_a_twin(twins: list[PublishedTwin], site: Site) -> None:
    assert {twin.page.name for twin in twins} == {page.name for page in site.pages} - {"404.html"}
    for twin in twins:
        assert twin.path.read_text("utf-8").startswith("# "), f"{twin} does not begin with its title"


def test_every_fence_is_vouched_for(twins: list[PublishedTwin], site: Site, contract: Document) -> None:
    assert list(unvouched(twins, vouched_for(site, contract))) == []


def test_every_program_is_there_in_every_language(twins: list[PublishedTwin]) -> None:
    fences = {fence for twin in twins for fence in twin.fences}
    missing = [str(snippet) for snippet in find_snippets() if ended(snippet.text) not in fences]
    assert missing == []


def test_a_twin_has_the_code_of_its_page(twins: list[PublishedTwin]) -> None:
    for twin in twins:
        assert twin.fences == code_of(twin.page), str(twin)


def test_a_twin_has_the_words_of_its_page(twins: list[PublishedTwin]) -> None:
    for twin in twins:
        lost = Counter(words(article(twin.page))) - Counter(words(twin.soup))
        assert not lost, f"{twin} lacks {dict(lost)}"


def test_a_twin_has_the_tables_of_its_page(twins: list[PublishedTwin]) -> None:
    for twin in twins:
        tables = [[table_words(row) for row in t.select("tr")] for t in twin.soup.select("table")]
        expected = [[table_words(row) for row in t.select("tr")] for t in article(twin.page).select("table")]
        assert tables == expected, str(twin)


def table_words(row: object) -> list[list[str]]:
    assert hasattr(row, "find_all")
    return [list(words(cell)) for cell in row.find_all(["td", "th"])]


def test_every_link_works(twins: list[PublishedTwin], site: Site) -> None:
    root = str(site.page("").soup.select_one("link[rel=canonical]")["href"])  # type: ignore[index]
    by_file = {twin.path: twin for twin in twins}
    for twin in twins:
        assert len(twin.links) >= 1
        for link in twin.links:
            assert urlsplit(link).scheme in {"https", "http"}, f"{twin}: {link} is not absolute"
            if not link.startswith(root):
                continue
            path, _, anchor = link.removeprefix(root).partition("#")
            file = site.folder / path
            assert file.is_file(), f"{twin}: {link} leads nowhere"
            if anchor and file in by_file:
                assert anchor in by_file[file].page.ids, f"{twin}: {link} has no such anchor"


def test_a_changed_program_is_found(site: Site, contract: Document, tmp_path: Path) -> None:
    page = site.page("core-api/sessions/")
    text = (site.folder / "core-api" / "sessions.md").read_text("utf-8")
    (tmp_path / "broken.md").write_text(text.replace("timeout=10", "timeout=1"), "utf-8")
    found = list(unvouched([PublishedTwin(page, tmp_path / "broken.md")], vouched_for(site, contract)))
    assert len(found) == 1
    assert "timeout=1," in found[0]


GOLDEN = yaml.safe_load(Path(__file__).with_name("golden.yaml").read_text("utf-8"))


@pytest.mark.parametrize("case", GOLDEN, ids=[case["name"] for case in GOLDEN])
def test_html_becomes_markdown(case: dict[str, str]) -> None:
    soup = BeautifulSoup(case["html"], "html.parser")
    assert to_markdown(soup) == case["markdown"]


@pytest.mark.parametrize(
    ("address", "expected"),
    [
        ("https://a.test/docs/", "https://a.test/docs/index.md"),
        ("https://a.test/docs/errors/#conflict", "https://a.test/docs/errors.md#conflict"),
        ("https://a.test/docs/openapi.yaml", "https://a.test/docs/openapi.yaml"),
        ("https://a.test/other/", "https://a.test/other/"),
        ("mailto:me@a.test", "mailto:me@a.test"),
    ],
)
def test_links_lead_to_twins(address: str, expected: str) -> None:
    assert twin_address(address, "https://a.test/docs/") == expected


def test_the_page_says_where_its_twin_is(twins: list[PublishedTwin]) -> None:
    for twin in twins:
        link = twin.page.soup.select_one("link[rel=alternate][type='text/markdown']")
        assert link is not None, f"{twin.page} has no link to its Markdown"
        assert (twin.page.path.parent / str(link["href"])).resolve() == twin.path.resolve()
