"""Two built sites are compared file by file, with the names that were changed on purpose."""

from pathlib import Path

import pytest

from scripts.compare_sites import main


@pytest.fixture
def sites(tmp_path: Path) -> tuple[Path, Path]:
    texts = {
        "before": {"index.html": "<p>bench", "bench.js": "1", "service-worker.js": "a", "a.png": "\0"},
        "after": {"index.html": "<p>tester", "tester.js": "1", "service-worker.js": "b", "a.png": "\0"},
    }
    for site, files in texts.items():
        (tmp_path / site).mkdir()
        for name, text in files.items():
            (tmp_path / site / name).write_text(text)
    return tmp_path / "before", tmp_path / "after"


def compare(sites: tuple[Path, Path], *options: str) -> int:
    return main([*map(str, sites), *options])


def test_what_was_renamed_is_the_same(sites: tuple[Path, Path], capsys: pytest.CaptureFixture[str]) -> None:
    assert compare(sites, "--rename", "bench=tester") == 0
    assert capsys.readouterr().out == "0 of 3 files differ\n"


def test_each_difference_is_shown(sites: tuple[Path, Path], capsys: pytest.CaptureFixture[str]) -> None:
    (sites[1] / "a.png").write_bytes(b"\xff\xfe\0")
    assert compare(sites) == 1
    assert capsys.readouterr().out.splitlines() == [
        "a.png: differs",
        "  1 and 3 bytes",
        "bench.js: only before",
        "index.html: differs",
        "  -<p>bench",
        "  +<p>tester",
        "tester.js: only after",
        "4 of 4 files differ",
    ]


def test_only_some_are_compared(sites: tuple[Path, Path]) -> None:
    assert compare(sites, "--only", r"\.png$") == 0


def test_a_folder_without_a_site_is_refused(
    sites: tuple[Path, Path], capsys: pytest.CaptureFixture[str]
) -> None:
    (sites[0] / "index.html").unlink()
    assert compare(sites) == 2
    assert "before holds no site (no index.html)" in capsys.readouterr().err
    with pytest.raises(SystemExit):
        compare(sites, "--rename", "bench")
    assert "expected OLD=NEW" in capsys.readouterr().err
