"""Commands that come from the system's package manager: which are missing, and how each is come by."""

from __future__ import annotations

import importlib.util
import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path

from scripts.errors import SetupError

Run = Callable[[list[str]], None]
"""Runs a command to its end, and raises when it fails."""


@dataclass(frozen=True)
class Tool:
    """Something that no Python or npm package brings."""

    name: str
    """As a sentence calls it."""
    commands: tuple[str, ...]
    """Any one of these will do."""
    packages: dict[str, str]
    """The package that brings it, by the package manager's command."""

    def missing(self) -> bool:
        """Whether none of its commands is found."""
        return not any(shutil.which(command) for command in self.commands)


@dataclass(frozen=True)
class Venv(Tool):
    """Python's own ensurepip, which Debian packs apart from Python."""

    def missing(self) -> bool:
        """Whether this Python cannot make a virtual environment."""
        return importlib.util.find_spec("ensurepip") is None


@dataclass(frozen=True)
class Library(Tool):
    """A Ruby library that no longer comes with Ruby."""

    def missing(self) -> bool:
        """Whether Ruby, if it is here, does not find it."""
        command = ["ruby", f"-r{self.commands[0]}", "-e", ""]
        return not shutil.which("ruby") or bool(subprocess.run(command, capture_output=True).returncode)


UNPACKED = Path(__file__).resolve().parents[1] / ".cache" / "unpacked"
"""Where packages are unpacked that are not to be installed."""


@dataclass(frozen=True)
class Server(Tool):
    """A web server. Its command is often not on the PATH of anyone but root."""

    starts: bool = False
    """Debian's package would start one at once and at every boot: it is only unpacked."""

    def missing(self) -> bool:
        """Whether none of its commands is found, in the system or unpacked."""
        return self.path() is None

    def path(self) -> str | None:
        """Where its command is."""
        folders = os.pathsep.join(
            [os.environ.get("PATH", os.defpath), "/usr/sbin", str(UNPACKED / "usr" / "sbin")]
        )
        return next(filter(None, (shutil.which(command, path=folders) for command in self.commands)), None)


VENV = Venv("Python's venv", (), {"apt-get": f"python3.{sys.version_info.minor}-venv"})
BASH = Tool("bash", ("bash",), {"apt-get": "bash", "dnf": "bash", "brew": "bash"})
CURL = Tool("curl", ("curl",), {"apt-get": "curl", "dnf": "curl", "brew": "curl"})
JQ = Tool("jq", ("jq",), {"apt-get": "jq", "dnf": "jq", "brew": "jq"})
UUIDGEN = Tool(
    "uuidgen", ("uuidgen",), {"apt-get": "uuid-runtime", "dnf": "util-linux", "brew": "util-linux"}
)
OPENSSL = Tool("openssl", ("openssl",), {"apt-get": "openssl", "dnf": "openssl", "brew": "openssl"})
XXD = Tool("xxd", ("xxd",), {"apt-get": "xxd", "dnf": "vim-common", "brew": "vim"})
RUBY = Tool("Ruby", ("ruby",), {"apt-get": "ruby", "dnf": "ruby", "brew": "ruby"})
WEBRICK = Library("WEBrick", ("webrick",), {"apt-get": "ruby-webrick", "dnf": "rubygem-webrick"})
CHROMIUM = Tool(
    "Chromium",
    ("chromium", "chromium-browser", "google-chrome"),
    {"apt-get": "chromium", "dnf": "chromium", "brew": "chromium"},
)
HEADLESS = Tool(
    "Chromium without a window",
    ("chromium-headless-shell", "chrome-headless-shell"),
    {"apt-get": "chromium-headless-shell", "dnf": "chromium-headless"},
)
FIREFOX = Tool(
    "Firefox",
    ("firefox-esr", "firefox"),
    {"apt-get": "firefox-esr", "dnf": "firefox", "brew": "firefox"},
)
NGINX = Server(
    "nginx", ("nginx",), {"apt-get": "nginx nginx-common", "dnf": "nginx", "brew": "nginx"}, starts=True
)
APACHE = Server(
    "Apache", ("apache2", "httpd"), {"apt-get": "apache2-bin media-types", "dnf": "httpd", "brew": "httpd"}
)
JAVA = Tool("Java", ("java",), {"apt-get": "default-jre-headless", "dnf": "java-headless", "brew": "openjdk"})
GO = Tool("Go", ("go",), {"apt-get": "golang-go", "dnf": "golang", "brew": "go"})
TASKSET = Tool("taskset", ("taskset",), {"apt-get": "util-linux", "dnf": "util-linux"})
WRK = Tool("wrk", ("wrk",), {"apt-get": "wrk", "dnf": "wrk", "brew": "wrk"})

