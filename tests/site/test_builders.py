"""The site is the same whichever builder makes it, and none makes one that lacks something and says nothing."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser

from hooks.build import REFUSED, placed
from hooks.pages.problems import problem_of
from hooks.pages.sources import ROOT, BlockError, load_sources
from hooks.publish.built import BuiltPage, address_of, find_built
from hooks.publish.complete import IncompleteError, check_complete
from hooks.publish.search_index import FILE as INDEX
from hooks.publish.search_index import entries_of
from hooks.publish.settings import group_of, read_settings
from hooks.publish.slots import fill_pages, link_between
from hooks.publish.static_files import settle_files
from hooks.publish.written import check_written
from scripts.compare_sites import Renames, differences, read_site
from tests.browser.hosts import Host, hosted
from tests.browser.test_hosts import search_and_run
from tests.site.published import Site


def run(*arguments: str) -> str:
    """A module's output; it must end well."""
    done = subprocess.run(
        [sys.executable, "-m", *arguments],
        cwd=ROOT,
        env={**os.environ, "NO_MKDOCS_2_WARNING": "1"},
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout + done.stderr


def test_zensical_makes_the_same_files(site_folder: Path, tmp_path: Path) -> None:
    run("hooks.build", "--builder", "zensical", "--site", str(tmp_path / "site"))
    before, after = (read_site(folder, Renames()) for folder in (site_folder, tmp_path / "site"))
    assert len(after) > 300
    assert list(differences(before, after)) == []


BELOW = "https://a.example/{}/"
"""As long as the site's own address, whatever that is: the pages for agents count characters."""
ADDRESS = re.compile(r'<link rel="canonical" href="([^"]+)">')
HOLDING = ("404.html", ".well-known/agent-skills/index.json", "paket_sandbox-")
"""Files that have the address in another form: from the root of its host, in a digest, packed."""


def test_properdocs_makes_the_same_files_for_an_address_below_its_host(
    site_folder: Path, tmp_path: Path, browser: Browser, monkeypatch: pytest.MonkeyPatch
) -> None:
    """And a reader's main journey leads through them."""
    [address] = ADDRESS.findall((site_folder / "index.html").read_text("utf-8"))
    below, built = BELOW.format("b" * (len(address) - len(BELOW.format("")))), tmp_path / "site"
    monkeypatch.setenv("PAKET_SITE_URL", below)
    run("hooks.build", "--builder", "properdocs", "--site", str(built))
    before, after = read_site(site_folder, Renames(((address, below),))), read_site(built, Renames())
    differing = [text.partition(": ")[0] for text in differences(before, after)]
    assert [name for name in differing if not name.startswith(HOLDING)] == []
    folder = urlsplit(below).path
    with hosted(Host({folder: built})) as host, browser.new_context() as context:
        page = context.new_page()
        failed: list[str] = []
        page.on("response", lambda answer: failed.append(answer.url) if answer.status >= 400 else None)
        page.goto(host.url(folder, "?lang=python"))
        search_and_run(page)
        assert failed == []
        page.goto(lost := host.url(folder, "not/here"))
        page.locator("header a").first.click()
        page.wait_for_url(host.url(folder, "?lang=python"))
        assert failed == [lost]


def test_the_end_of_material_costs_one_line(site: Site, site_folder: Path, tmp_path: Path) -> None:
    """No theme in the place of Material, and no hooks: the same pages come of the one command after it."""
    settings = (ROOT / "mkdocs.yml").read_text("utf-8")
    assert settings.count("  name: material\n") == 1
    without = settings.replace("  name: material\n", "  name: null\n").replace(
        "  - hooks/events.py\n", "  []\n"
    )
    for name in {"docs", *(Path(name).parts[0] for name in read_settings()["watch"])}:
        (tmp_path / name).symlink_to(ROOT / name)
    (tmp_path / "mkdocs.yml").write_text(without, "utf-8")
    built = tmp_path / "site"
    run("mkdocs", "build", "--strict", "--quiet", "-f", str(tmp_path / "mkdocs.yml"), "-d", str(built))
    pages = list(find_built(built, ROOT / "docs"))
    texts = fill_pages({page: page.file.read_text("utf-8") for page in pages}, load_sources())
    [assets] = {
        path.name for path in (site_folder / "assets").iterdir() if not path.name.startswith("runtime-")
    }
    assert len(texts) == len(site.pages)
    for page, html in texts.items():
        published = (site_folder / page.file.relative_to(built)).read_text("utf-8")
        assert html == published.replace(f"assets/{assets}/", "assets/"), page.address


@pytest.fixture
def copy(site_folder: Path, tmp_path: Path) -> Path:
    """The pages of the site, and the index of its search."""
    for path in [*site_folder.rglob("index.html"), site_folder / "404.html", site_folder / INDEX]:
        (tmp_path / path.relative_to(site_folder)).parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(path, tmp_path / path.relative_to(site_folder))
    return tmp_path


def replaced(name: str, old: str, new: str) -> Callable[[Path], None]:
    def change(site: Path) -> None:
        text = (site / name).read_text("utf-8")
        assert old in text
        (site / name).write_text(text.replace(old, new), "utf-8")

    return change


DAMAGES: list[tuple[Callable[[Path], object], str]] = [
    (
        lambda site: (site / "404.html").unlink(),
        "404.html is missing: expected `static_templates: [404.html]`",
    ),
    (
        lambda site: (site / "errors/index.html").unlink(),
        "errors/index.html is missing: nav names docs/errors.md",
    ),
    (
        replaced("security/index.html", "Content-Security-Policy", "X"),
        "security/ is not made by theme/main.html",
    ),
    (
        replaced("retries/index.html", "<article", "<?verified?><article"),
        "retries/ has the open slot <?verified?>",
    ),
    (
        replaced("index.html", '<div class="block program-block"', "<div"),
        "docs/index.md has 1 `/// program`, its page 0",
    ),
    (
        replaced("recipes/index.html", 'class="block recipe-block"', ""),
        "docs/recipes.md has 4 `/// recipe`, its page 0",
    ),
    (replaced(INDEX.as_posix(), '"location":"versioning/"', '"location":"-"'), "has nothing of versioning/"),
    (
        lambda site: (site / INDEX).unlink(),
        "search_index.json is missing: `python -m hooks.finish` writes it",
    ),
]


@pytest.mark.parametrize(
    ("damage", "message"), DAMAGES, ids=[message.split(":")[0] for _, message in DAMAGES]
)
def test_what_is_missing_is_named(damage: Callable[[Path], object], message: str, copy: Path) -> None:
    damage(copy)
    with pytest.raises(IncompleteError) as raised:
        check_complete(copy)
    assert message in str(raised.value)
    assert len(str(raised.value).splitlines()) == 1


def test_the_site_as_it_is_lacks_nothing(site_folder: Path) -> None:
    check_complete(site_folder)


WRITTEN: list[tuple[str, str, str]] = [
    ("docs/a.md", "---\nstatsu: new\n---\n# A", "docs/a.md:2: no such front matter: `statsu`"),
    ("docs/assets/b.svg", "<svg/>", "docs/assets/b.svg: the folder `assets/` is that of the site's scripts"),
    ("mkdocs.yml", "theme: {palette: {primary: teal}}", "mkdocs.yml: `palette:` under theme: colours"),
    ("mkdocs.yml", "plugins: [{social: {}}]", "mkdocs.yml: `social:` under plugins: cards are drawn"),
    (
        "mkdocs.yml",
        "extra_css: ['https://a.example/b.css']",
        "mkdocs.yml: `https://a.example/b.css`: the policy",
    ),
]


@pytest.mark.parametrize(("file", "text", "says"), WRITTEN, ids=[says for *_, says in WRITTEN])
def test_what_no_builder_looked_at_is_refused_after_it(
    file: str, text: str, says: str, tmp_path: Path
) -> None:
    """Zensical calls no hooks while it builds."""
    for name, given in ({"docs/a.md": "# A", "mkdocs.yml": "nav: []"} | {file: text}).items():
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(given, "utf-8")
    page = BuiltPage("a.md", "a/", tmp_path / "index.html")
    with pytest.raises(BlockError) as raised:
        check_written({page: "<article><p>A</p></article>"}, tmp_path)
    assert str(raised.value).startswith(says)


def test_syntax_that_is_left_over_is_refused_after_any_builder(tmp_path: Path) -> None:
    (tmp_path / "docs").mkdir()
    (tmp_path / "docs" / "a.md").write_text("# A\n\nPress ++nothing here++.\n", "utf-8")
    (tmp_path / "mkdocs.yml").write_text("nav: []", "utf-8")
    page = BuiltPage("a.md", "a/", tmp_path / "index.html")
    with pytest.raises(BlockError) as raised:
        check_written({page: "<article><p>Press ++nothing here++.</p></article>"}, tmp_path)
    problem = problem_of(raised.value, tmp_path)
    assert str(problem).startswith("docs/a.md:3: `++nothing here++` is left over; it looks like keys")


def test_what_stops_zensical_is_said_with_its_page_and_line(tmp_path: Path) -> None:
    (tmp_path / "docs").mkdir()
    (tmp_path / "docs" / "a.md").write_text("# A\n\n!!! warnign\n\n    Text.\n", "utf-8")
    said = "RuntimeError: Python error: BlockError: `!!! warnign`: no such kind of box; there is warning\nTraceback\n"
    [text] = REFUSED.findall(said)
    assert placed(text, tmp_path / "docs").startswith("docs/a.md:3: `!!! warnign`: no such kind of box")
    assert placed("docs/b.md:7: wrong", tmp_path / "docs") == "docs/b.md:7: wrong"


def test_the_builders_leave_nothing_of_their_own(tmp_path: Path) -> None:
    docs, theme, site = (tmp_path / name for name in ("docs", "theme", "site"))
    files = (
        "docs/a.md",
        "docs/.hidden",
        "docs/b/c.txt",
        "theme/assets/i.svg",
        "theme/styles/x.css",
        "theme/main.html",
    )
    for name in (
        *files,
        "site/a/index.html",
        "site/404.html",
        "site/sitemap.xml",
        "site/assets/javascripts/x/y.js",
    ):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(name, "utf-8")
    settle_files(site, list(find_built(site, docs)), docs, theme)
    left = {path.relative_to(site).as_posix() for path in site.rglob("*")}
    assert left == {"a", "a/index.html", "404.html", ".hidden", "b", "b/c.txt", "assets", "assets/i.svg"}


@pytest.mark.parametrize(
    ("source", "address"),
    [
        ("index.md", ""),
        ("errors.md", "errors/"),
        ("core-api/index.md", "core-api/"),
        ("a/README.md", "a/"),
        ("a/b.md", "a/b/"),
    ],
)
def test_a_page_has_an_address(source: str, address: str) -> None:
    assert address_of(source) == address


@pytest.mark.parametrize(
    ("address", "target", "link"),
    [
        ("", "", "./"),
        ("", "llms.txt", "llms.txt"),
        ("errors/", "", "../"),
        ("errors/", "errors/", "./"),
        ("core-api/sessions/", "core-api/sessions.md", "../sessions.md"),
        ("core-api/sessions/", "versioning/", "../../versioning/"),
    ],
)
def test_a_page_links_to_another(address: str, target: str, link: str) -> None:
    assert link_between(address, target) == link


def test_a_slot_that_nobody_fills_is_named(tmp_path: Path) -> None:
    page = BuiltPage("errors.md", "errors/", tmp_path / "index.html")
    with pytest.raises(
        BlockError, match=r"theme: <\?verify\?> is no slot; there are compared, contract, group, language, "
    ):
        fill_pages({page: "<title>Errors</title><article><?verify?></article>"}, load_sources())


def test_a_page_knows_its_section() -> None:
    nav = read_settings()["nav"]
    assert group_of("index.md", nav) is None
    assert group_of("errors.md", nav) is not None
    inner = [{"Outer": [{"Overview": "o.md"}, {"Inner": [{"Page": "p.md"}]}]}]
    assert group_of("p.md", inner) == ("Inner", [{"Page": "p.md"}])


def search_entries(html: str, tmp_path: Path) -> list[tuple[str, str, str]]:
    page = BuiltPage("a.md", "a/", tmp_path / "index.html")
    page.file.write_text(f'<title>A · B</title><meta property="og:site_name" content="B">{html}', "utf-8")
    return [(entry["location"], entry["title"], entry["text"]) for entry in entries_of(page)]


def test_search_reads_sections(tmp_path: Path) -> None:
    html = """<article><p>Above.</p><h1 id="a">Page <code>x</code></h1><p>One</p><p>two &lt;3</p>
      <div data-unsearched=""><p>not this</p><h2 id="in">nor this</h2></div>
      <dl><dt><a><code>limit</code></a> <span>integer</span></dt></dl>
      <h2 id="no" data-unsearched="">Not found</h2><p>at all</p>
      <h2 id="b">B</h2><pre>a
  b</pre><script>let x</script><br>end</article>"""
    assert search_entries(html, tmp_path) == [
        ("a/", "Page <code>x</code>", "Above. One two &lt;3 <code>limit</code> integer"),
        ("a/#b", "B", "a b end"),
    ]


def test_search_leaves_out_what_a_page_asks_for(tmp_path: Path) -> None:
    assert search_entries('<article data-unsearched=""><h1 id="a">A</h1></article>', tmp_path) == []
    assert search_entries("<article><p>No heading.</p></article>", tmp_path) == [("a/", "A", "No heading.")]
