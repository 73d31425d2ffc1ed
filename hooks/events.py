"""What MkDocs and ProperDocs call. The work is a command of its own, for builders that call nothing: `hooks.finish`."""

from pathlib import Path
from typing import Any

import yaml
from mkdocs.exceptions import Abort, MkDocsException

from hooks.finish import finish
from hooks.pack.modules import read_modules
from hooks.pages.blocks import check_places
from hooks.pages.front_matter import check_front_matter
from hooks.pages.leftovers import check_leftovers
from hooks.pages.problems import problem_of
from hooks.pages.settings import check_files, check_settings
from hooks.pages.sources import ROOT, load_sources
from hooks.publish.settings import Loader, read_settings
from snippets.facts import read_values


def on_config(config: Any) -> None:
    """Refuse what this site decides not to have."""
    written = yaml.load(Path(config.config_file_path).read_text("utf-8"), Loader=Loader)
    files = [*config.extra_css, *config.extra_javascript]
    check_settings(written.get("theme") or {}, config.extra, config.plugins, files)


def on_pre_build(config: Any) -> None:
    """Read contract, programs and places anew for each build."""
    load_sources.cache_clear()
    read_settings.cache_clear()
    read_modules.cache_clear()
    read_values.cache_clear()
    check_places(load_sources())


def on_files(files: Any, config: Any) -> None:
    """Refuse files that would be published where pages do not look for them."""
    docs = Path(config["docs_dir"]).as_posix()
    check_files((f.src_uri for f in files if f.src_dir == docs), docs.removeprefix(f"{ROOT}/"))


def on_build_error(error: Exception) -> None:
    """Say what is wrong in one line that begins with the file, in place of a traceback."""
    if not isinstance(error, MkDocsException):
        raise Abort(str(problem_of(error)))


def on_serve(server: Any, config: Any, builder: Any) -> None:
    """Refuse the builder's own server: the pages' policy keeps its script from loading them anew."""
    raise Abort("mkdocs serve cannot load these pages anew when they are saved; use: make write")


def on_page_markdown(markdown: str, page: Any, config: Any, files: Any) -> None:
    """Hold what stands above a page to what is known."""
    check_front_matter(page.file.content_string, file_of_page(page, config))


def on_page_content(html: str, page: Any, config: Any, files: Any) -> None:
    """Stop at syntax that nothing has read."""
    check_leftovers(html, file_of_page(page, config))


def file_of_page(page: Any, config: Any) -> str:
    """A page's file, from the root of the repository."""
    file = Path(config["docs_dir"], page.file.src_uri)
    return file.as_posix().removeprefix(f"{ROOT}/")


def on_post_build(config: Any) -> None:
    """Finish the pages, and publish what is not a page."""
    finish(Path(config.site_dir))