INSTALL = {
    "apt-get": "apt-get install -y --no-install-recommends",
    "dnf": "dnf install",
    "brew": "brew install",
}
"""The install command of each package manager, as one types it."""


def missing(tools: Iterable[Tool]) -> list[Tool]:
    """Those of ``tools`` that are not here."""
    return [tool for tool in tools if tool.missing()]


def install(tools: list[Tool], run: Run) -> None:
    """Install ``tools`` with apt-get, as root or by a sudo that asks nothing.

    Raises:
        SetupError: There is no apt-get, or we may not use it; says what to type instead.
    """
    apt = shutil.which("apt-get")
    loose = [tool for tool in tools if apt and isinstance(tool, Server) and tool.starts]
    if fixed := [tool for tool in tools if tool not in loose]:
        prefix = privilege()
        if prefix is None or not apt or not all("apt-get" in tool.packages for tool in fixed):
            raise SetupError(what_to_type(fixed))
        packages = sorted({name for tool in fixed for name in tool.packages["apt-get"].split()})
        quiet = [*prefix, "env", "DEBIAN_FRONTEND=noninteractive"]
        run([*quiet, "apt-get", "update"])
        run([*quiet, *INSTALL["apt-get"].split(), *packages])
    for tool in loose:
        unpack(tool.packages["apt-get"], run)
    if still := missing(tools):
        given = " ".join(sorted(tool.packages["apt-get"] for tool in tools))
        raise SetupError(f"{names(still)} still missing after apt-get installed {given}.")


def unpack(packages: str, run: Run) -> None:
    """Have the files of Debian's packages, but their documentation, without installing them; one need not be root."""
    UNPACKED.mkdir(parents=True, exist_ok=True)
    each = 'for file in *.deb; do dpkg-deb --extract "$file" .; rm "$file"; done; rm -rf usr/share'
    run(["sh", "-ec", f"cd '{UNPACKED}'; apt-get download {packages}; {each}"])


def privilege() -> list[str] | None:
    """What goes before a command to run it as root: nothing for root, sudo where it asks nothing, or None."""
    if os.geteuid() == 0:
        return []
    if shutil.which("sudo"):
        asked = subprocess.run(["sudo", "-n", "true"], stdin=subprocess.DEVNULL, capture_output=True)
        return ["sudo", "-n"] if asked.returncode == 0 else None
    return None


def what_to_type(tools: list[Tool]) -> str:
    """One sentence: what is missing, and the command that installs it with the package manager found here."""
    for manager, command in INSTALL.items():
        if shutil.which(manager) and all(manager in tool.packages for tool in tools):
            packages = " ".join(sorted({tool.packages[manager] for tool in tools}))
            root = "" if manager == "brew" or os.geteuid() == 0 else "sudo "
            return f"{names(tools)} missing; type: {root}{command} {packages}"
    return f"{names(tools)} missing; install with your system's package manager, then run make again."


def names(tools: list[Tool]) -> str:
    """``Ruby is``, ``Ruby and Chromium are``."""
    *others, last = [tool.name for tool in tools]
    return f"{', '.join(others)} and {last} are" if others else f"{last} is"
