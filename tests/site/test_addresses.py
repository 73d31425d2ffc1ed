"""Pages ask for the scripts and styles that they were published with: their address changes with their content."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from hooks.pack.addresses import assets_of, name_assets, runtime_of
from tests.site.published import Site

PAGE = """<link rel="stylesheet" href="../assets/paket.css"><link rel="canonical" href="https://other.example/assets/">
<script type="module" src="/docs/assets/js/site.js"></script><pre>src="assets/js/site.js"</pre>"""


def published(site: Path, script: str, page: str = PAGE) -> str:
    """A site with a page and a script; gives the page as it is published."""
    (site / "assets" / "js").mkdir(parents=True)
    (site / "assets" / "js" / "site.js").write_text(script, "utf-8")
    (site / "index.html").write_text(page, "utf-8")
    name_assets(site)
    assert (assets_of(site) / "js" / "site.js").read_text("utf-8") == script
    return (site / "index.html").read_text("utf-8")


def test_an_address_changes_with_what_it_leads_to(tmp_path: Path) -> None:
    pages = [published(tmp_path / str(n), script) for n, script in enumerate(("1", "1", "2"))]
    assert pages[0] == pages[1] != pages[2]
    name = assets_of(tmp_path / "0").name
    assert f'href="../assets/{name}/paket.css"' in pages[0]
    assert f'src="/docs/assets/{name}/js/site.js"' in pages[0]
    assert pages[0].count(name) == 2, "other hosts' addresses and text stay as they are"
    other = published(tmp_path / "3", "1", PAGE + "another page")
    assert name in other, "a page of other words has the same scripts"


def test_interpreters_keep_their_address_when_a_script_changes(tmp_path: Path) -> None:
    for script in ("1", "2"):
        site = tmp_path / script
        (site / "assets" / "runtime-0").mkdir(parents=True)
        published(site, script)
        assert runtime_of(site) == site / "assets" / "runtime-0"


def test_pages_find_the_interpreters(site: Site) -> None:
    live = assets_of(site.folder) / "live"
    known = json.loads((live / "runtime.json").read_text("utf-8"))
    folder = Path(live, known["folder"]).resolve()
    assert folder == runtime_of(site.folder)
    assert {path.name: path.stat().st_size for path in folder.iterdir()} == known["files"]


def test_a_site_of_two_builds_is_noticed(tmp_path: Path) -> None:
    published(tmp_path, "1")
    (tmp_path / "assets" / "other").mkdir()
    with pytest.raises(FileNotFoundError, match="expected one folder"):
        assets_of(tmp_path)


def test_all_that_pages_load_has_such_an_address(site: Site) -> None:
    name = assets_of(site.folder).name
    for page in site.pages:
        asked = re.findall(r'<(?:link|script)\b[^>]* (?:href|src)="([^"]*\.(?:js|css|svg))"', page.html)
        assert len(asked) > 5
        assert all(f"assets/{name}/" in address for address in asked), page.name
