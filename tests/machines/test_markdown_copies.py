"""Every page is there as Markdown: the same words, the same tables, and code that is vouched for."""

import re
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

import pytest
import yaml
from bs4 import BeautifulSoup, Tag

from hooks.pages.credentials import export_text
from hooks.publish.anchors import heading_anchors
from hooks.publish.contract_parts import BRIEF
from hooks.publish.markdown_copies import SUFFIXES, link_of, make_copy, to_markdown
from paket_sandbox.clients_file import load_clients
from paket_sandbox.openapi.document import Document
from snippets.catalogue import LACKING, LANGUAGES, find_snippets
from tests.machines.markdown_copies import PublishedCopy, article, code_of, ended, read_copies, words
from tests.site.published import Site, code_blocks
from tests.site.test_code_blocks import LISTED, address_of, allowed_texts


@pytest.fixture(scope="module")
def copies(site: Site) -> list[PublishedCopy]:
    return read_copies(site)


def vouched_for(site: Site, contract: Document) -> set[str]:
    """Everything that a block of code may hold, taken from files and not from the pages."""
    sources = {block.source for page in site.pages for block in code_blocks(page) if block.source}
    address = address_of(site.page(""))
    texts = {snippet.text for snippet in find_snippets()}
    texts |= {text for source in sources for text in allowed_texts(source, contract, address)}
    texts |= {export_text(client) for client in load_clients()} | {row["text"] for row in LISTED}
    return {ended(text) for text in texts}


def unvouched(copies: list[PublishedCopy], allowed: set[str]) -> Iterator[str]:
    """The fences that are no program, no recording, and not listed."""
    for copy in copies:
        yield from (f"{copy}:\n{fence}" for fence in copy.fences if fence not in allowed)


def test_every_page_has_a_copy(copies: list[PublishedCopy], site: Site) -> None:
    assert {copy.page.name for copy in copies} == {page.name for page in site.pages} - {"404.html"}
    for copy in copies:
        assert copy.path.read_text("utf-8").startswith("# "), f"{copy} does not begin with its title"


def test_every_fence_is_vouched_for(copies: list[PublishedCopy], site: Site, contract: Document) -> None:
    assert list(unvouched(copies, vouched_for(site, contract))) == []


def test_every_program_is_there_in_every_language(copies: list[PublishedCopy]) -> None:
    fences = {fence for copy in copies for fence in copy.fences}
    missing = [str(snippet) for snippet in find_snippets() if ended(snippet.text) not in fences]
    assert missing == []


def test_a_copy_has_the_code_of_its_page(copies: list[PublishedCopy]) -> None:
    for copy in copies:
        assert copy.fences == code_of(copy.page), str(copy)


def test_a_copy_has_the_words_of_its_page(copies: list[PublishedCopy]) -> None:
    for copy in copies:
        lost = Counter(words(article(copy.page))) - Counter(words(copy.soup))
        assert not lost, f"{copy} lacks {dict(lost)}"


def test_the_languages_together_have_what_the_page_has(copies: list[PublishedCopy]) -> None:
    for copy in copies:
        whole = copy.path.read_text("utf-8").splitlines()
        texts = [copy.path.with_suffix(f".{language.id}.md").read_text("utf-8") for language in LANGUAGES]
        assert set(whole) == {line for text in texts for line in text.splitlines()}, str(copy)
        for text in texts:
            lines = iter(whole)
            assert all(line in lines for line in text.splitlines()), f"{copy}: a language has its own order"


def test_a_language_has_no_program_of_another(copies: list[PublishedCopy]) -> None:
    programs = {ended(snippet.text): snippet.language.id for snippet in find_snippets()}
    lacking = {f"{stem}{suffix}" for stem in LACKING for suffix in SUFFIXES}
    known = {ended(snippet.text) for snippet in find_snippets() if snippet.id in lacking}
    for copy in copies:
        for language in LANGUAGES:
            one = PublishedCopy(copy.page, copy.path.with_suffix(f".{language.id}.md"))
            others = {programs[f] for f in one.fences if f in programs and f not in known} - {language.id}
            assert not others, f"{one} has programs in {others}"


def test_a_language_has_no_file_of_another() -> None:
    """A section whose anchor is a language is that language's; where it has none, the first stands for it."""
    sections = "".join(f'<h2 id="{name}">{name}</h2><pre>of {name}</pre>' for name in ("python", "ruby"))
    html = f"<main><article><h1>A</h1>{sections}<h2 id=next>Next</h2>last</article></main>"
    soup = BeautifulSoup(html, "html.parser")
    content = soup.find("article")
    assert isinstance(content, Tag)
    copy = make_copy("a/", "https://a.test/a/", soup, content, {})
    found = {file.split(".")[1]: re.findall("of ([a-z]+)|(last)", text) for file, text in copy.files}
    kept = {name: [one or two for one, two in words] for name, words in found.items()}
    assert kept["md"] == ["python", "ruby", "last"]
    for language in LANGUAGES:
        own = language.id if language.id in ("python", "ruby") else "python"
        assert kept[language.id] == [own, "last"]


def test_every_operation_has_a_copy_of_its_own(site: Site, contract: Document) -> None:
    for operation in contract.operations:
        found = list(site.folder.rglob(f"*/{operation.anchor}*.md"))
        names = {path.name.removeprefix(operation.anchor) for path in found}
        assert names == {".md", *(f".{language.id}.md" for language in LANGUAGES)}, operation.id
        (whole,) = (path for path in found if path.name == f"{operation.anchor}.md")
        text, page = whole.read_text("utf-8"), whole.parent.with_suffix(".md").read_text("utf-8")
        head, _, rest = text.partition("\n\n> ")
        assert head == f"## {operation.summary}"
        assert rest.partition("\n\n")[2].strip() in page
        assert f"{operation.method} `" in text


