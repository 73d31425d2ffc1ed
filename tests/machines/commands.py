"""newman and Bruno's command, as their users run them."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from proof.runner import search_path

ROOT = Path(__file__).resolve().parents[2]
NEWMAN = ROOT / "node_modules/newman/bin/newman.js"
BRUNO = ROOT / "node_modules/@usebruno/cli/bin/bru.js"
TIMEOUT = 120
"""Seconds."""


@dataclass(frozen=True)
class Replay:
    """What a command did with a collection."""

    status: int
    """The exit status."""
    output: str
    sent: tuple[tuple[str, int], ...]
    """Name of each request that was sent, and the status that it was answered with."""
    checks: int
    """Assertions that were made."""
    failed: int
    """Assertions that did not hold."""

    def __str__(self) -> str:
        return f"exit status {self.status}, {self.failed} of {self.checks} checks failed\n{self.output}"


def run(script: Path, command: list[str], folder: Path) -> subprocess.CompletedProcess[str]:
    """Run a command of an npm package with our Node, and nothing of our environment."""
    node = shutil.which("node", path=search_path())
    assert node, "node is not installed"
    assert script.is_file(), f"{script} is missing; `make setup` installs it"
    return subprocess.run(
        [node, str(script), *command],
        cwd=folder,
        env={"PATH": os.defpath, "LANG": "C.UTF-8", "HOME": str(folder)},
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        timeout=TIMEOUT,
        check=False,
    )


def run_newman(collection: Path, server: str, folder: Path) -> Replay:
    """Run a Postman collection against a server."""
    report = folder / "newman.json"
    command = ["run", str(collection), "--env-var", f"base_url={server}", "--color", "off"]
    command += ["--reporters", "cli,json", "--reporter-json-export", str(report)]
    done = run(NEWMAN, command, folder)
    output = done.stdout + done.stderr
    result = json.loads(report.read_text("utf-8"))["run"] if report.is_file() else {}
    sent = tuple((e["item"]["name"], answered(e)) for e in result.get("executions", []))
    counts = result.get("stats", {}).get("assertions", {"total": 0, "failed": 0})
    return Replay(done.returncode, output, sent, counts["total"], counts["failed"])


def answered(execution: dict[str, Any]) -> int:
    """The status that a request was answered with; 0 for no answer."""
    return int(execution.get("response", {}).get("code", 0))


def run_bruno(
    collection: Path, server: str, folder: Path, environment: str = "Sandbox", script: Path = BRUNO
) -> Replay:
    """Run a Bruno collection against a server."""
    report = folder / "bruno.json"
    done = run(
        script,
        ["run", "-r", "--env", environment, "--env-var", f"base_url={server}", "--output", str(report)],
        collection,
    )
    output = done.stdout + done.stderr
    results = json.loads(report.read_text("utf-8"))[0]["results"] if report.is_file() else []
    checks = [check for result in results for check in result["assertionResults"]]
    failed = [check for check in checks if check["status"] != "pass"]
    sent = tuple((result["name"], int(result["response"]["status"] or 0)) for result in results)
    return Replay(done.returncode, output, sent, len(checks), len(failed))
