"""Every link, anchor and image of the built site leads somewhere, and no page asks another host."""

import re
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import unquote, urljoin, urlsplit

import pytest
from bs4 import Tag

from tests.site.published import Page, Site, place_of

HERE = "http://site.invalid/"
"""Where the site stands for these tests."""

LOADED = {
    "script": "src", "img": "src", "iframe": "src", "audio": "src", "video": "src",
    "source": "src", "embed": "src", "object": "data", "use": "href",
}  # fmt: skip
"""Elements that make a browser ask for what their attribute names."""

LOADED_LINKS = {
    "stylesheet",
    "icon",
    "modulepreload",
    "preload",
    "prefetch",
    "preconnect",
    "dns-prefetch",
    "manifest",
}
"""Kinds of ``<link>`` that do."""

REFERENCES = ("for", "aria-controls", "aria-labelledby", "aria-describedby", "popovertarget")
"""Attributes that name the ids of other elements of the page."""


def links(page: Page) -> Iterator[tuple[Tag, str, bool]]:
    """Each (element, address, whether the browser asks for it unasked)."""
    for element in page.soup.select("a[href], area[href]"):
        yield element, str(element["href"]), False
    for element in page.soup.select("link[href]"):
        yield element, str(element["href"]), bool(LOADED_LINKS & set(element["rel"]))
    for name, attribute in LOADED.items():
        for element in page.soup.select(f"{name}[{attribute}]"):
            yield element, str(element[attribute]), True
    for element in page.soup.select("[srcset]"):
        for candidate in str(element["srcset"]).split(","):
            yield element, candidate.split()[0], True


def target(site: Site, path: str) -> Path | None:
    """The file that an address of the site stands for."""
    file = site.folder / unquote(path).lstrip("/")
    if path.endswith("/") or not path:
        file = file / "index.html"
    return file if file.is_file() else None


NAMED = {"https://github.com/highlightjs/highlight.js/wiki/security"}
"""Addresses that packages say in a message to programmers: nothing asks for them."""


def page_problems(site: Site, page: Page) -> Iterator[str]:
    """What is wrong with the links and references of one page."""
    ids = [str(e["id"]) for e in page.soup.select("[id]")]
    for twice in {i for i in ids if ids.count(i) > 1}:
        yield f"{page}: the anchor #{twice} stands twice"
    for attribute in REFERENCES:
        for element in page.soup.select(f"[{attribute}]"):
            for name in str(element[attribute]).split():
                if name not in page.ids:
                    yield f"{page}: {attribute} names {name!r}, which is not there"
    for element, address, is_loaded in links(page):
        parts = urlsplit(urljoin(HERE + page.name, address))
        where = f"{place_of(element, page)}: {address!r}"
        if parts.scheme == "mailto":
            continue
        if parts.netloc != urlsplit(HERE).netloc:
            if is_loaded:
                yield f"{where} is asked of another host"
            elif parts.scheme != "https":
                yield f"{where} is not https"
            continue
        file = target(site, parts.path)
        if file is None:
            yield f"{where} leads nowhere"
        elif parts.fragment and file.suffix == ".html":
            other = next(p for p in site.pages if p.path == file)
            if unquote(parts.fragment) not in other.ids:
                yield f"{where}: there is no such anchor"


def file_problems(site: Site) -> Iterator[str]:
    """What style sheets and scripts would ask of other hosts, or of files that are not there."""
    for sheet in site.folder.rglob("*.css"):
        text = sheet.read_text("utf-8")
        for address in re.findall(r"url\(\s*['\"]?([^'\")]+)|@import\s+['\"]([^'\"]+)", text):
            yield f"{sheet.name}: asks for {''.join(address)!r}"
    for script in [*site.folder.rglob("*.js"), *site.folder.rglob("*.mjs")]:
        if script.parent.name.startswith("runtime-"):
            continue  # interpreters, packed by others: what they may reach is for the policy of their frame to say
        text = script.read_text("utf-8")
        for address in re.findall(r"['\"`](?:https?:)?//[\w.-]+[^'\"`]*", text):
            if address[1:] not in NAMED:
                yield f"{script.name}: names the other host {address!r}"
        # What JSDoc imports are types: no browser asks for them.
        code = re.sub(r"/\*\*.*?\*/", "", text, flags=re.DOTALL)
        for module in re.findall(r"(?<!['\"\w-])(?:from|import)\s*\(?\s*['\"]([^'\"\s$]+)['\"]", code):
            if not (script.parent / module).is_file():
                yield f"{script.name}: imports {module!r}, which is not there"


def test_links_and_anchors(site: Site) -> None:
    assert [problem for page in site.pages for problem in page_problems(site, page)] == []


def test_no_other_host_is_asked(site: Site) -> None:
    assert list(file_problems(site)) == []


def test_pages_have_titles_and_descriptions_of_their_own(site: Site) -> None:
    titles: dict[str, Page] = {}
    descriptions: dict[str, Page] = {}
    for page in site.pages:
        title = page.soup.title
        assert title is not None
        assert title.get_text() not in titles, f"{page} and {titles[title.get_text()]} have the same title"
        titles[title.get_text()] = page
        if page.name == "404.html":
            continue
        (description,) = page.soup.select("meta[name=description]")
        text = str(description["content"])
        assert 50 <= len(text) <= 160, f"{page}: a description of {len(text)} characters"
        assert text not in descriptions, f"{page} and {descriptions[text]} have the same description"
        descriptions[text] = page
        assert len(page.soup.select("h1")) == 1, page


def test_footer_leads_to_the_portals(site: Site) -> None:
    for page in site.pages:
        found = {str(a["href"]) for a in page.soup.select("footer a")}
        assert found >= {"https://publisher.paket.tv", "https://publisher.paket.tv/signup"}, page


@pytest.mark.parametrize(
    ("extra", "message"),
    [
        ('<a href="../nowhere/">x</a>', "leads nowhere"),
        ('<a href="../sessions/#nowhere">x</a>', "no such anchor"),
        ('<a href="#nowhere">x</a>', "no such anchor"),
        ('<img src="missing.png">', "leads nowhere"),
        ('<img src="https://example.com/x.png">', "another host"),
        ('<script src="//example.com/x.js"></script>', "another host"),
        ('<link rel="preconnect" href="https://fonts.example.com">', "another host"),
        ('<a href="http://example.com">x</a>', "not https"),
        ('<p id="content">x</p>', "stands twice"),
        ('<label for="nothing">x</label>', "not there"),
    ],
)
def test_a_broken_link_is_found(extra: str, message: str, site: Site) -> None:
    page = site.page("core-api/sessions/")
    broken = Page(page.path, page.name, page.html.replace("</article>", f"{extra}</article>"))
    (found,) = set(page_problems(site, broken)) - set(page_problems(site, page))
    assert message in found


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("a.css", "body{background:url(https://example.com/x.png)}"),
        ("b.css", "@import 'other.css';"),
        ("c.js", "fetch('https://example.com/x')"),
        ("d.js", "import './missing.js'"),
    ],
)
def test_a_file_that_asks_elsewhere_is_found(name: str, text: str, tmp_path: Path) -> None:
    (tmp_path / name).write_text(text, "utf-8")
    assert len(list(file_problems(Site(tmp_path, ())))) == 1
