"""Style sheets are for what is there: each rule is for something that pages have, or that a script makes."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from bs4 import BeautifulSoup
from pygments.token import STANDARD_TYPES

from hooks.pack.addresses import assets_of
from hooks.pack.node import LiveError
from hooks.pack.styles import SHEETS, bundle_styles, language_rules
from snippets.catalogue import LANGUAGES
from tests.site.fixtures import ROOT
from tests.site.published import Site, read_site

WRITERS = frozenset(
    {"blockquote", "hr", "admonition", "admonition-title", "warning", "danger", *STANDARD_TYPES.values()}
)
"""What Markdown and Pygments make of something that a page may have, whether one has it just now or not."""

THEME = ROOT / "theme" / "styles"
SCRIPTS = ROOT / "browser"

SELECTORS = re.compile(r"([^{};]+)\{")
IN_BRACKETS = re.compile(r"\[([\w-]+)(?:([~|^$*]?)=\"?([^\]\"]*)\"?)?\]")
NAMES = re.compile(r"[.#]([A-Za-z_][\w-]*)")
ELEMENTS = re.compile(r"(?:^|[\s>+~,(])([a-z][\w-]*)")
PSEUDO = re.compile(r"::?[a-z-]+")


def wanted_by(css: str) -> Iterator[tuple[str, str]]:
    """Every element, class, id, attribute and value that a rule is for, with the rule's selector."""
    for selector in SELECTORS.findall(re.sub(r"/\*.*?\*/", "", css, flags=re.DOTALL)):
        if selector.strip().startswith(("@", "from", "to")):
            continue
        for attribute, part, value in IN_BRACKETS.findall(selector):
            yield attribute, selector
            if value and not part:
                yield value, selector
        rest = IN_BRACKETS.sub("", selector)
        for name in [*NAMES.findall(rest), *ELEMENTS.findall(PSEUDO.sub("", rest))]:
            yield name, selector


def unused(css: str, known: frozenset[str]) -> list[str]:
    """The rules that are for something nobody makes."""
    return [f"{name}: {selector.strip()}" for name, selector in wanted_by(css) if name not in known]


def words_of_pages(site: Site) -> Iterator[str]:
    for page in [*(page.html for page in site.pages), (site.folder / "404.html").read_text("utf-8")]:
        for element in BeautifulSoup(page, "lxml").find_all(True):
            yield element.name
            for attribute, value in element.attrs.items():
                yield attribute
                yield from value if isinstance(value, list) else [value]


def words_of_scripts() -> Iterator[str]:
    for path in SCRIPTS.rglob("*.js"):
        text = path.read_text("utf-8")
        yield from re.findall(r"[\w-]+", text)
        for name in re.findall(r"\bdataset\.(\w+)", text):
            yield "data-" + re.sub("[A-Z]", lambda letter: f"-{letter[0].lower()}", name)


def highlights() -> Iterator[str]:
    """The names of the highlights that colour a program while it is edited."""
    kinds = (SCRIPTS / "js" / "program-colours.js").read_text("utf-8").partition("const KINDS")[2]
    yield from (f"live-{kind}" for kind in re.findall(r'^  \w+: "(\w+)",$', kinds.partition("});")[0], re.M))


@pytest.fixture(scope="module")
def known(site: Site, guide: Path) -> frozenset[str]:
    return frozenset(
        {
            *words_of_pages(site),
            *words_of_pages(read_site(guide)),
            *words_of_scripts(),
            *highlights(),
            *WRITERS,
        }
    )


@pytest.mark.parametrize(
    "sheet", [*sorted(THEME.glob("*.css")), *sorted(SCRIPTS.rglob("*.css"))], ids=lambda path: path.name
)
def test_every_rule_is_for_something(sheet: Path, known: frozenset[str]) -> None:
    assert unused(sheet.read_text("utf-8"), known) == []


@pytest.mark.parametrize(
    "rule",
    [
        ".no-such-class {}",
        "a > #no-such-id {}",
        "[data-none] p {}",
        '[lang="cobol"]::before {}',
        "marquee {}",
    ],
)
def test_a_rule_for_nothing_is_found(rule: str, known: frozenset[str]) -> None:
    assert len(unused(f".copy:hover {{}} {rule}", known)) == 1


def test_all_sheets_are_in_the_one_that_pages_load(site: Site) -> None:
    assert {path.stem for path in THEME.glob("*.css")} == set(SHEETS)
    css = (assets_of(site.folder) / "paket.css").read_text("utf-8")
    for name in SHEETS:
        assert {word for word, _ in wanted_by((THEME / f"{name}.css").read_text("utf-8"))} <= {
            word for word, _ in wanted_by(css)
        }, name
    for language in LANGUAGES:
        assert f"[data-language]:not([data-language={language.id}])" in css
    assert language_rules().count("\n") == len(LANGUAGES) - 1


def test_a_sheet_with_a_mistake_stops_the_build(tmp_path: Path) -> None:
    for name in SHEETS:
        (tmp_path / "styles" / f"{name}.css").parent.mkdir(exist_ok=True)
        (tmp_path / "styles" / f"{name}.css").write_text("a { color: red; }\n", "utf-8")
    (tmp_path / "styles" / "code.css").write_text('a { background: url("nowhere.png"); }\n', "utf-8")
    with pytest.raises(LiveError, match=r"code\.css:1"):
        bundle_styles(ROOT, tmp_path, tmp_path / "site")
