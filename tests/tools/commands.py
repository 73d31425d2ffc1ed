"""The tools of the environment that ``make tools`` sets up, run as their users run them."""

from __future__ import annotations

import os
import shutil
import subprocess
from pathlib import Path

from proof.runner import search_path
from scripts.steps import TOOLS, VENV

HERE = Path(__file__).parent
NODE = str(VENV / "bin" / "node")
ORVAL = str(TOOLS / "node_modules/orval/dist/bin/orval.mjs")
SPECTRAL = str(TOOLS / "node_modules/@stoplight/spectral-cli/dist/index.js")
PRISM = str(TOOLS / "node_modules/@stoplight/prism-cli/dist/index.js")
BRUNO = TOOLS / "node_modules/@usebruno/cli/bin/bru.js"
ESBUILD = str(TOOLS / "node_modules/esbuild/bin/esbuild")
# These are laid into the folder that they are used in, and look for its settings from where they lie.
TYPES = "node_modules/openapi-typescript/bin/cli.js"
HEY_API = "node_modules/@hey-api/openapi-ts/bin/run.js"
TSC = "node_modules/typescript/bin/tsc"
TIMEOUT = 300
"""Seconds; building a client in Go for the first time builds Go's own packages as well."""


def environment(folder: Path, **more: str) -> dict[str, str]:
    """Nothing of ours, and a home that goes with the test."""
    path = os.pathsep.join([str(TOOLS / "bin"), search_path()])
    return {"PATH": path, "LANG": "C.UTF-8", "HOME": str(folder), **more}


def run(folder: Path, *command: str, given: str = "", **more: str) -> str:
    """Run a command in a folder; gives what it printed. It must succeed."""
    done = subprocess.run(
        command,
        cwd=folder,
        env=environment(folder, **more),
        input=given,
        capture_output=True,
        text=True,
        timeout=TIMEOUT,
    )
    assert done.returncode == 0, f"{' '.join(command)}\n{done.stdout}{done.stderr}"
    return done.stdout


def go(folder: Path, *arguments: str) -> str:
    """Run Go, which is to take no module from anywhere: the client needs none."""
    command = shutil.which("go")
    assert command, "Go is not installed; `make tools` says how to get it"
    return run(folder, command, *arguments, GOPROXY="off", GOFLAGS="-mod=mod", GOTOOLCHAIN="local")


def generate_go(contract: Path, folder: Path) -> Path:
    """The client that openapi-generator makes for Go, as the page tells to."""
    options = ("--additional-properties=packageName=paket,withGoMod=true,useOneOfDiscriminatorLookup=true",)
    owner = ("--git-host=example.com", "--git-user-id=", "--git-repo-id=paket")
    run(
        folder,
        str(TOOLS / "bin" / "openapi-generator-cli"),
        "generate",
        "--generator-name=go",
        f"--input-spec={contract}",
        "--output=client",
        "--global-property=apiTests=false,modelTests=false",
        *options,
        *owner,
    )
    return folder / "client"
