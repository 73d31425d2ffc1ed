"""The style sheets of the theme as one small file."""

from __future__ import annotations

from pathlib import Path

from hooks.pack.node import run_node
from snippets.catalogue import LANGUAGES

SHEETS = (
    "tokens",
    "base",
    "layout",
    "prose",
    "syntax",
    "code",
    "live",
    "webhook-tester",
    "reference",
    "home",
    "search",
    "print",
)
"""In the order of the cascade, under ``theme/styles/``."""


def bundle_styles(root: Path, theme: Path, site: Path) -> None:
    """Write ``assets/paket.css`` into the built site.

    Raises:
        LiveError: A sheet is missing or cannot be read as CSS; the message has its name and line.
    """
    imports = [f'@import "./{name}.css";' for name in SHEETS]
    css = run_node(root, "styles.mjs", root, theme / "styles", given="\n".join([*imports, language_rules()]))
    target = site / "assets" / "paket.css"
    target.parent.mkdir(exist_ok=True)
    target.write_text(css, "utf-8")


def language_rules() -> str:
    """One rule for each language: where it is the reader's, panels of the others are not shown."""
    return "\n".join(
        f'[data-lang="{language.id}"] [role="tabpanel"][data-language]:not([data-language="{language.id}"])'
        " { display: none; }"
        for language in LANGUAGES
    )
