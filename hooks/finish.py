"""What makes a site of the pages that a builder wrote: ``python -m hooks.finish site``.

MkDocs and ProperDocs call it by themselves when they have built (:mod:`hooks.events`). Zensical calls nothing, so this
command comes after it; `make build BUILDER=zensical` runs both.
"""

from __future__ import annotations

import sys
from pathlib import Path

from hooks.pack.addresses import name_assets
from hooks.pack.browser import publish_browser
from hooks.pack.live import publish_live
from hooks.pack.styles import bundle_styles
from hooks.pages.problems import problem_of
from hooks.pages.sources import ROOT, BlockError, load_sources
from hooks.publish.built import find_built
from hooks.publish.complete import IncompleteError, check_complete
from hooks.publish.publish import publish
from hooks.publish.redirects import publish_redirects
from hooks.publish.search_index import publish_search
from hooks.publish.service_worker import BUILD, publish_offline
from hooks.publish.settings import read_settings
from hooks.publish.slots import fill_pages
from hooks.publish.static_files import settle_files
from hooks.publish.written import check_written


def finish(site: Path, root: Path = ROOT) -> None:
    """Finish the pages, and publish all that lies beside them.

    Raises:
        BlockError: What was written is not known, or nothing has read it.
        IncompleteError: Something is missing that the site should have.
    """
    docs, theme = root / "docs", root / "theme"
    pages = list(find_built(site, docs))
    settle_files(site, pages, docs, theme)
    texts = {page: page.file.read_text("utf-8") for page in pages}
    check_written(texts, root)
    for page, html in fill_pages(texts, load_sources(root)).items():
        page.file.write_text(html, "utf-8")
    publish_search(site, pages)
    publish_browser(site)
    bundle_styles(root, theme, site)
    publish(site)
    publish_live(site / "assets", site / "assets")
    name_assets(site)
    settings = read_settings(root)
    publish_redirects(site, settings.get("extra", {}).get("redirects", {}))
    publish_offline(site)
    check_complete(site, root)


def main(arguments: list[str]) -> int:
    """Finish a site, if it is not finished. Gives the exit status."""
    if len(arguments) != 1 or not Path(arguments[0]).is_dir():
        print("usage: python -m hooks.finish SITE, the folder that a builder has filled", file=sys.stderr)
        return 2
    site = Path(arguments[0])
    try:
        if (site / BUILD).is_file():
            check_complete(site)
        else:
            finish(site)
    except IncompleteError as error:
        print(f"{site} is not what it should be:\n{error}", file=sys.stderr)
        return 1
    except BlockError as error:
        print(problem_of(error), file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
