"""What Material's writers know: the guide shows all of it and is held; what is not to be had stops the build."""

import os
import re
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import markdown
import pytest
import yaml
from bs4 import BeautifulSoup
from mkdocs.config import load_config
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.exceptions import Abort
from mkdocs.utils import meta
from playwright.sync_api import Browser

from benchmarks.axe import violations
from hooks import events
from hooks.pages.interface import read_names, report_url
from hooks.pages.leftovers import leftovers
from hooks.pages.settings import check_settings
from hooks.pages.sources import BlockError
from hooks.publish.redirects import publish_redirects
from tests.browser.fixtures import served
from tests.site.fixtures import ROOT
from tests.site.published import Site

GOLDEN = Path(__file__).parent / "golden" / "guide"
PAGES = sorted(path.stem for path in (ROOT / "guide" / "docs").glob("*.md"))
REFUSED: list[dict[str, str]] = yaml.safe_load(Path(__file__).with_name("refused.yaml").read_text("utf-8"))


@pytest.fixture(scope="module")
def settings() -> MkDocsConfig:
    return load_config(str(ROOT / "mkdocs.yml"))


@pytest.mark.parametrize("page", PAGES)
def test_the_guide_is_as_it_was_looked_at(page: str, guide: Path) -> None:
    html = (guide / ("" if page == "index" else page) / "index.html").read_text("utf-8")
    article = BeautifulSoup(html, "lxml").select_one("article")
    assert article is not None
    for line in article.select(".verified"):
        line.decompose()  # it has a day
    for svg in article.select("svg"):
        svg.clear()  # drawings are other packages'
    for program in article.select("paket-program, paket-webhook-tester, figure.code, [class$=-block]"):
        program.clear()  # tests/site/golden holds what blocks make
    got = re.sub(r"\n\s*\n+", "\n", article.prettify())
    file = GOLDEN / f"{page}.html"
    if os.environ.get("PAKET_GOLDEN") == "write":
        file.parent.mkdir(exist_ok=True)
        file.write_text(got, "utf-8")
    assert got == file.read_text("utf-8")


def test_tags_are_listed_and_each_leads_to_its_entry(guide: Path) -> None:
    page, text = (
        BeautifulSoup((guide / name / "index.html").read_text("utf-8"), "lxml") for name in ("page", "text")
    )
    listed = page.select_one(".tags-block dl")
    assert listed is not None
    entries = [(entry.name, entry.get_text(), entry.get("id")) for entry in listed.find_all(["dt", "dd"])]
    assert entries == [
        ("dt", "settings", "tag-settings"),
        ("dd", "The page", None),
        ("dt", "syntax", "tag-syntax"),
        ("dd", "Text", None),
        ("dt", "words", "tag-words"),
        ("dd", "Text", None),
    ]
    assert [link["href"] for link in listed.select("a")] == ["./", "../text/", "../text/"]
    assert [tag["href"] for tag in text.select("a.tag")] == ["../page/#tag-syntax", "../page/#tag-words"]


def test_what_stands_around_a_page(guide: Path) -> None:
    """What front matter and settings ask for; the guide's page on them says so."""

    def links(soup: BeautifulSoup, place: str) -> list[tuple[str, str]]:
        return [(" ".join(a.get_text(" ").split()), str(a["href"])) for a in soup.select(f"{place} a")]

    page, code, text = (
        BeautifulSoup((guide / name / "index.html").read_text("utf-8"), "lxml")
        for name in ("page", "code", "text")
    )
    repository = "https://git.example/paket/docs"
    report = "issues/new?title=Code%3A%20&body=Page%3A%20%2Fcode%2F%0AFile%3A%20docs%2Fcode.md%0A%0A"
    assert links(code, ".page-tools")[-2:] == [
        ("Edit this page", f"{repository}/edit/main/guide/docs/code.md"),
        ("Report a problem", f"{repository}/{report}"),
    ]
    assert [p.get_text() for p in code.select(".announcement, .foot-of-page p")] == [
        "This is the guide for writers, not the documentation of the API.",
        "No rights are claimed for these samples.",
    ]
    tabs = [
        ("Writing here", "../"),
        ("Syntax", "../text/"),
        ("Blocks", "../blocks/"),
        ("The page", "../page/"),
    ]
    assert links(code, ".nav-tabs") == tabs
    assert [a.get_text() for a in code.select(".nav-tabs a[aria-current]")] == ["Syntax"]
    assert [a.get_text(" ") for a in code.select("#nav a:has(.badge)")] == [
        "Code  New",
        "The page  Deprecated",
    ]
    assert [badge.get_text() for badge in page.select("article .badge")] == ["Deprecated"]
    assert ("Tasks", "#tasks") in links(text, ".toc ul ul")
    assert page.select("#nav, .toc") == []
    assert page.select_one("article[data-search-boost='2']") is not None
    assert [link["href"] for link in code.select("link[rel=stylesheet]")][1:] == ["../extra.css"]
    assert [script["src"] for script in code.select("script[type=module]")][1:] == ["../extra.js"]
    assert 'content="0; url=../code/#notes"' in (guide / "older" / "index.html").read_text("utf-8")


