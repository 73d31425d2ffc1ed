"""Every static check of the project, one line each: ``python -m scripts.lint``. Not a test is run.

The checks run side by side; the output of those that fail comes last, whole.
"""

from __future__ import annotations

import os
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor

from scripts.steps import ROOT, VENV

CONTRACT = "paket_sandbox/openapi/openapi.yaml"
NODE = VENV / "bin" / "node"
REDOCLY = "node_modules/@redocly/cli/bin/cli.js"
OFFLINE = {"REDOCLY_TELEMETRY": "off", "REDOCLY_SUPPRESS_UPDATE_NOTICE": "true"}
"""The contract's linter asks nobody for anything."""
BIOME = "node_modules/@biomejs/biome/bin/biome"
TSC = "node_modules/typescript/bin/tsc"
REALMS = {
    "page, frame": "browser/tsconfig.json",
    "workers": "browser/live/worker/tsconfig.json",
    "service worker": "browser/tsconfig.service-worker.json",
    "packing": "hooks/pack/tsconfig.json",
    "tests": "tests/tsconfig.json",
}
"""The TypeScript project of each realm that JavaScript runs in: realms differ in the globals that they have."""


def commands() -> dict[str, list[str]]:
    """Each check's command, by what it is called."""
    python = [sys.executable, "-m"]
    return {
        "types": [*python, "mypy"],
        "style": [*python, "ruff", "check", "--quiet", "."],
        "format": [*python, "ruff", "format", "--check", "--quiet", "."],
        "contract (OpenAPI)": [*python, "openapi_spec_validator", CONTRACT],
        "contract (Redocly)": [str(NODE), REDOCLY, "lint", CONTRACT],
        "JavaScript (Biome)": [str(NODE), BIOME, "check", "--error-on-warnings", "."],
        **{
            f"JavaScript types ({realm})": [str(NODE), TSC, "-p", project]
            for realm, project in REALMS.items()
        },
    }


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
