"""Lock the Python packages: ``python -m scripts.lock`` writes every file of :data:`LOCKS`, with hashes.

What is locked stays as long as it fits.
"""

from __future__ import annotations

import argparse
import subprocess
import sys

from scripts.steps import ROOT, VENV

SANDBOX = ("pyproject.toml", "--extra", "pytest")
"""What an integrator installs."""

LOCKS = {
    "requirements.txt": (
        *SANDBOX,
        "--extra",
        "mcp",
        "--group",
        "site",
        "--group",
        "test",
        "--group",
        "bench",
    ),
    "snippets/requirements.txt": ("snippets/requirements.in", "--constraints", "requirements.txt"),
    "tests/package/highest.txt": (*SANDBOX, "--constraints", "requirements.txt"),
    "tests/package/lowest.txt": (
        *SANDBOX,
        "--resolution",
        "lowest-direct",
        "--constraints",
        "tests/package/newer-pythons.in",
    ),
    "tests/package/neighbours.txt": (*SANDBOX, "tests/package/neighbours.in"),
    "tests/tools/requirements.txt": ("tests/tools/requirements.in",),
}
"""Each lock file, and what it is made from. The first comes first: others follow it."""

OPTIONS = ("--quiet", "--universal", "--python-version", "3.11.2", "--generate-hashes", "--no-header")


def main(arguments: list[str]) -> int:
    """Lock. Gives the exit status."""
    parser = argparse.ArgumentParser("python -m scripts.lock", description="Lock the Python packages.")
    parser.add_argument("--upgrade", action="store_true", help="take the newest version of every package")
    parser.add_argument(
        "--upgrade-package",
        action="append",
        default=[],
        metavar="NAME",
        help="take the newest version of this one",
    )
    options = parser.parse_args(arguments)
    newer = ["--upgrade"] * options.upgrade + [
        f"--upgrade-package={name}" for name in options.upgrade_package
    ]
    for lock, sources in LOCKS.items():
        command = [str(VENV / "bin" / "uv"), "pip", "compile", *sources, *OPTIONS, *newer, "-o", lock]
        if status := subprocess.run(command, cwd=ROOT).returncode:
            return status
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
