"""What is pinned is held against a list of advisories, which is made up here."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from scripts import advisories
from scripts.advisories import AdvisoryError, hits, read_advisories
from scripts.lock import LOCKS
from scripts.pinned import ACTIONS, NPM, PYPI, Pin, find_pins
from scripts.strip_lock import LOCKS as NPM_LOCKS


def advisory(ecosystem: str, name: str, *events: dict[str, str], **more: Any) -> dict[str, Any]:
    """A made-up one, of one range."""
    ranges = [{"type": "ECOSYSTEM", "events": list(events)}] if events else []
    affected = {
        "package": {"ecosystem": ecosystem, "name": name},
        "ranges": ranges,
        **more.pop("affected", {}),
    }
    return {"id": "MADE-UP-1", "summary": "Reads too much.", "affected": [affected], **more}


def pin(ecosystem: str, version: str, name: str = "thing") -> Pin:
    return Pin(ecosystem, name, version, "lock")


RANGE = ({"introduced": "1.2.0"}, {"fixed": "1.10.0"})


@pytest.mark.parametrize(
    ("ecosystem", "version", "events", "covered"),
    [
        (PYPI, "1.1.9", RANGE, False),
        (PYPI, "1.2", RANGE, True),
        (PYPI, "1.9.9", RANGE, True),
        (PYPI, "1.10.0rc1", RANGE, True),
        (PYPI, "1.10.0", RANGE, False),
        (NPM, "1.9.0", RANGE, True),
        (NPM, "1.10.0-beta.2", RANGE, True),
        (NPM, "1.10.0", RANGE, False),
        (ACTIONS, "1.3.0", RANGE, True),
        (NPM, "0.0.1", ({"introduced": "0"}, {"fixed": "1.0.0"}), True),
        (NPM, "3.0.0", ({"introduced": "0"},), True),
        (PYPI, "2.0", ({"introduced": "1"}, {"last_affected": "2.0"}), True),
        (PYPI, "2.0.1", ({"introduced": "1"}, {"last_affected": "2.0"}), False),
        (
            NPM,
            "2.5.0",
            ({"introduced": "2.0.0"}, {"fixed": "2.6.0"}, {"introduced": "0"}, {"fixed": "1.4.0"}),
            True,
        ),
        (
            NPM,
            "1.5.0",
            ({"introduced": "2.0.0"}, {"fixed": "2.6.0"}, {"introduced": "0"}, {"fixed": "1.4.0"}),
            False,
        ),
        (NPM, "1.5.0", ({"introduced": "yesterday"},), True),
    ],
)
def test_a_range(ecosystem: str, version: str, events: tuple[dict[str, str], ...], covered: bool) -> None:
    found = list(hits([pin(ecosystem, version)], [advisory(ecosystem, "thing", *events)]))
    assert bool(found) == covered


def test_listed_versions_and_names() -> None:
    listed = advisory(PYPI, "My_Thing", affected={"versions": ["1.0", "1.1"]})
    assert len(list(hits([pin(PYPI, "1.1", "my-thing"), pin(PYPI, "1.2", "my-thing")], [listed]))) == 1
    assert list(hits([pin(NPM, "1.1", "my-thing")], [listed])) == []
    assert list(hits([pin(PYPI, "1.1", "my-thing")], [listed | {"withdrawn": "2026-01-01T00:00:00Z"}])) == []
    commits = {"ranges": [{"type": "GIT", "events": [{"introduced": "0"}]}]}
    assert list(hits([pin(NPM, "1.0.0")], [advisory(NPM, "thing", affected=commits)])) == []


def test_a_hit_says_where_what_and_what_to_do() -> None:
    (hit,) = hits([pin(NPM, "1.3.0")], [advisory(NPM, "thing", *RANGE)])
    assert str(hit) == "lock: thing 1.3.0 (npm): MADE-UP-1: Reads too much. (fixed in 1.10.0)"


def test_the_command(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    pins = list(find_pins())
    affected = next(p for p in pins if p.name == "starlette" and p.file == "requirements.txt")
    folder = tmp_path / "osv"
    folder.mkdir()
    (folder / "one.json").write_text(
        json.dumps(advisory(PYPI, "starlette", {"introduced": affected.version}))
    )
    (folder / "other.json").write_text(json.dumps([advisory(NPM, "no-such-package", {"introduced": "0"})]))
    assert advisories.main([str(folder)]) == 1
    printed = capsys.readouterr().out
    assert f"requirements.txt: starlette {affected.version} (PyPI): MADE-UP-1: Reads too much." in printed
    assert printed.endswith(f"of {len(pins)} pins are covered by one of 2 advisories\n")
    (tmp_path / "vulns.json").write_text(json.dumps({"vulns": [advisory(NPM, "no-such-package")]}))
    assert advisories.main([str(tmp_path / "vulns.json")]) == 0


@pytest.mark.parametrize("text", ["", "[1]", "{}", '{"vulns": {}}', '[{"summary": "no id"}]', '"text"'])
def test_a_file_of_something_else_is_named(
    text: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "file.json"
    file.write_text(text)
    assert advisories.main([str(file)]) == 2
    assert f"{file}: expected an advisory in the OSV format" in capsys.readouterr().err


def test_what_is_not_there(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(AdvisoryError, match="the folder has none"):
        read_advisories([tmp_path])
    assert advisories.main([]) == 2
    assert advisories.main([str(tmp_path / "missing.json")]) == 2
    assert "missing.json" in capsys.readouterr().err


def test_every_lock_file_is_read() -> None:
    pins = list(find_pins())
    files = {p.file for p in pins}
    assert {*LOCKS, *NPM_LOCKS} <= files
    assert {p.name for p in pins if p.ecosystem == ACTIONS} >= {"actions/checkout", "actions/deploy-pages"}
