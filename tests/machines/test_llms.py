"""The index for language models has the shape of llmstxt.org, and everything it lists is there."""

import re
from collections import Counter
from pathlib import Path
from typing import Any

import pytest

from hooks.publish.llms import Section, find_sections, index_text
from hooks.publish.markdown_copies import MarkdownCopy, without_directive
from hooks.publish.parts import SHORT, passages
from snippets.catalogue import LANGUAGES
from tests.machines.markdown_copies import read_copies
from tests.site.published import Site

LINE = re.compile(r"- \[(?P<title>[^\]]+)\]\((?P<address>https://[^)]+)\): (?P<description>.+)")


@pytest.fixture(scope="module")
def index(site_folder: Path) -> str:
    return (site_folder / "llms.txt").read_text("utf-8")


def root(site: Site) -> str:
    canonical = site.page("").soup.select_one("link[rel=canonical]")
    assert canonical is not None
    return str(canonical["href"])


def test_it_has_a_title_a_summary_and_sections_of_links(index: str) -> None:
    title, summary, *rest = index.split("\n\n")
    assert re.fullmatch(r"# .+", title)
    assert re.fullmatch(r"> .+", summary)
    before, *sections = "\n\n".join(rest).split("## ")
    assert before
    assert "# " not in before
    assert len(sections) >= 4
    for section in sections:
        name, *lines = section.strip().splitlines()
        assert name
        assert len([line for line in lines if line]) >= 1
        for line in lines:
            assert not line or LINE.fullmatch(line), line


def test_it_lists_every_page_once_as_markdown_with_its_description(index: str, site: Site) -> None:
    listed = [m for m in LINE.finditer(index) if m["address"].endswith(".md")]
    expected = {}
    for copy in read_copies(site):
        description = copy.page.soup.select_one("meta[name=description]")
        assert description is not None
        expected[f"{root(site)}{copy.path.relative_to(site.folder)}"] = description["content"]
    assert {m["address"]: m["description"] for m in listed} == expected
    assert len(listed) == len(expected)


def test_everything_it_links_to_is_there(index: str, site: Site) -> None:
    addresses = re.findall(r"\]\(([^)]+)\)", index)
    missing = [a for a in addresses if not (site.folder / a.removeprefix(root(site))).is_file()]
    assert missing == []
    assert f"{root(site)}openapi.yaml" in addresses
    assert any(address.endswith(".whl") for address in addresses)
    assert f"{root(site)}paket.postman_collection.json" in addresses


def full_texts(folder: Path) -> dict[str, str]:
    names = {language.id: f"llms-full.{language.id}.txt" for language in LANGUAGES} | {
        "python": "llms-full.txt"
    }
    return {language: (folder / name).read_text("utf-8") for language, name in names.items()}


def test_the_full_texts_hold_every_page_in_the_order_of_the_index(index: str, site: Site) -> None:
    copies = read_copies(site)
    for language, text in full_texts(site.folder).items():
        places = []
        for copy in copies:
            heads = f"<!-- {root(site)}{copy.page.name} -->"
            assert text.count(heads) == 1, f"{copy} is not once in the text of {language}"
            places.append((text.index(heads), index.index(copy.path.relative_to(site.folder).as_posix())))
        main = [place for place in sorted(places) if place[1] < index.index("## Optional")]
        assert main == sorted(main, key=lambda place: place[1])


def test_the_full_texts_lose_nothing_of_the_pages(site: Site) -> None:
    full = {passage.strip() for text in full_texts(site.folder).values() for passage in passages(text)}
    for copy in read_copies(site):
        text = without_directive(copy.path.read_text("utf-8"))
        assert {passage.strip() for passage in passages(text)} - full == set(), str(copy)


def test_the_full_texts_have_no_long_passage_twice(site: Site) -> None:
    for language, text in full_texts(site.folder).items():
        long = Counter(passage.strip() for passage in passages(text) if len(passage.strip()) > SHORT)
        assert [passage for passage, count in long.items() if count > 1] == [], language


def test_sections_follow_the_navigation() -> None:
    nav: list[dict[str, Any]] = [
        {"Home": "index.md"},
        {"A": [{"One": "a/index.md"}, {"B": [{"Two": "a/two.md"}]}]},
    ]
    assert list(find_sections(nav, "Start")) == [
        Section("Start", (("Home", ""),)),
        Section("A", (("One", "a/"), ("Two", "a/two/"))),
    ]


def test_a_page_that_can_be_left_out_is_optional() -> None:
    pages = [
        MarkdownCopy(f"{n}/", f"https://a.test/{n}/", n, f"About {n}.", "") for n in ("guide", "changelog")
    ]
    home = MarkdownCopy("", "https://a.test/", "Home", "Home.", "")
    section = Section("Guides", (("Guide", "guide/"), ("Changelog", "changelog/")))
    text = index_text("A", "An API.", [section], {copy.address: copy for copy in [home, *pages]}, [])
    assert text.startswith("# A\n\n> An API.\n\n")
    assert "## Guides\n\n- [Guide](https://a.test/guide.md): About guide.\n\n" in text
    assert text.endswith("## Optional\n\n- [Changelog](https://a.test/changelog.md): About changelog.\n")
