"""The site while somebody writes it: in memory, and of what was changed only what changes by that is made anew.

A page is read anew when its text changed; one that has blocks, values or included files, when something of these did.
What readers get beside the pages (Markdown copies, archives, the service worker, downloads, the index of the search)
is not made: ``make build`` makes it.
"""

from __future__ import annotations

import glob
import hashlib
import logging
import re
from collections.abc import Collection, Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

from mkdocs.commands.build import get_context
from mkdocs.config import load_config
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.structure.files import Files, get_files, set_exclusions
from mkdocs.structure.nav import get_navigation
from mkdocs.structure.pages import Page

from hooks.pages.blocks import wrong_places
from hooks.pages.marks import MARK, find_marks, lead_back
from hooks.pages.placements import Place, find_places
from hooks.pages.problems import Problem, of_warning, problem_of
from hooks.pages.sources import ROOT, BlockError, load_sources
from hooks.pages.tags import Tagged, fill_tags
from hooks.publish.built import NOT_FOUND, BuiltPage
from hooks.publish.slots import Page as SlotPage
from hooks.publish.slots import article_of, fill_page, link_between, title_of

USES = {
    re.compile(r"^ *///", re.MULTILINE): ("paket_sandbox", "snippets"),
    re.compile(r"^ *:::", re.MULTILINE): ("recipes",),
    re.compile(r"\[="): ("proof/prose",),
    re.compile(r"--8<--"): ("paket_sandbox", "snippets", "recipes", "docs"),
}
"""What a page's text has that is made from more than itself: blocks, documented functions, values, included files."""
PROGRAM = re.compile(r"snippets/[^/]+/.+")
"""Programs and recordings are noted one by one: a page is made anew for those that it shows."""
PASSING = ("snippets/verified.json",)
"""What only templates show."""
FOLLOWS = "which is linked to from here"
"""What is said of a place where nothing is wrong but that another place is."""
UNRESOLVED = "<autoref"
"""What a page has that needs the others before it can be shown."""
NOT_RUN = "search"
"""Ends the name of the plugin that makes what is not made while writing."""


class Warnings(logging.Handler):
    """What MkDocs warns of."""

    def __init__(self) -> None:
        super().__init__(logging.WARNING)
        self.messages: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        """Keep a warning; an error is raised as well."""
        if record.levelno == logging.WARNING:
            self.messages.append(record.getMessage())

    def taken(self) -> list[str]:
        """The warnings since this was asked for last."""
        messages, self.messages = self.messages, []
        return messages


@dataclass
class Kept:
    """What is known of a page."""

    key: str = ""
    """Changes with all that the page is read from."""
    html: str = ""
    """As it was shown last."""
    reading: list[Problem] = field(default_factory=list)
    """What was wrong when it was read,"""
    writing: list[Problem] = field(default_factory=list)
    """and when it was put into its template."""
    broken: bool = False
    """Whether it could not be read."""
    used: frozenset[str] = frozenset()
    """Programs, recordings and files that it shows, as paths without their suffixes."""


