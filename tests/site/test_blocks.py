"""Golden tests of the blocks: one file a case, with the page and what comes of it, error text included.

``PAKET_GOLDEN=write`` writes what comes of each case into its file, to be read before it is committed.
"""

import os
import shutil
from pathlib import Path

import markdown
import pytest

from hooks.pages.sources import BlockError, load_sources

GOLDEN = Path(__file__).parent / "golden"
DIVIDER = "\n=====\n"
CASES = sorted(GOLDEN.glob("*.md"))
OTHER_PAGE = ("/// errors", "/// assumptions", "/// retries", "/// schema | Part")
"""What a second page has, unless the first has it, so that blocks have somewhere to link to."""


def outcome(page: str, root: Path) -> str:
    """The page's HTML, or the error that stops the build."""
    shutil.copytree(GOLDEN / "root", root, dirs_exist_ok=True)
    (root / "docs" / "guides").mkdir(parents=True)
    (root / "docs" / "guides" / "page.md").write_text(page, "utf-8")
    other = [block for block in OTHER_PAGE if block not in page]
    (root / "docs" / "other.md").write_text("".join(f"{block}\n///\n\n" for block in other), "utf-8")
    load_sources.cache_clear()
    converter = markdown.Markdown(
        extensions=["hooks.pages.blocks"],
        extension_configs={"hooks.pages.blocks": {"root": str(root), "site_url": "https://a.test/docs/"}},
    )
    try:
        return converter.convert(page)
    except BlockError as error:
        return f"BlockError: {error}"


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.stem)
def test_block(case: Path, tmp_path: Path) -> None:
    page, _, expected = case.read_text("utf-8").partition(DIVIDER)
    got = outcome(page, tmp_path)
    if os.environ.get("PAKET_GOLDEN") == "write":
        case.write_text(f"{page}{DIVIDER}{got}\n", "utf-8")
    assert got == expected.rstrip("\n")
