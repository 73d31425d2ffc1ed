"""A warning of the builder stops the build, and so does a style sheet that nobody wrote."""

from pathlib import Path

import pytest

from hooks.styles import SHEETS, language_rules, squeeze
from snippets.catalogue import LANGUAGES
from tests.site.fixtures import ROOT, build
from tests.site.published import Site

SETTINGS = """
site_name: Broken
theme: {name: null, custom_dir: theme}
plugins: []
validation: {links: {not_found: warn, anchors: warn, absolute_links: warn, unrecognized_links: warn}}
"""


@pytest.mark.parametrize("link", ["nowhere.md", "#nowhere", "/absolute/"])
def test_a_broken_link_stops_the_build(link: str, tmp_path: Path) -> None:
    (tmp_path / "docs").mkdir()
    (tmp_path / "theme").mkdir()
    (tmp_path / "theme" / "main.html").write_text("{{ page.content }}", "utf-8")
    (tmp_path / "docs" / "index.md").write_text(f"# Page\n\n[a link]({link})\n", "utf-8")
    (tmp_path / "mkdocs.yml").write_text(SETTINGS, "utf-8")
    with pytest.raises(pytest.fail.Exception, match="Aborted with 1 warnings in strict mode"):
        build(tmp_path / "site", tmp_path / "mkdocs.yml")


def test_every_style_sheet_of_the_theme_is_in_the_one_that_pages_load(site: Site) -> None:
    assert {path.stem for path in (ROOT / "theme" / "styles").glob("*.css")} == set(SHEETS)
    css = (site.folder / "assets" / "paket.css").read_text("utf-8")
    for name in SHEETS:
        sheet = squeeze((ROOT / "theme" / "styles" / f"{name}.css").read_text("utf-8")).strip()
        assert sheet[:60] in css, name
    for language in LANGUAGES:
        assert f'[data-language]:not([data-language="{language.id}"])' in css


def test_squeezing_leaves_what_counts() -> None:
    css = """
    /* a comment
       of two lines */
    a:hover > b,
    c::before { content: "x; y";  color: red; }

    @media (width >= 40rem) {
      d { margin: calc(1rem + 2px) 0; }
    }
    """
    assert squeeze(css) == (
        'a:hover > b,c::before{content:"x; y";color:red}@media (width >= 40rem){d{margin:calc(1rem + 2px) 0}}\n'
    )


def test_only_what_pages_ask_for_is_published(site: Site) -> None:
    assert not (site.folder / "assets" / "javascripts").exists()
    assert not (site.folder / "assets" / "stylesheets").exists()
    assert not (site.folder / "styles").exists()
    assert language_rules().count("\n") == len(LANGUAGES) - 1
