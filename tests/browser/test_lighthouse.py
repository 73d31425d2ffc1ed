"""Lighthouse finds nothing to complain about, on a phone and on a desk."""

from collections.abc import Iterator
from hashlib import sha256
from pathlib import Path

import pytest

from benchmarks.compressed import served
from benchmarks.lighthouse import PAGES, Report, run_lighthouse

EXACT = ("accessibility", "best-practices", "seo")
"""Categories whose score depends on nothing but the page. The performance is a time: `make bench` prints it."""

SCRIPT = "\n".join(
    f"function unused{number}() {{ return {sha256(str(number).encode()).hexdigest()!r}; }}"
    for number in range(4000)
)
"""Large however it is compressed, and not needed."""


@pytest.fixture(scope="module")
def root(site_folder: Path) -> Iterator[str]:
    with served(site_folder) as address:
        yield address


def complaints(report: Report) -> list[str]:
    """The faults that have nothing to do with speed."""
    return [fault for fault in report.faults if not fault.startswith("performance")]


@pytest.mark.parametrize(
    ("title", "form"), [*((title, "mobile") for title in PAGES), ("a reference page", "desktop")]
)
def test_lighthouse_is_content(title: str, form: str, root: str) -> None:
    report = run_lighthouse(f"{root}{PAGES[title]}", form)
    assert complaints(report) == []
    assert {name: report.scores[name] for name in EXACT} == dict.fromkeys(EXACT, 100)
    assert report.slowing == ()


def test_a_page_with_faults_is_seen(tmp_path: Path) -> None:
    (tmp_path / "index.html").write_text(
        '<!doctype html><script src="x.js"></script><p style="color:#ccc">Hello<img src="x.png">', "utf-8"
    )
    (tmp_path / "x.js").write_text(SCRIPT, "utf-8")
    with served(tmp_path) as address:
        report = run_lighthouse(address, "mobile")
    found = "\n".join(complaints(report))
    for audit in ("accessibility: color-contrast", "accessibility: html-has-lang", "seo: document-title"):
        assert audit in found
    assert all(report.scores[name] < 100 for name in EXACT)
    assert report.slowing == ("unsized-images", "unused-javascript", "viewport-insight")


def test_a_page_that_is_not_there_gives_no_report(root: str) -> None:
    with pytest.raises(RuntimeError, match="gave no report"):
        run_lighthouse(f"{root}nothing/", "mobile")
