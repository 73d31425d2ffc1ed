"""What search engines and the places where links are shared read of a page."""

import json
import struct
from collections import Counter
from pathlib import Path
from urllib.parse import urlsplit
from xml.etree.ElementTree import fromstring

import pytest

from snippets.catalogue import PAKET
from tests.site.published import Page, Site

LARGEST_IMAGE = 100_000
"""Bytes."""


@pytest.fixture(scope="module")
def pages(site: Site) -> list[Page]:
    return [page for page in site.pages if page.name != "404.html"]


def meta(page: Page, name: str) -> str:
    """The content of a meta element that has to be there exactly once."""
    found = page.soup.select(f"head > meta[name='{name}'], head > meta[property='{name}']")
    assert len(found) == 1, f"{page} has {len(found)} of {name}"
    return str(found[0]["content"])


def canonical(page: Page) -> str:
    (link,) = page.soup.select("head > link[rel=canonical]")
    return str(link["href"])


def title(page: Page) -> str:
    (element,) = page.soup.select("head > title")
    return element.get_text()


def test_titles_and_descriptions_are_each_pages_own(pages: list[Page]) -> None:
    for values in (list(map(title, pages)), [meta(page, "description") for page in pages]):
        assert [value for value, count in Counter(values).items() if count > 1] == []
        assert all(value.strip() for value in values)


def test_titles_and_descriptions_fit_into_a_list_of_results(pages: list[Page]) -> None:
    for page in pages:
        assert 10 <= len(title(page)) <= 70, f"{page}: {title(page)}"
        assert 60 <= len(meta(page, "description")) <= 170, f"{page}: {meta(page, 'description')}"


def test_a_page_says_its_address(pages: list[Page]) -> None:
    home = next(canonical(page) for page in pages if page.name == "")
    assert urlsplit(home).scheme == "https"
    for page in pages:
        assert canonical(page) == home + page.name


def test_a_shared_link_says_what_the_page_says(pages: list[Page]) -> None:
    for page in pages:
        assert meta(page, "og:title") == title(page)
        assert meta(page, "og:description") == meta(page, "description")
        assert meta(page, "og:url") == canonical(page)
        assert meta(page, "og:type") == ("article" if page.name else "website")
        assert meta(page, "og:site_name")
        assert meta(page, "twitter:card") == "summary_large_image"


def test_the_picture_of_a_shared_link_is_there(pages: list[Page], site: Site) -> None:
    (address,) = {meta(page, "og:image") for page in pages}
    home = canonical(site.page(""))
    assert address.startswith(home)
    data = (site.folder / address.removeprefix(home)).read_bytes()
    assert data.startswith(b"\x89PNG\r\n\x1a\n")
    assert len(data) < LARGEST_IMAGE
    size = struct.unpack(">II", data[16:24])
    assert size == (1200, 630)
    for page in pages:
        assert (meta(page, "og:image:width"), meta(page, "og:image:height")) == tuple(map(str, size))
        assert meta(page, "og:image:alt")


def test_the_sitemap_lists_every_page_once(pages: list[Page], site_folder: Path) -> None:
    root = fromstring((site_folder / "sitemap.xml").read_bytes())
    spaces = {"s": "http://www.sitemaps.org/schemas/sitemap/0.9"}
    listed = [str(element.text) for element in root.findall("s:url/s:loc", spaces)]
    assert sorted(listed) == sorted(map(canonical, pages))


def test_robots_are_welcome_and_find_the_sitemap(site: Site) -> None:
    lines = (site.folder / "robots.txt").read_text("utf-8").splitlines()
    assert f"Sitemap: {canonical(site.page(''))}sitemap.xml" in lines
    assert "User-agent: *" in lines
    assert not [line for line in lines if line.startswith("Disallow") and line != "Disallow:"]


def test_the_page_for_what_is_not_there_asks_not_to_be_listed(site: Site) -> None:
    page = site.page("404.html")
    assert not page.soup.select("link[rel=canonical]")
    assert meta(page, "robots") == "noindex"


def test_agents_are_told_first_where_the_index_is(pages: list[Page]) -> None:
    for page in pages:
        skip, first = page.soup.select("body a[href]")[:2]
        assert skip["href"] == "#content", f"{page}: axe knows a skip link by its place"
        assert (page.path.parent / str(first["href"])).resolve().name == "llms.txt", f"{page}: {first}"
        assert first.get("tabindex") == "-1", f"{page}: those who use the keyboard come to it"
        around = first.parent
        assert around is not None
        assert around.get("aria-hidden") == "true", f"{page}: it is read aloud"


def test_the_home_page_says_what_it_documents(site: Site) -> None:
    for page in site.pages:
        found = page.soup.select("script[type='application/ld+json']")
        assert len(found) == (page.name == ""), str(page)
    data = json.loads(site.page("").soup.select("script[type='application/ld+json']")[0].get_text())
    assert (data["@context"], data["@type"]) == ("https://schema.org", "WebAPI")
    assert data["documentation"] == canonical(site.page(""))
    assert data["description"]
    assert data["url"] == PAKET
