"""Getting started, followed to the letter: in an empty environment, every command in order, as it is printed.

The machine has the programs that the page asks for, and no others. The site is there under its own address, behind a
proxy that leads nowhere else, and what pip takes from PyPI comes from a folder.
"""

from __future__ import annotations

import json
import os
import re
import shutil
import sys
from pathlib import Path

import pytest

from hooks.publish.wheel import build_wheel
from proof.harness import Harness, sandbox_port
from scripts.steps import VENV, WHEELS
from snippets.catalogue import LANGUAGES
from snippets.recordings import read_recording
from tests.package.reader import START, Step, Terminal, site_at, steps_of
from tests.site.published import Site

NEEDED = ("bash", "curl", "jq", "node", "python3", "ruby")
"""The programs that the page asks for."""
NEW = {"session_id", "created_at"}
"""What is different in every answer."""


def machine(folder: Path) -> dict[str, str]:
    """The variables on a machine with the programs that are needed, and with pip's packages in a folder."""
    programs, home = folder / "programs", folder / "home"
    programs.mkdir()
    home.mkdir()
    ours = {"python3": os.path.realpath(sys.executable), "node": os.path.realpath(VENV / "bin" / "node")}
    for name in NEEDED:
        path = ours.get(name) or shutil.which(name, path=os.defpath)
        assert path, name
        (programs / name).symlink_to(path)
    return {
        "PATH": str(programs),
        "HOME": str(home),
        "LANG": "C.UTF-8",
        "PIP_NO_INDEX": "1",
        "PIP_FIND_LINKS": str(WHEELS),
    }


@pytest.fixture
def steps(site: Site) -> list[Step]:
    """What the page Getting started has its reader do, and then the page Sandbox, unless it was done already."""
    first = list(steps_of(site.page("getting-started/")))
    return [*first, *(step for step in steps_of(site.page("sandbox/")) if step not in first)]


def test_every_command_does_what_the_page_says(
    steps: list[Step], site: Site, site_folder: Path, harness: Harness, tmp_path: Path
) -> None:
    url = next(m[1] for step in steps if (m := re.search(r"@ (https://\S+)/[^/\s]+\.whl", step.text)))
    folder = tmp_path / "new"
    folder.mkdir()
    printed: dict[str, str] = {}
    with site_at(url, site_folder, harness, tmp_path) as (way, proxy), sandbox_port():
        variables = machine(tmp_path) | way
        with Terminal(folder, variables) as first, Terminal(folder, variables) as second:
            terminal = first
            for step in steps:
                if step.file:
                    (folder / step.file).write_text(step.text, "utf-8")
                    continue
                for command in step.commands:
                    if command == START:
                        terminal.start_sandbox()
                        terminal = second
                    elif "./" in command:  # for those who have the site as a folder
                        terminal.run("python -m pip uninstall --yes paket-sandbox")
                        terminal.run(f"cd '{site_folder}'")
                        printed[command] = terminal.run(command)
                        terminal.run(f"cd '{folder}'")
                    else:
                        printed[command] = terminal.run(command)
        assert proxy.refused == []
    for name in ("api-status/get_status", "sessions/create_session"):
        calls = [out for command, out in printed.items() if f" {name.partition('/')[2]}." in command]
        assert len(calls) == len(LANGUAGES), printed
        shown = read_recording(name).body
        for answer in map(json.loads, calls):
            assert answer.keys() == shown.keys()
            assert {k: answer[k] for k in shown.keys() - NEW} == {k: shown[k] for k in shown.keys() - NEW}
    [tests] = [out for command, out in printed.items() if "pytest test_checkout.py" in command]
    assert "3 passed" in tests
    [folder_install] = [out for command, out in printed.items() if "./" in command]
    assert "Successfully installed paket-sandbox" in folder_install


def test_the_page_names_what_its_commands_need(site: Site) -> None:
    """What the machine of the test above has, and nothing else."""
    rows = site.page("getting-started/").soup.select("table tr td:first-child")
    named = re.findall(
        "|".join(NEEDED).replace("python3", "python"), " ".join(td.get_text() for td in rows).lower()
    )
    assert sorted(named) == sorted(name.removesuffix("3") for name in NEEDED)


def test_the_published_wheel_is_the_one_that_is_tested(
    site: Site, wheel: Path, documentation: str, tmp_path: Path
) -> None:
    published = (site.folder / wheel.name).read_bytes()
    assert published == wheel.read_bytes()
    assert published == build_wheel(tmp_path, documentation).read_bytes()
