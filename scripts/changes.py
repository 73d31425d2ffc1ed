"""What a change changes for readers, as Markdown: ``python -m scripts.changes BASE``, with ``make build`` done before.

BASE is a commit. Its site is built beside this one, by its own ``make build``, and the two are compared: pages by what
stands in them, and what is published beside the pages by its bytes. What every page has around its content counts once.
"""

from __future__ import annotations

import difflib
import html
import os
import re
import subprocess
import sys
import tempfile
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path

from scripts.compare_sites import Renames, read_site
from scripts.steps import ROOT

ARTICLE = re.compile(rb"<article\b[^>]*>(.*)</article>", re.DOTALL)
TAG = re.compile(r"<[^>]*>")
FOLLOWS = re.compile(r"\.md$|^llms|^assets/|^search/|^sitemap\.xml$|^paket-bruno\.zip$")
"""Files that follow from pages and programs, or that readers do not read: they are only counted."""
SHOWN = 6
"""Lines of a page's text that are shown."""
LONG = 160
"""Characters of a line that are shown."""


def report(before: Mapping[str, bytes], after: Mapping[str, bytes]) -> str:
    """The whole text.

    Args:
        before: Every file of the site of before, by its path.
        after: The same of the site with the change.
    """
    parts = ["## What changes for readers\n"]
    pages = [name for name in sorted(before.keys() | after.keys()) if name.endswith(".html")]
    changed = [name for name in pages if article(before.get(name)) != article(after.get(name))]
    parts += [page_text(name, before.get(name), after.get(name)) for name in changed]
    around = [name for name in pages if name not in changed and before[name] != after[name]]
    if around:
        parts.append(
            f"- What stands around the content differs on {len(around)} other pages, such as `{around[0]}`\n"
        )
    others = [
        n for n in sorted(before.keys() | after.keys()) if n not in pages and before.get(n) != after.get(n)
    ]
    parts += [f"- `{name}`: {word(name, before, after)}\n" for name in others if not FOLLOWS.search(name)]
    if following := sum(bool(FOLLOWS.search(name)) for name in others):
        parts.append(f"- {following} files that follow from these (Markdown copies, scripts, indexes)\n")
    return "".join(parts if len(parts) > 1 else [*parts, "Nothing.\n"])


def article(page: bytes | None) -> bytes | None:
    """The content of a page; all of it, where it has no such part."""
    found = ARTICLE.search(page or b"")
    return found[1] if found else page


def word(name: str, before: Mapping[str, bytes], after: Mapping[str, bytes]) -> str:
    """What happened to a file."""
    return "new" if name not in before else "gone" if name not in after else "changed"


def page_text(name: str, before: bytes | None, after: bytes | None) -> str:
    """A page that changed, and the first of its lines that did."""
    address = name.removesuffix("index.html") or "the home page"
    if before is None or after is None:
        return f"- **{address}**: {'new' if before is None else 'gone'}\n"
    lines = list(changed_lines(texts(before), texts(after)))
    shown = "".join(f"  {line[:LONG]}\n" for line in lines[:SHOWN])
    more = f"  and {len(lines) - SHOWN} lines more\n" if len(lines) > SHOWN else ""
    if not lines:
        return f"- **{address}**: only its markup\n"
    return f"- **{address}**\n\n  ```diff\n{shown}{more}  ```\n\n"


def texts(page: bytes) -> list[str]:
    """What one reads of a page's content, line by line."""
    content = (article(page) or b"").decode("utf-8", "replace")
    lines = (" ".join(html.unescape(TAG.sub(" ", line)).split()) for line in content.splitlines())
    return [line for line in lines if line]


def changed_lines(before: list[str], after: list[str]) -> Iterable[str]:
    """The lines that are only in one, each with the sign of a diff."""
    for line in difflib.unified_diff(before, after, lineterm="", n=0):
        if line[:1] in "+-" and line[:3] not in ("+++", "---"):
            yield line.replace("`", "'")


def built_at(base: str, folder: Path) -> Iterator[Path]:
    """The site of a commit, built in a copy of the repository that is gone afterwards."""
    git = ["git", "-C", str(ROOT), "worktree"]
    subprocess.run([*git, "add", "--quiet", "--detach", str(folder), base], check=True)
    try:
        environment = {name: value for name, value in os.environ.items() if not name.startswith("MAKE")}
        subprocess.run(["make", "build"], cwd=folder, env=environment, check=True, stdout=sys.stderr)
        yield folder / "site"
    finally:
        subprocess.run([*git, "remove", "--force", str(folder)], check=True)


def main(arguments: list[str]) -> int:
    """Print the text. Gives the exit status."""
    if len(arguments) != 1 or arguments[0].startswith("-"):
        print(
            "usage: python -m scripts.changes BASE  (a commit; this site is built already)", file=sys.stderr
        )
        return 2
    with tempfile.TemporaryDirectory() as folder:
        try:
            after = read_site(ROOT / "site", Renames())
            for site in built_at(arguments[0], Path(folder, "base")):
                print(report(read_site(site, Renames()), after), end="")
        except (FileNotFoundError, subprocess.CalledProcessError) as error:
            print(f"changes: {error}", file=sys.stderr)
            return 1
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
