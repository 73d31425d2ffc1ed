"""The main journey in Firefox."""

from __future__ import annotations

import json
import shutil
import subprocess
from pathlib import Path

from proof.runner import search_path

LANGUAGES = ("python", "javascript", "shell", "ruby")


def test_every_language_runs_in_firefox(site_url: str) -> None:
    firefox = shutil.which("firefox-esr") or shutil.which("firefox")
    node = shutil.which("node", path=search_path())
    assert firefox, "Firefox is not installed; make setup installs it"
    assert node, "Node is not installed; make setup installs it"
    script = Path(__file__).with_name("firefox.mjs")
    command = [node, str(script), firefox, site_url, *LANGUAGES]
    done = subprocess.run(command, capture_output=True, text=True, timeout=240)
    assert done.returncode == 0, done.stderr
    report = json.loads(done.stdout)
    assert report["errors"] == [], report
    for language in LANGUAGES:
        result = report["results"][language]
        assert result["status"].startswith("Exit status 0 · 1 request"), (language, result)
        assert json.loads(result["output"])["client_type"] == "platform"
    verified, tampered = report["tester"]
    assert verified == "Verified. All agree."
    assert tampered.endswith("Refused: no signature matches. All agree.")
