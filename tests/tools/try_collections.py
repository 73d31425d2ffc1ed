"""The collections for Postman and Bruno are replayed; for Bruno by the oldest version that can read it."""

from __future__ import annotations

import json
import zipfile
from pathlib import Path

from tests.machines.commands import run_bruno, run_newman
from tests.tools.commands import BRUNO

OLDEST = "3.1.3"
"""What the page says. Bruno 2 does not know the format, OpenCollection."""


def test_newman(site_folder: Path, server: str, tmp_path: Path) -> None:
    replay = run_newman(site_folder / "paket.postman_collection.json", server, tmp_path)
    assert (replay.status, replay.failed) == (0, 0), str(replay)
    assert replay.sent


def test_the_oldest_bruno(site_folder: Path, server: str, tmp_path: Path) -> None:
    package = json.loads((BRUNO.parents[1] / "package.json").read_text("utf-8"))
    assert package["version"] == OLDEST
    with zipfile.ZipFile(site_folder / "paket-bruno.zip") as archive:
        archive.extractall(tmp_path)
    replay = run_bruno(tmp_path / "paket-bruno", server, tmp_path, script=BRUNO)
    assert (replay.status, replay.failed) == (0, 0), str(replay)
    assert replay.sent