def refusal(page: str, settings: MkDocsConfig, folder: Path) -> str:
    """What stops the build of a page, as the terminal shows it."""
    file = folder / "page.md"
    file.write_text(page, "utf-8")
    text, read = meta.get_data(page)
    made = SimpleNamespace(
        file=SimpleNamespace(src_uri="page.md", abs_src_path=str(file), content_string=page), meta=read
    )
    return stopped(text, made, {**settings, "docs_dir": str(folder)})


def stopped(text: str, page: Any, settings: Any) -> str:
    """As MkDocs reads a page: the problem is found by the name of this page in the traceback."""
    try:
        events.on_page_markdown(text, page, settings, None)
        html = markdown.markdown(
            text, extensions=settings["markdown_extensions"], extension_configs=settings["mdx_configs"]
        )
        events.on_page_content(html, page, settings, None)
    except Exception as error:
        with pytest.raises(Abort) as aborted:
            events.on_build_error(error)
        return aborted.value.format_message()
    return "nothing stopped it"


@pytest.mark.parametrize("case", REFUSED, ids=lambda case: case["says"][:60])
def test_what_is_not_read_stops_the_build(
    case: dict[str, str], settings: MkDocsConfig, tmp_path: Path
) -> None:
    said = refusal(case["page"], settings, tmp_path)
    place = re.escape("{page}")
    pattern = re.escape(case["says"]).replace(place, rf"\S*{re.escape(tmp_path.name)}/page\.md")
    assert re.match(pattern, said), said


def test_what_only_looks_like_it_is_not_refused(settings: MkDocsConfig, tmp_path: Path) -> None:
    page = "# A page\n\nFrom $HOME/x_y or ${A_B}, 5$ and `$E=1$`; costs $5 and $6_000; 2*3*4; :+1: {{ x }}\n"
    assert refusal(page, settings, tmp_path) == "nothing stopped it"


def test_nothing_is_left_over_on_the_site(site: Site) -> None:
    for page in site.pages:
        article = page.soup.select_one("article")
        assert list(leftovers(str(article))) == [], page


@pytest.mark.parametrize(
    ("theme", "extra", "plugins", "files", "says"),
    [
        (
            {"palette": {"primary": "teal"}},
            {},
            [],
            [],
            "`palette:` under theme: colours are in theme/styles/tokens.css",
        ),
        ({"font": {"text": "Roboto"}}, {}, [], [], "`font:` under theme: a font of another host"),
        ({"features": ["navigation.tab"]}, {}, [], [], "`navigation.tab`: no such feature of these pages"),
        ({"features": ["navigation.instant"]}, {}, [], [], "`navigation.instant`: no such feature of these"),
        ({}, {"analytics": {}}, [], [], "`analytics:` under extra: readers of this site are not counted"),
        ({}, {"consent": {}}, [], [], "`consent:` under extra: nothing is stored"),
        ({}, {}, ["social"], [], "`social:` under plugins: cards are drawn with fonts of another host"),
        (
            {},
            {},
            [],
            ["https://cdn.example.org/a.js"],
            "`https://cdn.example.org/a.js`: the policy of the pages loads",
        ),
    ],
)
def test_what_the_site_decides_not_to_have_stops_the_build(
    theme: dict[str, Any], extra: dict[str, Any], plugins: list[str], files: list[str], says: str
) -> None:
    with pytest.raises(BlockError, match=rf"^mkdocs\.yml: {re.escape(says)}"):
        check_settings(theme, extra, plugins, files)
    check_settings(
        {"font": False, "features": ["navigation.tabs"]}, {"announcement": "a"}, ["search"], ["a.js"]
    )


