"""A warning of the builder stops the build, and only what pages ask for is published."""

from pathlib import Path
from types import SimpleNamespace

import pytest

from hooks.events import on_page_markdown
from hooks.pack.addresses import assets_of
from hooks.pages.sources import BlockError
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
    assert {path.name for path in assets_of(site.folder).iterdir()} == {"icon.svg", "js", "live", "paket.css"}
    assert not (site.folder / "styles").exists()


def test_a_page_names_a_value_and_shows_it() -> None:
    page = SimpleNamespace(
        meta={"description": "Up to [=page-most].", "boost": 1}, file=SimpleNamespace(src_uri="a.md")
    )
    assert on_page_markdown("`limit` is at most [=page-most].", page, {}, None) == "`limit` is at most 200."
    assert page.meta == {"description": "Up to 200.", "boost": 1}
    with pytest.raises(
        BlockError, match=r"docs/a\.md: \[=page-mist\] is no value of the ledger; there is page-most"
    ):
        on_page_markdown("[=page-mist]", page, {}, None)
