"""Every static check of the project, one line each: ``python -m scripts.lint``. Not a test is run.

The checks run side by side; the output of those that fail comes last, whole.
"""

from __future__ import annotations

import os
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from scripts.steps import ROOT, VENV

CONTRACT = "openapi/openapi.yaml"
NODE = VENV / "bin" / "node"
REDOCLY = "node_modules/@redocly/cli/bin/cli.js"
OFFLINE = {"REDOCLY_TELEMETRY": "off", "REDOCLY_SUPPRESS_UPDATE_NOTICE": "true"}
"""The contract's linter asks nobody for anything."""
SCRIPTS = {"snippets": ("*.mjs",), "tests": ("*.mjs",), "theme": ("*.js", "*.mjs"), "docs": ("*.js", "*.mjs")}
"""Where JavaScript modules lie. Scripts on the site end in .js, since every web server knows that suffix."""


def commands() -> dict[str, list[str]]:
    """Each check's command, by what it is called."""
    python = [sys.executable, "-m"]
    return {
        "types": [*python, "mypy"],
        "style": [*python, "ruff", "check", "--quiet", "."],
        "format": [*python, "ruff", "format", "--check", "--quiet", "."],
        "contract (OpenAPI)": [*python, "openapi_spec_validator", CONTRACT],
        "contract (Redocly)": [str(NODE), REDOCLY, "lint", CONTRACT],
        **{f"syntax of {path.relative_to(ROOT)}": syntax(path) for path in modules()},
    }


def modules() -> list[Path]:
    """Our JavaScript."""
    found = (
        path
        for folder, suffixes in SCRIPTS.items()
        for end in suffixes
        for path in (ROOT / folder).rglob(end)
    )
    return sorted(found)


def syntax(path: Path) -> list[str]:
    """Reads a file as a module, whatever its suffix; runs none of it."""
    if path.suffix == ".mjs":
        return [str(NODE), "--check", str(path)]
    return ["sh", "-c", '"$0" --input-type=module --check - < "$1"', str(NODE), str(path)]


def check(name: str, command: list[str]) -> str:
    """Run one check; gives its output when it fails, nothing when it passes."""
    start = time.monotonic()
    done = subprocess.run(
        command,
        cwd=ROOT,
        env={**os.environ, **OFFLINE},
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )
    verdict = "failed" if done.returncode else f"{time.monotonic() - start:.1f} s"
    if done.returncode or not name.startswith("syntax"):
        print(f"lint: {name} ... {verdict}", flush=True)
    return f"\n{name}: {' '.join(command)}\n{done.stdout}" if done.returncode else ""


def main() -> int:
    """Run all of them; gives the exit status."""
    everything = commands()
    with ThreadPoolExecutor(os.cpu_count()) as pool:
        failures = [output for output in pool.map(check, everything.keys(), everything.values()) if output]
    print("".join(failures), end="", file=sys.stderr)
    print(f"lint: {len(everything) - len(failures)} of {len(everything)} checks passed")
    return 1 if failures else 0


if __name__ == "__main__":
    sys.exit(main())
