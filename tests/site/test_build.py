"""A warning of the builder stops the build, and only what pages ask for is published."""

from pathlib import Path

import pytest
from markdown import Markdown

from hooks.pack.addresses import assets_of
from hooks.pages.sources import BlockError, load_sources
from hooks.publish.built import BuiltPage
from hooks.publish.slots import fill_pages
from tests.site.fixtures import build
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


def test_only_what_pages_ask_for_is_published(site: Site) -> None:
    assert {path.name for path in assets_of(site.folder).iterdir()} == {
        "icon.svg",
        "js",
        "live",
        "paket.css",
    }
    assert not (site.folder / "styles").exists()


def test_a_page_names_a_value_and_shows_it() -> None:
    page = Markdown(extensions=["hooks.pages.blocks"])
    assert page.convert("`limit` is at most [=page-most].") == "<p><code>limit</code> is at most 200.</p>"
    with pytest.raises(
        BlockError, match=r"a page: \[=page-mist\] is no value of the ledger; there is page-most"
    ):
        page.convert("[=page-mist]")


def test_what_stands_above_a_page_may_name_a_value(tmp_path: Path) -> None:
    page = BuiltPage("errors.md", "errors/", tmp_path / "index.html")
    html = '<meta name="description" content="Up to {}."><title>Errors</title><article></article>'
    [filled] = fill_pages({page: html.format("[=page-most]")}, load_sources()).values()
    assert filled == html.format("200")
    with pytest.raises(BlockError, match=r"docs/errors\.md: \[=page-mist\] is no value of the ledger"):
        fill_pages({page: html.format("[=page-mist]")}, load_sources())
