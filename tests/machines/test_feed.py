"""The feed of the changelog is Atom as RFC 4287 wants it, and says what the changelog says."""

from datetime import datetime
from pathlib import Path
from urllib.parse import urlsplit
from xml.etree.ElementTree import Element, fromstring

import pytest
from bs4 import BeautifulSoup

from hooks.pages.sources import BlockError
from hooks.publish.feed import feed
from tests.site.published import Site

ATOM = {"a": "http://www.w3.org/2005/Atom"}
ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture(scope="module")
def atom(site_folder: Path) -> Element:
    return fromstring((site_folder / "changelog.xml").read_bytes())


def text(element: Element, name: str) -> str:
    """The text of a child that has to be there exactly once."""
    (child,) = element.findall(f"a:{name}", ATOM)
    assert child.text
    assert child.text.strip()
    return child.text


def atom_problems(root: Element) -> list[str]:
    """What RFC 4287 forbids, as far as our feed could do it."""
    problems = [] if root.tag == "{http://www.w3.org/2005/Atom}feed" else [f"the root is {root.tag}"]
    entries = root.findall("a:entry", ATOM)
    for element in (root, *entries):
        for name in ("id", "title", "updated"):
            if len(element.findall(f"a:{name}", ATOM)) != 1:
                problems.append(f"{element.tag} needs one {name}")
        for name in ("updated", "published"):
            for child in element.findall(f"a:{name}", ATOM):
                try:
                    moment = datetime.fromisoformat(child.text or "")
                except ValueError:
                    problems.append(f"{name} is no time: {child.text}")
                else:
                    problems += [] if moment.tzinfo else [f"{name} has no time zone: {child.text}"]
        for child in element.findall("a:id", ATOM):
            problems += [] if urlsplit(child.text or "").scheme else [f"id is not absolute: {child.text}"]
        for link in element.findall("a:link", ATOM):
            problems += (
                [] if urlsplit(link.get("href", "")).scheme else [f"link is not absolute: {link.get('href')}"]
            )
    if not root.findall("a:author/a:name", ATOM):
        problems.append("nobody is the author")
    if [link.get("rel") for link in root.findall("a:link", ATOM)].count("self") != 1:
        problems.append("the feed does not say where it is")
    ids = [child.text for child in root.iterfind(".//a:id", ATOM)]
    return problems + [f"an id is not unique: {id}" for id in set(ids) if ids.count(id) > 1]


def test_it_is_valid(atom: Element) -> None:
    assert atom_problems(atom) == []


def test_its_entries_are_those_of_the_source(atom: Element) -> None:
    source = (ROOT / "docs" / "changelog.md").read_text("utf-8")
    headings = [line.removeprefix("## ") for line in source.splitlines() if line.startswith("## ")]
    entries = atom.findall("a:entry", ATOM)
    assert [f"{text(e, 'updated')[:10]}: {text(e, 'title')}" for e in entries] == headings
    assert len(entries) >= 1
    assert text(atom, "updated") == max(text(entry, "updated") for entry in entries)


def test_entries_say_what_the_page_says_and_link_to_it(atom: Element, site: Site) -> None:
    page = site.page("changelog/")
    article = page.soup.select_one("main article")
    assert article is not None
    everything = " ".join(article.get_text(" ").split())
    for entry in atom.findall("a:entry", ATOM):
        assert text(entry, "id").partition("#")[2] in page.ids
        content = BeautifulSoup(text(entry, "content"), "lxml")
        assert " ".join(content.get_text(" ").split()) in everything
        for link in content.select("a[href]"):
            assert str(link["href"]).startswith("https://"), link


def test_every_page_links_to_it(site: Site, atom: Element) -> None:
    (here,) = [link.get("href") for link in atom.findall("a:link", ATOM) if link.get("rel") == "self"]
    for page in site.pages:
        if page.name != "404.html":
            link = page.soup.select_one("link[type='application/atom+xml']")
            assert link is not None, str(page)
            assert (page.path.parent / str(link["href"])).resolve() == site.folder / "changelog.xml"
    assert str(here).endswith("/changelog.xml")


PAGE = """<html><head><link rel="canonical" href="https://a.test/changelog/">
<meta property="og:site_name" content="A"></head>
<body><main><article><h1>Changelog</h1>{}</article></main></body></html>"""


def made(content: str) -> bytes:
    return feed(BeautifulSoup(PAGE.format(content), "html.parser"))


def test_an_entry() -> None:
    more = '<h2 id="x">2026-02-03: More &amp; less</h2><p>See <a href="../e/">e</a>.</p>'
    root = fromstring(made(f'{more}<h2 id="y">2026-02-01: Less</h2>'))
    assert atom_problems(root) == []
    first, second = root.findall("a:entry", ATOM)
    assert text(first, "id") == "https://a.test/changelog/#x"
    assert text(first, "title") == "More & less"
    assert text(first, "updated") == "2026-02-03T00:00:00Z"
    assert text(first, "content") == '<p>See <a href="https://a.test/e/">e</a>.</p>'
    assert text(second, "title") == "Less"


@pytest.mark.parametrize(
    ("content", "message"),
    [
        ("<h2 id=x>Something new</h2>", "expected `## YYYY-MM-DD: what changed`, got `## Something new`"),
        ("<h2 id=x>2026-02-30: Never</h2>", "`## 2026-02-30: Never`: day"),
        (
            "<h2 id=x>2026-01-01: Old</h2><h2 id=y>2026-01-02: New</h2>",
            "it is newer than the entry before it",
        ),
        ("<p>Nothing yet.</p>", "it has no entry"),
    ],
)
def test_a_heading_that_is_no_entry_stops_the_build(content: str, message: str) -> None:
    with pytest.raises(BlockError, match=r"^docs/changelog\.md: ") as raised:
        made(content)
    assert message in str(raised.value)


@pytest.mark.parametrize(
    ("before", "after", "problem"),
    [
        ("<id>https://a.test/changelog/#x</id>", "<id>x</id>", "id is not absolute: x"),
        ("T00:00:00Z</updated>", "</updated>", "updated has no time zone: 2026-02-03"),
        ("<updated>2026", "<updated>on 2026", "updated is no time: on 2026-02-03T00:00:00Z"),
        ("<title>New</title>", "", "{http://www.w3.org/2005/Atom}entry needs one title"),
        ('rel="self"', 'rel="related"', "the feed does not say where it is"),
        (
            "<id>https://a.test/changelog/#x</id>",
            "<id>https://a.test/changelog/</id>",
            "an id is not unique: https://a.test/changelog/",
        ),
        ("<name>Paket</name>", "", "nobody is the author"),
    ],
)
def test_a_feed_that_is_not_valid_is_found(before: str, after: str, problem: str) -> None:
    good = made("<h2 id=x>2026-02-03: New</h2><p>New.</p>").decode()
    assert before in good
    assert problem in atom_problems(fromstring(good.replace(before, after)))
