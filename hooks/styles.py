"""The style sheets of the theme as one small file."""

from __future__ import annotations

import re
from pathlib import Path

from snippets.catalogue import LANGUAGES

SHEETS = ("tokens", "base", "layout", "prose", "code", "live", "reference", "home", "search", "print")
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
    """A style sheet without comments and indentation."""
    css = re.sub(r"/\*.*?\*/", "", css, flags=re.DOTALL)
    css = re.sub(r"\s*\n\s*", "\n", css)
    css = re.sub(r" *([{};,]) *\n?", r"\1", css)
    return re.sub(r": +", ":", css.replace(";}", "}")).strip() + "\n"
