"""The search finds what readers look for: the right page comes first, and the right section is not far below."""

import json
import subprocess
from dataclasses import dataclass
from html import unescape
from pathlib import Path
from urllib.parse import urldefrag

import pytest
import yaml

from tests.site.fixtures import ROOT

HERE = Path(__file__).parent
FEWEST = 850
"""How many queries the data file must hold, so that it cannot be thinned out until it passes."""
FIRST = 0.95
"""The share of queries whose page must come first."""


@dataclass(frozen=True)
class Query:
    """A row of the data file."""

    text: str
    expect: tuple[str, ...]
    """Addresses from the site's root, each as good as another."""

    def page_first(self, found: list[str]) -> bool:
        """Whether the first result is on the right page."""
        return bool(found) and page(found[0]) in map(page, self.expect)

    def in_first_three(self, found: list[str]) -> bool:
        """Whether one of the first three is the right page, or the right section where one is named."""
        return any(
            address == right or ("#" not in right and page(address) == right)
            for address in found[:3]
            for right in self.expect
        )


@dataclass(frozen=True)
class Ranking:
    """What the search does with the built site."""

    found: dict[Query, list[str]]
    addresses: frozenset[str]
    """Of all sections."""
    titled: frozenset[str]
    """Those that have other titles in ``other-titles.js``."""
    pages: dict[str, list[str]]
    """What the title of each page finds, by the page's address."""


def page(address: str) -> str:
    return urldefrag(address).url


def read_queries() -> list[Query]:
    rows = yaml.safe_load((HERE / "search.yaml").read_text("utf-8"))
    return [
        Query(row["query"], (row["expect"],) if isinstance(row["expect"], str) else tuple(row["expect"]))
        for row in rows
    ]


@pytest.fixture(scope="module")
def ranking(site_folder: Path) -> Ranking:
    """Every query, in one process of Node."""
    queries = read_queries()
    index = site_folder / "search/search_index.json"
    docs = json.loads(index.read_text("utf-8"))["docs"]
    titles = {doc["location"]: unescape(doc["title"]) for doc in docs if "#" not in doc["location"]}
    done = subprocess.run(
        [ROOT / ".venv/bin/node", HERE / "rank.mjs", index],
        input=json.dumps([*(query.text for query in queries), *titles.values()]),
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    result = json.loads(done.stdout)
    return Ranking(
        dict(zip(queries, result["found"][: len(queries)], strict=True)),
        frozenset(result["addresses"]),
        frozenset(result["titled"]),
        dict(zip(titles, result["found"][len(queries) :], strict=True)),
    )


def shown(ranking: Ranking, queries: list[Query]) -> str:
    return "\n".join(f"{q.text}: found {ranking.found[q][:3]}, expected one of {q.expect}" for q in queries)


def test_there_are_enough_queries() -> None:
    texts = [query.text for query in read_queries()]
    assert len(set(texts)) == len(texts) >= FEWEST


def test_what_is_expected_exists(ranking: Ranking) -> None:
    expected = {address for query in ranking.found for address in query.expect}
    assert expected - ranking.addresses == set()


def test_the_right_page_comes_first(ranking: Ranking) -> None:
    wrong = [query for query, found in ranking.found.items() if not query.page_first(found)]
    assert 1 - len(wrong) / len(ranking.found) >= FIRST, shown(ranking, wrong)


def test_the_first_three_have_it(ranking: Ranking) -> None:
    wrong = [query for query, found in ranking.found.items() if not query.in_first_three(found)]
    assert wrong == [], shown(ranking, wrong)


def test_a_changelog_comes_first_only_for_itself(ranking: Ranking) -> None:
    """Nor does the list of what the sandbox assumes: both mention everything."""
    lists = {"changelog/", "sandbox-fidelity/"}
    wrong = [
        query
        for query, found in ranking.found.items()
        if found and page(found[0]) in lists and not query.page_first(found)
    ]
    assert wrong == [], shown(ranking, wrong)


def test_other_titles_are_of_sections_that_exist(ranking: Ranking) -> None:
    assert ranking.titled - ranking.addresses == set()


def test_a_page_is_found_by_its_title(ranking: Ranking) -> None:
    """The changelog and the glossary as well, which have a word of every other page; none is left out."""
    assert {page: found[0] for page, found in ranking.pages.items()} == {page: page for page in ranking.pages}
    sources = {
        path.relative_to(ROOT / "docs").with_suffix("").as_posix() for path in (ROOT / "docs").rglob("*.md")
    }
    addresses = {f"{name}/" for name in sources}
    assert set(ranking.pages) == {name.removesuffix("index/") for name in addresses}