class Draft:
    """The pages as they are now.

    Args:
        config_file: The builder's settings.
        address: Where the site is served, with a slash at its end.
        folder: For what plugins write.
        root: The repository.
    """

    def __init__(self, config_file: Path, address: str, folder: Path, root: Path = ROOT) -> None:
        self.root, self.config_file = root, config_file
        self.config: MkDocsConfig = load_config(str(config_file), site_dir=str(folder))
        self.config.site_url = address
        self.docs = Path(self.config.docs_dir).relative_to(root).as_posix()
        self.warnings = Warnings()
        logger = logging.getLogger("mkdocs")
        logger.addHandler(self.warnings)
        logger.propagate = False
        skipped = [plugin for name, plugin in self.config.plugins.items() if name.endswith(NOT_RUN)]
        for methods in self.config.plugins.events.values():
            methods[:] = [method for method in methods if getattr(method, "__self__", None) not in skipped]
        self.config.plugins.on_startup(command="build", dirty=False)
        self.config = self.config.plugins.on_config(self.config)
        self.kept: dict[str, Kept] = {}
        self.listed: list[str] = []
        self.rooms: dict[str, str] = {}
        self.places: tuple[Place, ...] = ()
        self.common: dict[str, str] = {}
        self.general: list[Problem] = []
        self.astray: list[Problem] = []
        """Blocks that ask for what is not there."""
        self.rendered = 0
        """Pages that were read by the last change."""

    def change(self, first: Collection[str] = ()) -> Iterator[None]:
        """Take in what has changed since; stops once where the pages that somebody looks at are there.

        Args:
            first: Their addresses, from the root of the site.
        """
        self.rendered, self.general = 0, []
        try:
            self.take_stock()
            self.list_files()
        except Exception as error:
            self.general = [problem_of(error, self.root)]
            return
        changed = [page for page in self.pages if self.key(page) != self.of(page).key]
        seen = [page for page in changed if page.url in first]
        for page in seen:
            self.read(page)
        if seen and not any(UNRESOLVED in (page.content or "") for page in seen):
            for page in seen:
                self.write(page)
            yield
        for page in changed:
            if page not in seen:
                self.read(page)
        self.finish()

    def list_files(self) -> None:
        """The pages and the navigation, anew if a file came or went."""
        files = get_files(self.config)
        listed = sorted(file.src_uri for file in files)
        if listed == self.listed:
            return
        self.kept, self.listed = {}, []
        self.env = self.config.theme.get_env()
        self.env.auto_reload = True
        files.add_files_from_theme(self.env, self.config)
        self.files: Files = self.config.plugins.on_files(files, config=self.config)
        set_exclusions(self.files, self.config)
        nav = get_navigation(self.files, self.config)
        self.nav = self.config.plugins.on_nav(nav, config=self.config, files=self.files)
        self.pages = [file.page for file in self.files.documentation_pages() if file.page is not None]
        self.missing = [of_warning(message, self.root, self.docs) for message in self.warnings.taken()]
        self.listed = listed

    def take_stock(self) -> None:
        """Look at all files that pages are made from; what was read of them is forgotten if one has changed."""
        rooms = {
            room: stamp_of(files_of(self.root, room))
            for used in USES.values()
            for room in used
            if room != "docs"
        }
        places = self.find_places()
        if (rooms, places) == (self.rooms, self.places):
            return
        if rooms != self.rooms:
            with suppress(BlockError):  # told with each of its places, below
                self.config.plugins.on_pre_build(config=self.config)
        load_sources.cache_clear()
        self.astray = [problem_of(BlockError(text)) for text in wrong_places(load_sources(self.root))]
        blocks = sorted((p.page, p.block, p.argument) for p in places)
        self.rooms, self.places = rooms, places
        self.common = {
            room: stamp_of(p for p in files_of(self.root, room) if not PROGRAM.fullmatch(self.name(p)))
            for room in rooms
        }
        self.common |= {"docs": str(blocks)}

    def name(self, path: Path) -> str:
        """A file's path from the root of the repository."""
        return path.relative_to(self.root).as_posix()

    def find_places(self) -> tuple[Place, ...]:
        """Every block of every page."""
        return find_places(Path(self.config.docs_dir))

    def key(self, page: Page) -> str:
        """Changes with all that a page is read from."""
        text = Path(page.file.abs_src_path or "").read_text("utf-8", "replace")
        rooms = {room for pattern, used in USES.items() if pattern.search(text) for room in (*used, "docs")}
        common = [self.common[room] for room in sorted(rooms)]
        shown = [
            stamp_of(sorted(self.root.glob(f"{glob.escape(name)}*"))) for name in sorted(self.of(page).used)
        ]
        return hashlib.sha256(f"{text}\0{common}{shown}".encode()).hexdigest()

    def of(self, page: Page) -> Kept:
        """What is known of a page."""
        return self.kept.setdefault(page.url, Kept())

    def read(self, page: Page) -> None:
        """Make a page of its text."""
        kept, config = self.of(page), self.config
        kept.reading, kept.broken = [], False
        used = load_sources(self.root).used
        used.clear()
        marks = MARK.findall(page.content or "")
        self.rendered += 1
        try:
            page = config.plugins.on_pre_page(page, config=config, files=self.files)
            page.read_source(config)
            page.markdown = config.plugins.on_page_markdown(
                page.markdown or "", page=page, config=config, files=self.files
            )
            page.render(config, self.files)
            page.content = config.plugins.on_page_content(
                page.content or "", page=page, config=config, files=self.files
            )
        except Exception as error:
            kept.reading, kept.broken = [problem_of(error, self.root)], True
            page.content = page.content or ""
        kept.reading += [of_warning(message, self.root, self.docs) for message in self.warnings.taken()]
        kept.used = frozenset(used)
        kept.key = self.key(page)
        if marks != MARK.findall(page.content or ""):
            self.read_again("assumptions")

    def read_again(self, block: str) -> None:
        """Have the pages with a block read with the next change of anything: what stands on them hangs on others."""
        names = {place.page for place in self.find_places() if place.block == block}
        for page in self.pages:
            if page.file.src_uri in names:
                self.of(page).key = ""

    def finish(self) -> None:
        """Put every page that was read into its template, with links from page to page."""
        try:
            self.env = self.config.plugins.on_env(self.env, config=self.config, files=self.files)
        except Exception as error:
            self.general.append(problem_of(error, self.root))
        for page in self.pages:
            self.write(page)
        entries = {place.page for place in self.places if place.block == "assumptions"}
        for page in self.pages:
            if page.file.src_uri in entries:
                self.lead_back(page)
        shown = [page for page in self.pages if self.of(page).html]
        tagged = [Tagged(page.url, self.of(page).html) for page in shown]
        for page, html in zip(shown, fill_tags(tagged, link_between, title_of), strict=True):
            self.of(page).html = html

    def filled(self, source: str, address: str, html: str) -> str:
        """A page as its template made it, with its slots filled."""
        return fill_page(SlotPage(BuiltPage(source, address, Path()), html, load_sources(self.root)))

    def lead_back(self, page: Page) -> None:
        """Let the entries of a page lead back to where they are read."""
        others = ((other, self.of(other).html) for other in self.pages if self.of(other).html)
        texts = (
            (title_of(html), link_between(page.url, other.url), article_of(html)) for other, html in others
        )
        self.of(page).html = lead_back(self.of(page).html, find_marks(texts))

    def write(self, page: Page) -> None:
        """Put a page into its template."""
        kept, config = self.of(page), self.config
        kept.writing = []
        if kept.broken:
            return
        page.active = True
        try:
            context = get_context(self.nav, self.files, config, page)
            template = self.env.get_template(page.meta.get("template", "main.html"))
            context = config.plugins.on_page_context(context, page=page, config=config, nav=self.nav)
            html = config.plugins.on_post_page(template.render(context), page=page, config=config)
            kept.html = self.filled(page.file.src_uri, page.url, html)
        except Exception as error:
            kept.writing = [problem_of(error, self.root)]
        finally:
            page.active = False
        page.validate_anchor_links(files=self.files, log_level=logging.WARNING)
        kept.writing += [of_warning(message, self.root, self.docs) for message in self.warnings.taken()]

    def problems(self) -> list[Problem]:
        """All that is wrong, each once: first what is wrong with all pages."""
        found = [*self.general, *self.astray, *(self.missing if self.listed else [])]
        for kept in self.kept.values():
            found += [*kept.reading, *kept.writing]
        return sorted(dict.fromkeys(found), key=lambda problem: FOLLOWS in problem.text)

    def page(self, address: str) -> tuple[str, list[Problem]]:
        """A page's HTML, empty where it could not be made, and what is wrong with it."""
        kept = self.kept.get(address, Kept())
        own = [*kept.reading, *kept.writing]
        if any(FOLLOWS in problem.text for problem in own):
            own = [*self.astray, *own]
        return "" if kept.broken or (own and not kept.html) else kept.html, own or self.general

    def not_found(self) -> str:
        """The page for an address that leads nowhere."""
        context = get_context(self.nav, self.files, self.config, base_url="/")
        return self.filled("", NOT_FOUND, self.env.get_template("404.html").render(context))

    def static(self, address: str) -> Path | None:
        """The file that lies at an address, if one does that is no page."""
        found = next((f for f in self.files if f.url == address and not f.is_documentation_page()), None)
        return Path(found.abs_src_path) if found is not None and found.abs_src_path else None


def files_of(root: Path, room: str) -> list[Path]:
    """The files in a room that pages are made from."""
    found = (p for p in sorted((root / room).rglob("*")) if p.is_file() and "__pycache__" not in p.parts)
    return [path for path in found if path.relative_to(root).as_posix() not in PASSING]


def stamp_of(files: Iterable[Path]) -> str:
    """Changes when one of the files is saved."""
    stats = [(str(path), path.stat()) for path in files]
    return hashlib.sha256(repr([(n, s.st_mtime_ns, s.st_size) for n, s in stats]).encode()).hexdigest()
