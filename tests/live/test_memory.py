"""A program that eats memory ends, the page goes on, and so do its other programs; eaters.mjs is the reader."""

from __future__ import annotations

import json
import shutil
import subprocess

import pytest

from proof.runner import search_path
from tests.browser.fixtures import WINDOWED

BROWSERS = {"chromium": WINDOWED, "firefox": shutil.which("firefox-esr") or shutil.which("firefox")}

SILENT = "Stopped: nothing happened for 6 seconds"
"""What ends any of them on a machine that is slow enough."""

ENDS = {
    "python": "MemoryError",
    "ruby": "failed to allocate memory",
    "shell": "cannot allocate memory",
    "javascript": "Stopped: the browser ended it, as it does with what takes too much memory.",
}
"""What a language's own eater says in the end, or the page says of it."""


@pytest.mark.parametrize("browser", BROWSERS)
def test_programs_that_eat_memory(browser: str, site_url: str) -> None:
    executable, node = BROWSERS[browser], shutil.which("node", path=search_path())
    assert executable, f"{browser} is not installed; make setup installs it"
    assert node, "Node is not installed; make setup installs it"
    command = [node, "tests/live/eaters.mjs", browser, executable, site_url]
    done = subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True)
    report = json.loads(done.stdout)
    assert report["errors"] == [], report
    for language, expected in ENDS.items():
        came = report["results"][language]
        said = came["said"] + came["output"]
        assert expected in said or said.startswith(SILENT), came
    for name, came in report["results"].items():
        assert came["after"] == "7\n", name
        assert came["other"].startswith("Exit status 0 · 1 request"), name
    if browser == "chromium":  # it tells all the time, so that nothing else ends it
        assert report["results"]["javascript that tells"]["said"].startswith(ENDS["javascript"])
