"""Readers' journeys in Firefox: firefox.mjs makes them, one after another in one session."""

from __future__ import annotations

import json
import shutil
import subprocess
from contextlib import ExitStack
from pathlib import Path

from proof.runner import search_path
from tests.browser.fixtures import PLAIN, served

LANGUAGES = ("python", "javascript", "shell", "ruby")
KEY = "live_sk_4f9a1c77"


def test_readers_journeys_in_firefox(site_folder: Path) -> None:
    firefox = shutil.which("firefox-esr") or shutil.which("firefox")
    node = shutil.which("node", path=search_path())
    assert firefox, "Firefox is not installed; make setup installs it"
    assert node, "Node is not installed; make setup installs it"
    script = Path(__file__).with_name("firefox.mjs")
    with ExitStack() as until_offline:
        address = until_offline.enter_context(served(site_folder))
        command = [node, str(script), firefox, address, address.replace("127.0.0.1", PLAIN)]
        with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as process:
            assert process.stdin is not None
            assert process.stdout is not None
            line = process.stdout.readline()
            if line == "offline\n":
                until_offline.close()
                process.stdin.write("\n")
                process.stdin.flush()
                line = process.stdout.readline()
    report = json.loads(line)
    assert report["errors"] == [], report
    came = report["results"]
    assert {name: found["failed"] for name, found in came.items() if "failed" in found} == {}
    for language in LANGUAGES:
        assert came[language]["said"].startswith("Exit status 0 · 1 request"), (language, came)
        assert json.loads(came[language]["output"])["client_type"] == "platform"
    edited = came["edit, run, Reset and back"]
    assert edited == {"output": "42\n", "isPublished": True, "back": "print(6 * 7)\n"}
    ended = came["a stopped runaway"]
    assert ended["stopped"].startswith("Stopped by you.")
    assert ended["after"] == "7\n"
    left = came["a key is gone after Back"]
    assert KEY[:6] in left["shared"]
    assert (left["stored"], left["shown"]) == (False, False)
    linked = came["a link with a banner, beside an edited text"]
    assert linked["mine"] == "print('mine')\n"
    assert "a host that is not Paket's: evil.example." in linked["banner"]
    assert linked["theirs"].startswith("print('from a link'")
    assert linked["output"] == "from a link https://evil.example/\n"
    verified, tampered = came["tester"]
    assert verified == "Verified. All agree."
    assert tampered.endswith("Refused: no signature matches. All agree.")
    assert came["copied without HTTPS"] == {"isPlain": True}
    assert came["without a network"]["kept"].startswith("The whole site is kept")
    assert came["without a network"]["said"].startswith("Exit status 0")
