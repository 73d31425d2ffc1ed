"""Page scripts use what the supported browsers have: ``browserslist`` in package.json, and ``supported.mjs`` here."""

import json
import subprocess
from pathlib import Path

import pytest

from tests.site.fixtures import ROOT

BROWSER = ROOT / "browser"
SCRIPTS = sorted(
    [
        BROWSER / "service-worker.js",
        *BROWSER.glob("js/*.js"),
        *BROWSER.glob("live/*.js"),
        *(path for room in ("page", "engine", "frame") for path in BROWSER.glob(f"live/{room}/*.js")),
    ]
)

TESTED = {
    ".checkVisibility": "dom.js asks whether it is there, and looks for a box where it is not",
    ".connection": "offline.js asks whether it is there; it is only in Chromium",
    ".saveData": "a property of connection",
    "QuotaExceededError": "service-worker.js reads it as the name of an error, which it has everywhere",
    "Highlight": "colouring.js asks whether it is there; edited text is of one colour where it is not",
    "CSS.highlights": "the same",
    "ClipboardItem": "Copy page catches the error and shows that nothing was copied",
}
"""Younger than the oldest supported browser, and how a browser without it is served."""

OURS = frozenset(
    [
        ".actions",
        ".boost",
        ".check",
        ".element",
        ".fetch",
        ".forget",
        ".last",
        ".memory",
        ".messages",
        ".node",
        ".run",
        ".share",
        ".take",
        ".watch",
        ".zip",
        "LIMITS.messages",
        "Report",
    ]
)
"""Names of our own objects (and a worker's ``fetch``), which an interface that is still young has as well."""


def young(*scripts: Path) -> dict[str, str]:
    """What the scripts use that a supported browser lacks, by name, with a file that uses it."""
    command = [ROOT / ".venv/bin/node", Path(__file__).with_name("supported.mjs"), *scripts]
    done = subprocess.run(command, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    found: dict[str, str] = json.loads(done.stdout)
    return found


def test_page_scripts_use_what_supported_browsers_have() -> None:
    found = young(*SCRIPTS)
    problems = [f"{file} uses {name}" for name, file in found.items() if name not in OURS | TESTED.keys()]
    assert problems == [], "a supported browser lacks it: use something older, or ask for it first (TESTED)"
    assert (OURS | TESTED.keys()) - found.keys() == set(), "no longer used: take it out of the table"


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Promise.withResolvers()", "Promise.withResolvers"),
        ("AbortSignal.any([])", "AbortSignal.any"),
        ("new URLPattern('a')", "URLPattern"),
        ("new Set().union(other)", ".union"),
        ("document.startViewTransition?.()", ".startViewTransition"),
    ],
)
def test_what_is_too_young_is_found(text: str, name: str, tmp_path: Path) -> None:
    script = tmp_path / "young.js"
    script.write_text(f"// crypto.randomUUID() is old\n[1].at(-1);\n{text};\n", "utf-8")
    assert young(script) == {name: str(script)}
