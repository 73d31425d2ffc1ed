"""What templates need beside the page: the names of the interface in its language, and addresses."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from urllib.parse import quote, urlencode

import yaml

from hooks.pages.sources import BlockError

ENGLISH = "en"


@cache
def read_names(theme: Path, language: str) -> dict[str, str]:
    """The names of the interface.

    Args:
        theme: The folder that has ``names/``.
        language: As HTML names it: ``en``.

    Raises:
        BlockError: There is no table of this language, or it has other keys than that of English.
    """
    english = read_table(theme / "names" / f"{ENGLISH}.yaml")
    file = theme / "names" / f"{language}.yaml"
    if not file.is_file():
        has = ", ".join(path.stem for path in sorted(file.parent.glob("*.yaml")))
        raise BlockError(
            f"mkdocs.yml: `language: {language}`: no names of the interface in it; there is {has}. "
            f"Copy theme/names/{ENGLISH}.yaml to theme/names/{language}.yaml and translate it"
        )
    names = read_table(file)
    if wrong := sorted(names.keys() ^ english.keys()):
        raise BlockError(
            f"theme/names/{file.name}: expected the keys of {ENGLISH}.yaml; one only has {', '.join(wrong)}"
        )
    return names


def read_table(file: Path) -> dict[str, str]:
    """A table of names."""
    table: dict[str, str] = yaml.safe_load(file.read_text("utf-8"))
    return table


def report_url(repository: str, title: str, address: str, file: str) -> str:
    """Where a reader reports a problem of a page: a new issue that names it.

    Args:
        repository: Its address.
        title: The page's.
        address: The page's, from the root of the site.
        file: The page's, from the root of the repository.
    """
    text = f"Page: /{address}\nFile: {file}\n\n"
    is_gitlab = "gitlab" in repository
    names = ("issue[title]", "issue[description]") if is_gitlab else ("title", "body")
    query = urlencode(dict(zip(names, (f"{title}: ", text), strict=True)), quote_via=quote)
    return f"{repository.rstrip('/')}/{'-/' if is_gitlab else ''}issues/new?{query}"
