"""The style sheets of the theme as one small file."""

from __future__ import annotations

import re
from pathlib import Path

from snippets.catalogue import LANGUAGES

SHEETS = (
    "tokens",
    "base",
    "layout",
    "prose",
    "code",
    "live",
    "bench",
    "reference",
    "home",
    "search",
    "print",
)
"""In the order of the cascade, under ``theme/styles/``."""


def bundle_styles(theme: Path, site: Path) -> None:
    """Write ``assets/paket.css`` into the built site, in place of the one that mkdocstrings puts there."""
    sheets = "\n".join((theme / "styles" / f"{name}.css").read_text("utf-8") for name in SHEETS)
    target = site / "assets" / "paket.css"
    target.parent.mkdir(exist_ok=True)
    (target.parent / "_mkdocstrings.css").unlink(missing_ok=True)
    target.write_text(squeeze(sheets + language_rules()), "utf-8")


def language_rules() -> str:
    """One rule for each language: where it is the reader's, panels of the others are not shown."""
    return "\n".join(
        f'[data-lang="{language.id}"] [role="tabpanel"][data-language]:not([data-language="{language.id}"])'
        " { display: none; }"
        for language in LANGUAGES
    )


def squeeze(css: str) -> str:
    """A style sheet without comments and indentation; what stands in double quotes is left alone."""
    css = re.sub(r"/\*.*?\*/", "", css, flags=re.DOTALL)
    parts = re.split(r'("[^"]*")', css)
    parts[::2] = [re.sub(r"\s*([{};,])\s*|(:) +|\s+", squeezed, part) for part in parts[::2]]
    return "".join(parts).replace(";}", "}").strip() + "\n"


def squeezed(space: re.Match[str]) -> str:
    """What stands for some space: the separator in it, or one space where it separates words."""
    return space[1] or space[2] or " "