def test_the_interface_speaks_another_language_once_it_has_its_names(tmp_path: Path) -> None:
    (tmp_path / "names").mkdir()
    english = (ROOT / "theme" / "names" / "en.yaml").read_text("utf-8")
    (tmp_path / "names" / "en.yaml").write_text(english, "utf-8")
    with pytest.raises(
        BlockError, match=r"`language: de`: no names of the interface in it; there is en\. Copy"
    ):
        read_names(tmp_path, "de")
    (tmp_path / "names" / "de.yaml").write_text(english.replace("Search\n", "Suchen\n", 1), "utf-8")
    assert read_names(tmp_path, "de")["search"] == "Suchen"
    (tmp_path / "names" / "de.yaml").write_text("search: Suchen\n", "utf-8")
    read_names.cache_clear()
    with pytest.raises(BlockError, match=r"theme/names/de\.yaml: expected the keys of en\.yaml"):
        read_names(tmp_path, "de")


def test_an_old_page_leads_to_the_new(tmp_path: Path) -> None:
    (tmp_path / "new" / "place").mkdir(parents=True)
    (tmp_path / "new" / "place" / "index.html").write_text("", "utf-8")
    publish_redirects(tmp_path, {"old.md": "new/place.md#part"})
    html = (tmp_path / "old" / "index.html").read_text("utf-8")
    assert 'content="0; url=../new/place/#part"' in html
    with pytest.raises(BlockError, match=r"there is a page new/place\.md; expected one that is no more"):
        publish_redirects(tmp_path, {"new/place.md": "old.md"})
    with pytest.raises(BlockError, match=r"there is no page nowhere\.md to lead to"):
        publish_redirects(tmp_path, {"older.md": "nowhere.md"})


def test_a_problem_is_reported_with_the_page_filled_in() -> None:
    url = report_url("https://git.example/one/two/", "A & B", "b/", "docs/b.md")
    text = "Page%3A%20%2Fb%2F%0AFile%3A%20docs%2Fb.md%0A%0A"
    assert url == f"https://git.example/one/two/issues/new?title=A%20%26%20B%3A%20&body={text}"


def test_the_guide_works_and_is_accessible(guide: Path, browser: Browser) -> None:
    context = browser.new_context(viewport={"width": 1440, "height": 900})
    page = context.new_page()
    complaints: list[str] = []
    page.on("console", lambda m: complaints.append(m.text) if m.type in ("error", "warning") else None)
    page.on("pageerror", lambda error: complaints.append(str(error)))
    with served(guide) as address:
        page.goto(f"{address}boxes/?tab=by-a-program")
        page.wait_for_selector(".tabs[data-ready]")
        chosen = page.locator(".tabs [aria-selected=true]:visible")
        assert page.locator(".tabs [role=tabpanel]:visible").count() == 3
        assert chosen.all_inner_texts() == ["By a program", "By a program", "On a phone"]
        chosen.first.press("ArrowLeft")
        assert chosen.all_inner_texts() == ["By hand", "By hand", "On a phone"]
        assert page.url.endswith("?tab=by-hand")
        page.get_by_role("tab", name="On a TV").click()
        page.get_by_role("tab", name="By air").click()
        assert chosen.all_inner_texts() == ["By hand", "By hand", "On a TV", "By air"]
        page.goto(f"{address}boxes/?tab=on-a-phone")
        page.wait_for_selector(".tabs[data-ready]")
        assert chosen.all_inner_texts() == ["By hand", "By hand", "On a phone"]
        page.goto(f"{address}code/")
        page.wait_for_selector(".copy")
        assert page.locator(".highlight").count() == page.locator(".highlight .copy").count() + 1
        page.goto(f"{address}pictures/")
        cells = page.locator(".sortable tbody td:nth-child(2)")
        for order in (["9", "10", "100"], ["100", "10", "9"]):
            page.locator(".sortable th button").nth(1).click()
            assert cells.all_inner_texts() == order
        assert page.evaluate("getComputedStyle(document.querySelector('.align-right')).textAlign") == "right"
        assert page.evaluate("document.documentElement.dataset.extra") == "loaded"
        page.locator("img[src$='only-dark']").wait_for(state="hidden")
        for scheme in ("light", "dark"):
            page.emulate_media(color_scheme=scheme)
            for name in ("boxes", "text", "code", "pictures"):
                page.goto(f"{address}{name}/")
                assert violations(page) == [], name
        for width in (360, 1440):
            page.set_viewport_size({"width": width, "height": 900})
            for name in PAGES:
                page.goto(f"{address}{'' if name == 'index' else name + '/'}")
                assert page.evaluate("document.documentElement.scrollWidth") <= width, name
                if name == "pictures":
                    page.locator(".table[tabindex='0']").wait_for()  # so that a keyboard moves it
    assert [text for text in complaints if "404" not in text] == []
    context.close()
