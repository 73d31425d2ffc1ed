"""Values of facts in pages: ``[=page-size]`` becomes the value that the ledger has for it."""

from __future__ import annotations

from pathlib import Path

from markdown import Markdown
from markdown.preprocessors import Preprocessor

from hooks.pages.sources import BlockError
from snippets.facts import REFERENCE, FactError, filled, read_values

LEDGER = Path("proof", "prose", "ledger.yaml")


def fill_facts(text: str, root: Path, place: str) -> str:
    """A text with the values in the place of their references.

    Args:
        text: It.
        root: The folder that holds ``proof/``.
        place: Where the text stands, for the message; where it is not known, the pages that name the value are named.

    Raises:
        BlockError: A value is none of the ledger's.
    """
    if not REFERENCE.search(text):
        return text
    try:
        return filled(text, read_values(root / LEDGER))
    except FactError as error:
        raise BlockError(f"{place or pages_with(str(error).split()[0], root)}: {error}") from error


def pages_with(reference: str, root: Path) -> str:
    """The pages that a reference stands on."""
    found = [path for path in sorted((root / "docs").rglob("*.md")) if reference in path.read_text("utf-8")]
    return ", ".join(path.relative_to(root).as_posix() for path in found) or "a page"


class Facts(Preprocessor):
    """Fills a page's Markdown before anything else reads it."""

    def __init__(self, md: Markdown, root: Path) -> None:
        super().__init__(md)
        self.root = root

    def run(self, lines: list[str]) -> list[str]:
        """The lines of a page, filled."""
        return fill_facts("\n".join(lines), self.root, "").split("\n")
