"""The picture in the README shows the site as it is: what can be read on it stands on the page that it was taken of."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from scripts.screenshot import PAGE, SHOWN, TEXT
from tests.site.published import Page, Site

MADE_BY_SCRIPTS = {"Copy", "Run", "Edit", "Share", "Inspect"}
"""Buttons that the page's HTML does not have yet."""


def gone(shown: Iterable[str], page: Page) -> Iterator[str]:
    """What a picture shows, and the page no longer does."""
    there = {" ".join(element.get_text().split()) for element in page.soup.select(SHOWN)} | MADE_BY_SCRIPTS
    for text in shown:
        if text not in there:
            yield f"{text!r}: {PAGE} no longer shows it; .venv/bin/python -m scripts.screenshot takes the picture anew"


def test_the_picture_in_the_readme_is_of_the_page_as_it_is(site: Site) -> None:
    shown = TEXT.read_text("utf-8").splitlines()
    assert len(shown) > 20
    assert list(gone(shown, site.page(PAGE))) == []
    assert list(gone(["Sign viewers in"], site.page(PAGE))) != []
