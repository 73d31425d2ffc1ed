"""A release says what changed in it, and is refused where it would say nothing or something else."""

from datetime import date
from pathlib import Path

import pytest
import yaml

from scripts.release import ReleaseError, main, notes, released, wrong_versions
from scripts.steps import ROOT

CHANGELOG = "# Changelog\n\n## Unreleased\n\n- New.\n\n## 1.0.0 (2026-11-01)\n\n- First.\n"
TODAY = date(2026, 11, 27)


def test_what_was_unreleased_gets_a_heading() -> None:
    text = released(CHANGELOG, "1.1.0", TODAY)
    assert "## Unreleased\n\n## 1.1.0 (2026-11-27)\n\n- New.\n\n## 1.0.0 (2026-11-01)\n" in text
    assert notes(text, "1.1.0") == "- New.\n"
    assert notes(text, "1.0.0") == "- First.\n"


@pytest.mark.parametrize(
    ("changelog", "version", "message"),
    [
        (CHANGELOG, "1.0.0", "has a heading for 1.0.0 already"),
        ("# Changelog\n\n- New.\n", "1.1.0", "has nothing under '## Unreleased'"),
        (CHANGELOG.replace("- New.\n\n", ""), "1.1.0", "has nothing under '## Unreleased'"),
    ],
)
def test_a_release_of_nothing_is_refused(changelog: str, version: str, message: str) -> None:
    with pytest.raises(ReleaseError, match=message):
        released(changelog, version, TODAY)


@pytest.mark.parametrize("version", ["1.1.0", "1.0", "Unreleased"])
def test_a_version_without_a_heading_has_no_notes(version: str) -> None:
    with pytest.raises(ReleaseError, match="nothing under a heading"):
        notes(CHANGELOG, version)


def test_files_with_another_version_are_named(capsys: pytest.CaptureFixture[str]) -> None:
    assert wrong_versions("9.9.9") == [
        f"{name} says {version}"
        for name, version in zip(("pyproject.toml", "package.json"), ["1.0.0"] * 2, strict=True)
    ]
    assert main(["9.9.9"]) == 1
    assert "put 9.9.9 there" in capsys.readouterr().err
    assert main(["1.0"]) == 1
    assert "'1.0' is no version" in capsys.readouterr().err
    assert main([]) == 2


@pytest.mark.parametrize("path", sorted((ROOT / ".github").rglob("*.yml")), ids=lambda path: path.name)
def test_what_github_reads_is_yaml(path: Path) -> None:
    assert isinstance(yaml.safe_load(path.read_text("utf-8")), dict)
