"""What the page imports was imported when the site was built; what only edited programs import comes later."""

import shutil
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Route

from hooks.pack import node, runtime
from hooks.pack.addresses import runtime_of
from hooks.pack.runtime import PACKERS, PYODIDE, RUBY, pack
from proof.sandboxes import client_for, client_of, document
from snippets.catalogue import find_snippets
from snippets.variables import credentials
from tests.live.engine import LivePage

LIBRARY = "**/library.zip"

DRAWN = """
import os, random, secrets, tempfile, uuid, httpx
auth = os.environ["PAKET_API_USERNAME"], os.environ["PAKET_API_SECRET_KEY"]
answer = httpx.get("https://api.paket.tv/v1", auth=auth)
print(random.random(), secrets.token_hex(), uuid.uuid4(), tempfile.mkdtemp(), answer.headers["Paket-Request-Id"])
"""


LATER = """
import tomllib
from email.mime.text import MIMEText
print(tomllib.loads("a = 1"), MIMEText("text").get_content_type())
"""
"""Of what comes later: a module, and one of a package of which others were there."""

EDITED = """() => {
  const program = { language: "python", file: "a.py", text: "", environment: {} };
  window.edited = window.live.engine.run(program, () => {}).then(() => (window.ended = true));
}"""
"""Begins to run an edited program."""

IMPORT_ALL = """
import importlib, sys, zipfile
[later] = [finder for finder in sys.meta_path if type(finder).__name__ == "Later"]
files = zipfile.ZipFile(later.archive).namelist()
for name in sorted(later.names):
    if not name.endswith("__main__") and name not in ("antigravity", "this"):
        try:
            importlib.import_module(name)
        except ImportError as error:
            path = name.replace(".", "/")
            assert path + ".py" in files or path + "/__init__.py" in files, name
            print(name, error, file=sys.stderr)
        else:
            print(name)
"""
"""Some are for other systems, or want packages that are not here; they say so."""


class Refused:
    """Answers the first requests for the library with 404."""

    def __init__(self, context: BrowserContext, first: int) -> None:
        self.first = first
        self.count = 0
        context.route(LIBRARY, self.answer)

    def answer(self, route: Route) -> None:
        self.count += 1
        if self.count <= self.first:
            route.fulfill(status=404)
        else:
            route.continue_()

    def wait_for_the_first(self, page: LivePage) -> None:
        """The page asks for it by itself, when a program has ended."""
        assert page.run("python", "published.py", "print(1)", {}, published=True).stdout == "1\n"
        while not self.count:
            page.page.wait_for_timeout(50)


def test_what_is_random_is_no_reader_s_twice(browser: Browser, site_url: str) -> None:
    outputs = []
    for _ in range(2):
        context = browser.new_context(service_workers="block")
        page = LivePage(context.new_page(), site_url)
        outputs.append(
            page.run("python", "drawn.py", DRAWN, credentials(client_of("platform"))).stdout.split()
        )
        context.close()
    first, second = outputs
    assert len(first) == len(second) == 5
    assert not set(first) & set(second)


