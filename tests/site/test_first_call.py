"""The page Getting started does what it says: its commands and its program get the answer it shows."""

import json
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
import yaml

from sandbox.process import PaketSandbox, run_sandbox
from tests.site.published import Site, code_blocks, programs_of

PAGE = "getting-started/"
PORT = "8480"
"""Where the page says the sandbox listens. The test's own is elsewhere: curl knows, the program does not."""
PROGRAM = "api-status/get_status.sh"
ANSWER = "snippets/api-status/get_status.json"


@pytest.fixture(scope="module")
def install(site: Site) -> str:
    """The commands for the first terminal."""
    return next(block.text for block in code_blocks(site.page(PAGE)) if block.source is None)


@pytest.fixture(scope="module")
def export(site: Site) -> str:
    """The commands that set the Platform's credentials, which come first."""
    return next(
        block.text for block in code_blocks(site.page(PAGE)) if block.source == "sandbox/clients.yaml"
    )


@pytest.fixture(scope="module")
def call(site: Site) -> str:
    """The Shell program as the page shows it to a reader who chose the sandbox."""
    panel = site.page(PAGE).soup.select_one(f"pre[data-source='snippets/{PROGRAM}']")
    assert panel is not None
    return next(p.text for p in programs_of(panel, site.page(PAGE)) if p.server == "sandbox")


@pytest.fixture
def seeded() -> Iterator[PaketSandbox]:
    """A sandbox whose answers repeat."""
    with run_sandbox("--seed", "1") as sandbox:
        yield sandbox


def terminal(script: str, sandbox: PaketSandbox, home: Path) -> subprocess.CompletedProcess[str]:
    """Run commands in a fresh shell."""
    port = sandbox.url.removesuffix("/v1").rpartition(":")[2]
    (home / ".curlrc").write_text(f"connect-to = 127.0.0.1:{PORT}:127.0.0.1:{port}\nsilent\n")
    environment = {"PATH": "/usr/bin:/bin", "HOME": str(home)}
    return subprocess.run(
        ["bash", "-euc", script], env=environment, capture_output=True, text=True, timeout=30, check=False
    )


def test_the_second_terminal_gets_the_answer_shown(
    export: str, call: str, site: Site, seeded: PaketSandbox, tmp_path: Path
) -> None:
    run = terminal(export + call, seeded, tmp_path)
    assert run.returncode == 0, run.stderr
    shown = next(block for block in code_blocks(site.page(PAGE)) if block.source == ANSWER)
    assert json.loads(run.stdout) == json.loads(shown.text)


@pytest.mark.parametrize(
    ("before", "told"),
    [
        ("", "PAKET_API_USERNAME: parameter null or not set"),
        ("export PAKET_API_USERNAME=me PAKET_API_SECRET_KEY=x\n", "401"),
    ],
    ids=["not set", "something else"],
)
def test_it_fails_as_the_page_foretells(
    before: str, told: str, call: str, seeded: PaketSandbox, tmp_path: Path
) -> None:
    run = terminal(before + call, seeded, tmp_path)
    assert run.returncode != 0
    assert told in run.stderr


def test_the_first_terminal_starts_what_is_installed(install: str, site: Site) -> None:
    *_, start = install.strip().splitlines()
    name = start.rpartition("/")[2]
    command = shutil.which(name, path=str(Path(sys.executable).parent))
    assert command, f"{name} is not installed"
    told = subprocess.run([command, "--help"], capture_output=True, text=True, check=True).stdout
    assert f"default: {PORT}" in " ".join(told.split())
    assert f"http://127.0.0.1:{PORT}" in site.page(PAGE).soup.get_text()


def test_the_sandbox_page_starts_it_alike(install: str, site: Site) -> None:
    assert install in [block.text for block in code_blocks(site.page("sandbox/")) if block.source is None]


def test_the_ids_on_the_sandbox_page_are_the_sandbox_s(site: Site) -> None:
    (table,) = [t for t in site.page("sandbox/").soup.select("table") if "client_id" in t.get_text()]
    shown = [[code.get_text() for code in row.select("code")] for row in table.select("tbody tr")]
    clients = yaml.safe_load((Path(__file__).parents[2] / "sandbox/clients.yaml").read_text("utf-8"))
    assert shown == [[c["client_id"]] for c in clients]


def test_the_options_on_the_sandbox_page_are_the_command_s(site: Site) -> None:
    (table,) = [t for t in site.page("sandbox/").soup.select("table") if "--port" in t.get_text()]
    shown = {code.get_text() for code in table.select("tbody td:first-child code")}
    command = [sys.executable, "-m", "sandbox", "--help"]
    told = subprocess.run(command, capture_output=True, text=True, check=True).stdout
    known = {match.split()[0] for match in re.findall(r"^  (--[^\n]*)", told, re.MULTILINE)}
    assert shown
    assert {option.split()[0] for option in shown} <= known
