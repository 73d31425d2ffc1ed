"""Two generated clients make one journey against a sandbox, and say the same of it."""

from __future__ import annotations

import json
import shutil
import sys
from pathlib import Path
from typing import Any

from proof.sandboxes import client_of
from scripts.steps import VENV
from tests.tools.commands import HERE, generate_go, go, run

JOURNEY = HERE / "journey"
PRINTED: dict[str, Any] = {
    "both": ["An episode hidden=false", "A movie hidden=false"],
    "left": ["A movie hidden=true"],
    "refused": 403,
}


def variables(server: str) -> dict[str, str]:
    """Where the sandbox is, and a Client of each kind."""
    keys = {"SERVER": server}
    for kind in ("platform", "publisher"):
        client = client_of(kind)
        keys |= {f"{kind.upper()}_USERNAME": client.username, f"{kind.upper()}_KEY": client.secret}
    return keys


def test_the_client_for_go(site_folder: Path, server: str, tmp_path: Path) -> None:
    client = generate_go(site_folder / "openapi.yaml", tmp_path)
    folder = tmp_path / "journey"
    folder.mkdir()
    shutil.copy(JOURNEY / "main.go", folder)
    module = ["module example.com/journey", "go 1.18", "require example.com/paket v0.0.0"]
    (folder / "go.mod").write_text("\n\n".join([*module, f"replace example.com/paket => {client}"]) + "\n")
    go(folder, "vet", ".")
    go(folder, "build", "-o", "journey", ".")
    assert json.loads(run(folder, "./journey", **variables(server))) == PRINTED


def test_the_client_for_python(site_folder: Path, server: str, tmp_path: Path) -> None:
    command = ["generate", "--path", str(site_folder / "openapi.yaml"), "--meta", "none"]
    run(tmp_path, str(VENV / "bin" / "openapi-python-client"), *command, "--output-path", "paket_api_client")
    program = str(JOURNEY / "journey.py")
    assert json.loads(run(tmp_path, sys.executable, program, str(tmp_path), **variables(server))) == PRINTED
