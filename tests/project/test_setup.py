"""Setting up: done once, done again when its sources change, and clear about what is missing."""

import os
import re
import stat
import subprocess
from pathlib import Path

import pytest

from scripts import steps, system
from scripts.errors import SetupError
from scripts.steps import Step
from scripts.system import Tool

ROOT = Path(__file__).parents[2]
RUBY = Tool("Ruby", ("no-such-ruby",), {"apt-get": "ruby", "brew": "ruby"})
CHROMIUM = Tool("Chromium", ("no-such-chromium",), {"apt-get": "chromium", "brew": "chromium"})


class Source:
    """A step that counts how often it ran, and what it is made from."""

    def __init__(self, target: Path) -> None:
        self.text = "one"
        self.times = 0
        self.fails = False
        self.step = Step("thing", "a thing", target, lambda: self.text, self.make)

    def make(self) -> None:
        self.times += 1
        if self.fails:
            raise SetupError("no network")

    def set_up(self) -> None:
        if not self.step.done():
            self.step.run()


@pytest.fixture
def source(tmp_path: Path) -> Source:
    return Source(tmp_path)


def test_a_step_runs_once(source: Source, capsys: pytest.CaptureFixture[str]) -> None:
    source.set_up()
    source.set_up()
    assert source.times == 1
    assert re.fullmatch(r"setup: a thing \.\.\. \d+\.\d s\n", capsys.readouterr().out)


def test_a_step_runs_again_when_its_source_changed(source: Source) -> None:
    source.set_up()
    source.text = "two"
    source.set_up()
    assert source.times == 2


def test_a_failed_step_is_not_taken_for_done(source: Source, capsys: pytest.CaptureFixture[str]) -> None:
    source.set_up()
    source.text, source.fails = "two", True
    with pytest.raises(SetupError):
        source.set_up()
    assert capsys.readouterr().out.endswith("a thing ... failed\n")
    # What it was made from before is back, but half of the new may lie there: it is made again all the same.
    source.text, source.fails = "one", False
    source.set_up()
    assert source.times == 3


def test_a_failed_command_shows_the_end_of_its_log(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(steps, "LOGS", tmp_path)
    monkeypatch.setattr(steps, "ROOT", tmp_path)
    with pytest.raises(SetupError, match=r"`sh -c .*` failed; the end of thing\.log:\n(.*\n)*last words"):
        steps.run("thing", ["sh", "-c", "echo last words; exit 3"])


@pytest.mark.parametrize("home", ["", "/nonexistent"])
def test_an_unusable_home_is_replaced(home: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(steps, "ROOT", tmp_path)
    monkeypatch.setenv("HOME", home)
    assert Path(steps.environment()["HOME"]).is_dir()


@pytest.fixture
def machine(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A PATH of one folder, empty but for what a test puts there; we are not root."""
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.setattr(os, "geteuid", lambda: 1000)
    return tmp_path


def put(folder: Path, command: str, script: str) -> None:
    file = folder / command
    file.write_text(f"#!/bin/sh\n{script}\n")
    file.chmod(file.stat().st_mode | stat.S_IXUSR)


def never(command: list[str]) -> None:
    raise AssertionError(f"ran {command}")


@pytest.mark.parametrize(
    ("manager", "says"),
    [
        ("apt-get", "type: sudo apt-get install -y --no-install-recommends chromium ruby"),
        ("brew", "type: brew install chromium ruby"),
        ("pacman", "install with your system's package manager, then run make again."),
    ],
)
def test_what_may_not_be_installed_is_named(manager: str, says: str, machine: Path) -> None:
    put(machine, manager, "exit 0")
    with pytest.raises(SetupError) as raised:
        system.install([RUBY, CHROMIUM], never)
    assert str(raised.value) == f"Ruby and Chromium are missing; {says}"


def test_a_sudo_that_asks_is_not_used(machine: Path) -> None:
    put(machine, "apt-get", "exit 0")
    put(machine, "sudo", "exit 1")
    with pytest.raises(SetupError, match="Ruby is missing; type: sudo apt-get install"):
        system.install([RUBY], never)


def test_a_sudo_that_asks_nothing_installs(machine: Path) -> None:
    put(machine, "apt-get", "exit 0")
    put(machine, "sudo", "exit 0")
    ran: list[str] = []

    def install(command: list[str]) -> None:
        ran.append(" ".join(command))
        put(machine, "no-such-ruby", "exit 0")

    system.install([RUBY], install)
    assert ran == [
        "sudo -n env DEBIAN_FRONTEND=noninteractive apt-get update",
        "sudo -n env DEBIAN_FRONTEND=noninteractive apt-get install -y --no-install-recommends ruby",
    ]


def test_a_server_that_would_start_is_only_unpacked(
    machine: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(system, "UNPACKED", tmp_path / "unpacked")
    put(machine, "apt-get", "exit 0")
    server = system.Server("It", ("no-such-server",), {"apt-get": "it it-common"}, starts=True)
    assert server.missing()
    ran: list[str] = []

    def unpack(command: list[str]) -> None:
        ran.append(" ".join(command))
        (tmp_path / "unpacked" / "usr" / "sbin").mkdir(parents=True)
        put(tmp_path / "unpacked" / "usr" / "sbin", "no-such-server", "exit 0")

    system.install([server], unpack)
    assert len(ran) == 1
    assert "apt-get download it it-common" in ran[0]
    assert "install" not in ran[0]


def test_what_is_still_missing_afterwards_is_an_error(machine: Path) -> None:
    put(machine, "apt-get", "exit 0")
    put(machine, "sudo", "exit 0")
    with pytest.raises(SetupError, match="Ruby is still missing after apt-get installed ruby"):
        system.install([RUBY], lambda command: None)


def test_make_alone_lists_every_target() -> None:
    makefile = (ROOT / "Makefile").read_text()
    phony = re.findall(r"^\.PHONY: (.*)$", makefile, re.MULTILINE)[0].split()
    listed = subprocess.run(["make"], cwd=ROOT, capture_output=True, text=True, check=True).stdout
    assert re.findall(r"^  make (\S+) +\S", listed, re.MULTILINE) == phony
    assert set(re.findall(r"^([a-z]+):", makefile, re.MULTILINE)) == set(phony)


def test_a_machine_without_python_is_told_so(tmp_path: Path) -> None:
    put(tmp_path, "python3.11", "echo 'pyenv: python3.11: command not found' >&2; exit 127")
    put(tmp_path, "python3", "exit 1")
    (tmp_path / "sh").symlink_to("/bin/sh")
    asked = subprocess.run(
        ["/usr/bin/make", "setup"],
        cwd=ROOT,
        env={"PATH": str(tmp_path)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert asked.returncode
    assert asked.stderr.splitlines()[0] == (
        "No Python 3.11 or newer was found on the PATH; install one, then run make again."
    )


@pytest.mark.parametrize(("library", "is_missing"), [("json", False), ("no_such_library", True)])
def test_a_library_of_ruby_is_looked_for_in_ruby(library: str, is_missing: bool) -> None:
    assert system.Library("It", (library,), {"apt-get": f"ruby-{library}"}).missing() is is_missing
