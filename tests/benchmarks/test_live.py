"""What is measured of live examples is there to be measured; how long it takes is asserted nowhere."""

from __future__ import annotations

from pathlib import Path

import pytest

from benchmarks import live


@pytest.fixture(autouse=True)
def one_round(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(live, "ROUNDS", 1)


def test_the_first_answer_and_pyodide_alone(site_folder: Path) -> None:
    assert len(live.cold(site_folder)) == len(live.pyodide_alone(site_folder)) == 1


def test_a_run_in_a_warm_page(site_folder: Path) -> None:
    assert len(live.warm(site_folder, "javascript")) == 1


def test_what_is_loaded(site_folder: Path) -> None:
    assert all(live.weight(site_folder, names) for names in (live.PYTHON, *live.EXTRA.values()))