def test_packing_again_makes_the_same_files(
    site_folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Also where the repository lies in another folder."""
    elsewhere = tmp_path / "a repository with a longer path"
    elsewhere.symlink_to(Path(node.__file__).parent)
    monkeypatch.setattr(node, "__file__", str(elsewhere / "node.py"))
    published = runtime_of(site_folder)
    if (runtime.CACHE / runtime.LINKED).exists():  # linking takes longest, and is not what is tried
        shutil.copytree(runtime.CACHE / runtime.LINKED, tmp_path / runtime.LINKED)
    packed = pack(cache=tmp_path).folder
    for name in ("memory.bin", "library.zip"):
        assert (packed / name).read_bytes() == (published / name).read_bytes(), name


def test_pyodide_is_linked_again_only_when_what_links_it_has_changed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """And what is packed of this repository is packed anew each time."""
    root, modules = tmp_path / "root", tmp_path / "node_modules"
    for name in ("pyodide", *PACKERS):
        (modules / name).mkdir(parents=True)
        (modules / name / "package.json").write_text('{"version": "1"}', "utf-8")
    (root / "hooks" / "pack").mkdir(parents=True)
    script = root / "hooks" / "pack" / "link.mjs"
    script.write_text("first", "utf-8")
    linked: list[str] = []

    def run_node(root: Path, name: str, node_modules: Path, folder: Path) -> None:
        linked.append(name)
        (folder / "pyodide.mjs").write_text(str(len(linked)), "utf-8")

    def link_again() -> str:
        made = tmp_path / "made"
        made.mkdir(exist_ok=True)
        runtime.link(made, root, modules, tmp_path / "cache")
        return (made / "pyodide.mjs").read_text("utf-8")

    monkeypatch.setattr(runtime, "run_node", run_node)
    assert [link_again(), link_again()] == ["1", "1"]
    script.write_text("second", "utf-8")
    assert link_again() == "2"
    (modules / "binaryen" / "package.json").write_text('{"version": "2"}', "utf-8")
    assert link_again() == "3"


def test_a_program_in_python_that_changed_has_only_python_packed_anew(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    ran: list[str] = []

    def run_node(root: Path, name: str, *arguments: Path) -> None:
        ran.append(name)
        loader, script, interpreter = (arguments[-1] / name for name in PYODIDE)
        if name == "link.mjs":
            loader.write_text(script.name, "utf-8")
            script.touch()
            interpreter.touch()
        elif name == "bundle.mjs":
            (arguments[-1] / "ruby.wasm").touch()

    versions: dict[str, str] = {}
    version_of = runtime.version_of
    monkeypatch.setattr(runtime, "run_node", run_node)
    monkeypatch.setattr(
        runtime, "version_of", lambda folder, name: versions.get(name) or version_of(folder, name)
    )
    pack(cache=tmp_path)
    assert sorted(ran) == ["bundle.mjs", "compile.mjs", "link.mjs"]
    ran.clear()
    monkeypatch.setattr(runtime, "programs", lambda root: [("changed.py", b"print(1)")])
    assert (pack(cache=tmp_path).folder / "ruby.wasm").is_file()
    assert ran == ["compile.mjs"]
    versions[RUBY] = "another"
    pack(cache=tmp_path)
    assert sorted(ran[1:]) == ["bundle.mjs", "compile.mjs"]


def test_published_programs_need_nothing_that_comes_later(context: BrowserContext, site_url: str) -> None:
    refused = Refused(context, first=1000)
    page = LivePage(context.new_page(), site_url)
    refused.wait_for_the_first(page)
    programs = [snippet for snippet in find_snippets() if snippet.language.id == "python"]
    for snippet in programs:
        try:
            client = client_for(snippet.program, document())
        except LookupError:
            client = client_of("platform")  # it calls nobody
        for environment in (
            credentials(client),
            {**credentials(client), "PAKET_API_SECRET_KEY": "wrong"},
            {},
        ):
            page.run("python", snippet.path.name, snippet.text, environment, published=True)
    assert len(programs) > 10
    assert refused.count == 1


def test_an_edited_program_waits_for_the_library(context: BrowserContext, site_url: str) -> None:
    held: list[Route] = []
    context.route(LIBRARY, lambda route: held.append(route))
    page = LivePage(context.new_page(), site_url)
    assert page.run("python", "published.py", "print(1)", {}, published=True).stdout == "1\n"
    page.page.evaluate(EDITED)
    while not held:
        page.page.wait_for_timeout(50)
    page.page.wait_for_timeout(300)  # nothing shows that nothing comes
    assert not page.page.evaluate("Boolean(window.ended)")
    [route] = held
    route.continue_()
    context.unroute(LIBRARY)
    page.page.evaluate("() => window.edited")
    assert page.run("python", "later.py", LATER, {}).stdout == "{'a': 1} text/plain\n"


def test_a_program_that_needs_the_library_nevertheless_gets_it(
    context: BrowserContext, site_url: str
) -> None:
    refused = Refused(context, first=1)
    page = LivePage(context.new_page(), site_url)
    refused.wait_for_the_first(page)
    assert page.run("python", "later.py", LATER, {}, published=True).stdout == "{'a': 1} text/plain\n"
    assert refused.count == 2


def test_a_program_that_needs_the_library_before_it_came_gets_it_and_nobody_asks_again(
    context: BrowserContext, site_url: str
) -> None:
    asked = Refused(context, first=0)
    page = LivePage(context.new_page(), site_url)
    assert page.run("python", "later.py", LATER, {}, published=True).stdout == "{'a': 1} text/plain\n"
    page.page.wait_for_timeout(500)  # nothing shows that nothing comes
    assert asked.count == 1


def test_every_module_of_the_library_is_there_and_whole(context: BrowserContext, site_url: str) -> None:
    page = LivePage(context.new_page(), site_url)
    run = page.run("python", "all.py", IMPORT_ALL, {})
    assert run.status == 0, run.stderr
    assert len(run.stdout.splitlines()) > 400
    assert len(run.stderr.splitlines()) < 40


def test_the_first_program_of_a_page_reports_as_the_others(context: BrowserContext, site_url: str) -> None:
    page = LivePage(context.new_page(), site_url)
    first, second = (page.run("python", "fails.py", "{}['seen']", {}) for _ in range(2))
    assert first.stderr == second.stderr
    assert first.stderr.splitlines()[1] == '  File "fails.py", line 1, in <module>'
