"""The page Generate a client, followed to the letter: each generator makes a client, which makes the call of the page.

What is installed comes from a setup, in the versions that the page names: nothing is asked of a registry.
"""

from __future__ import annotations

import json
import os
import re
from pathlib import Path

from paket_sandbox.clients_file import load_clients
from paket_sandbox.openapi.contract import load
from proof.harness import Harness, sandbox_port
from scripts.steps import ROOT, VENV
from snippets.variables import credentials
from tests.package.reader import Terminal, lay_generators, site_at, steps_of
from tests.site.published import Site

PAGE = "generate-a-client/"
NPM = "npm install --save-exact "
SESSION = re.compile(str(load().schema("SessionId").pattern))
CALLS = ("node build/", "python call_")


def test_each_generator_makes_a_client_that_makes_the_call(
    site: Site, site_folder: Path, harness: Harness, tmp_path: Path
) -> None:
    page = site.page(PAGE)
    steps = list(steps_of(page))
    url = next(c.rpartition(" ")[2] for step in steps for c in step.commands if c.startswith("curl "))
    folder, home = tmp_path / "new", tmp_path / "home"
    folder.mkdir()
    home.mkdir()
    lay_generators(folder)
    installed: dict[str, str] = {}
    created: list[str] = []
    with site_at(url.rpartition("/")[0], site_folder, harness, tmp_path) as (way, proxy), sandbox_port():
        variables = {
            "PATH": f"{VENV / 'bin'}{os.pathsep}{os.defpath}",
            "HOME": str(home),
            "LANG": "C.UTF-8",
            "PIP_NO_INDEX": "1",
            "npm_config_update_notifier": "false",
            **credentials(load_clients()[0]),
            **way,
        }
        with Terminal(folder, variables) as first, Terminal(folder, variables) as second:
            first.start_sandbox()
            for step in steps:
                if step.file:
                    (folder / step.file).write_text(step.text, "utf-8")
                for command in step.commands:
                    if command.startswith(NPM):
                        packages = command.removeprefix(NPM).split()
                        installed |= {name: v for name, _, v in (p.rpartition("@") for p in packages)}
                        continue
                    printed = second.run(command)
                    if command.startswith(CALLS):
                        created.append(printed)
        assert proxy.refused == []
    assert all(SESSION.fullmatch(printed) for printed in created), created
    assert len(set(created)) == len(page.soup.select("table tbody tr")) == 3
    pinned = json.loads((ROOT / "snippets" / "clients" / "package.json").read_text("utf-8"))["dependencies"]
    assert installed == pinned
