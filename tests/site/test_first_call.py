"""A first call that goes wrong does so as the page Getting started says; the page Sandbox lists what there is.

The call that works is in ``tests/package/test_from_the_site.py``.
"""

import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
import yaml

from paket_sandbox.process import PaketSandbox, run_sandbox
from tests.site.published import Site, programs_of

PAGE = "getting-started/"
PORT = "8480"
"""Where the page says the sandbox listens. The test's own is elsewhere: curl knows, the program does not."""
PROGRAM = "api-status/get_status.sh"
ANSWER = "snippets/api-status/get_status.json"


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


@pytest.mark.parametrize(
    ("before", "printed"),
    [
        ("", "PAKET_API_USERNAME: parameter null or not set"),
        ("export PAKET_API_USERNAME=me PAKET_API_SECRET_KEY=x\n", "401"),
    ],
    ids=["not set", "something else"],
)
def test_it_fails_as_the_page_foretells(
    before: str, printed: str, call: str, seeded: PaketSandbox, tmp_path: Path
) -> None:
    run = terminal(before + call, seeded, tmp_path)
    assert run.returncode != 0
    assert printed in run.stderr


def test_the_ids_on_the_sandbox_page_are_the_sandbox_s(site: Site) -> None:
    (table,) = [t for t in site.page("sandbox/").soup.select("table") if t.select("th code")]
    shown = [[code.get_text() for code in row.select("code")] for row in table.select("tbody tr")]
    clients = yaml.safe_load((Path(__file__).parents[2] / "paket_sandbox/clients.yaml").read_text("utf-8"))
    assert shown == [[c["client_id"]] for c in clients]


def test_the_options_on_the_sandbox_page_are_the_command_s(site: Site) -> None:
    (table,) = [t for t in site.page("sandbox/").soup.select("table") if "--port" in t.get_text()]
    shown = {code.get_text() for code in table.select("tbody td:first-child code")}
    command = [sys.executable, "-m", "paket_sandbox", "--help"]
    printed = subprocess.run(command, capture_output=True, text=True, check=True).stdout
    known = {match.split()[0] for match in re.findall(r"^  (--[^\n]*)", printed, re.MULTILINE)}
    assert shown
    assert {option.split()[0] for option in shown} <= known
