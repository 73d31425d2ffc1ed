"""What a failed test leaves for whoever looks at it."""

from pathlib import Path

from playwright.sync_api import Browser, Page

from tests.pictures import take_pictures


def test_a_failed_test_leaves_what_it_saw(page: Page, browser: Browser, tmp_path: Path) -> None:
    page.set_content("<h1>Seen</h1>")
    kept = take_pictures("tests/a.py::test_b[c d]", browser, tmp_path)
    assert {path.parent.name for path in kept} == {"tests-a.py-test_b-c-d"}
    seen = [path for path in kept if path.suffix == ".html" and "<h1>Seen</h1>" in path.read_text("utf-8")]
    assert len(seen) == 1
    assert seen[0].with_suffix(".png").read_bytes().startswith(b"\x89PNG")