def test_every_copy_says_where_the_index_is(copies: list[PublishedCopy], site: Site) -> None:
    others = {*site.folder.glob(".well-known/**/*.md"), *site.folder.rglob(f"*{BRIEF}")}
    for path in set(site.folder.rglob("*.md")) - others:
        third = path.read_text("utf-8").splitlines()[2]
        assert third.startswith("> "), f"{path}: {third}"
        assert "/llms.txt" in third, f"{path}: {third}"


def test_a_copy_has_the_tables_of_its_page(copies: list[PublishedCopy]) -> None:
    for copy in copies:
        tables = [[table_words(row) for row in t.select("tr")] for t in copy.soup.select("table")]
        expected = [[table_words(row) for row in t.select("tr")] for t in article(copy.page).select("table")]
        assert tables == expected, str(copy)


def table_words(row: object) -> list[list[str]]:
    assert hasattr(row, "find_all")
    return [list(words(cell)) for cell in row.find_all(["td", "th"])]


def test_every_link_works(copies: list[PublishedCopy], site: Site) -> None:
    root = str(site.page("").soup.select_one("link[rel=canonical]")["href"])  # type: ignore[index]
    by_file = {copy.path: copy for copy in copies}
    for copy in copies:
        assert len(copy.links) >= 1
        for link in copy.links:
            assert urlsplit(link).scheme in {"https", "http"}, f"{copy}: {link} is not absolute"
            if not link.startswith(root):
                continue
            path, _, anchor = link.removeprefix(root).partition("#")
            file = site.folder / path
            assert file.is_file(), f"{copy}: {link} leads nowhere"
            if anchor and file in by_file:
                assert anchor in by_file[file].headings, f"{copy}: {link} leads to no heading"


def test_links_to_a_part_of_a_page_stay_links_to_a_part(copies: list[PublishedCopy]) -> None:
    for copy in copies:
        parts = [a for a in article(copy.page).select("a[href*='#']:not(.self)") if a.get_text(strip=True)]
        kept = [link for link in copy.links if "#" in link]
        assert len(kept) >= 0.8 * len(parts), f"{copy}: {len(kept)} of {len(parts)} links kept their anchor"


def test_fences_say_what_they_hold(copies: list[PublishedCopy]) -> None:
    wrong = [
        f"{copy}: {label or 'no label'}:\n{fence}"
        for copy in copies
        for label, fence in copy.labelled
        if not label or (label == "shell") is not shell_like(label, fence)
    ]
    assert wrong == []


def shell_like(label: str, fence: str) -> bool:
    """Whether a fence is a shell's; only where its first line says so, which is all that a label gets wrong."""
    return label == "shell" or fence.startswith(("export ", "curl ", "python ", "npx ", "make ", "#!/bin/"))


def test_a_changed_program_is_found(site: Site, contract: Document, tmp_path: Path) -> None:
    page = site.page("core-api/sessions/")
    text = (site.folder / "core-api" / "sessions.md").read_text("utf-8")
    (tmp_path / "broken.md").write_text(text.replace("timeout=10", "timeout=1", 1), "utf-8")
    found = list(unvouched([PublishedCopy(page, tmp_path / "broken.md")], vouched_for(site, contract)))
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
        ("https://a.test/docs/errors/#conflict", "https://a.test/docs/errors.md#409-conflict"),
        ("https://a.test/docs/core-api/#title", "https://a.test/docs/core-api.md"),
        ("https://a.test/docs/core-api/?lang=ruby#a", "https://a.test/docs/core-api.md?lang=ruby#a"),
        ("https://a.test/docs/openapi.yaml", "https://a.test/docs/openapi.yaml"),
        ("https://a.test/other/", "https://a.test/other/"),
        ("mailto:me@a.test", "mailto:me@a.test"),
    ],
)
def test_links_lead_to_copies(address: str, expected: str) -> None:
    anchors = {
        "https://a.test/docs/errors/": {"conflict": "409-conflict"},
        "https://a.test/docs/core-api/": {"a": "a", "title": ""},
    }
    assert link_of(address, "https://a.test/docs/", anchors) == expected


@pytest.mark.parametrize(
    ("html", "anchors"),
    [
        ('<h2 id="conflict">409 Conflict</h2>', {"conflict": "409-conflict"}),
        ('<h2 id="a">A `b`: c_d</h2><p id="x">.</p>', {"a": "a-b-c_d", "x": "a-b-c_d"}),
        ('<p id="x">.</p><h2>A</h2>', {"x": ""}),
        ('<h2>A</h2><section id="x"> <h3>B</h3></section>', {"x": "b"}),
        ('<h2>A</h2><section id="x">c <h3>B</h3></section>', {"x": "a"}),
        ('<h2 id="a">A</h2><h2 id="b">A</h2>', {"a": "a", "b": "a-1"}),
    ],
)
def test_an_id_is_the_anchor_of_its_heading(html: str, anchors: dict[str, str]) -> None:
    assert heading_anchors(BeautifulSoup(html, "html.parser")) == anchors


def test_the_page_says_where_its_copy_is(copies: list[PublishedCopy]) -> None:
    for copy in copies:
        link = copy.page.soup.select_one("link[rel=alternate][type='text/markdown']")
        assert link is not None, f"{copy.page} has no link to its Markdown"
        assert (copy.page.path.parent / str(link["href"])).resolve() == copy.path.resolve()
