"""The fixture in somebody else's project, whatever its folders hold and however its tests are started."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from tests.package.environment import Environment

OURS = (
    "sandbox",
    "openapi",
    "hooks",
    "live",
    "snippets",
    "recipes",
    "proof",
    "scripts",
    "tests",
    "clients",
    "process",
)
"""Names that this repository uses, and that anybody may use."""

LIBRARIES = (
    "click", "dotenv", "fastjsonschema", "h11", "httptools", "idna", "multipart", "sniffio",
    "starlette", "typing_extensions", "uvicorn", "uvloop", "watchfiles", "websockets", "wsproto", "yaml",
)  # fmt: skip
"""What the sandbox imports or would import if it were there."""

STANDARD = (
    "asyncio",
    "argparse",
    "base64",
    "hmac",
    "http",
    "ipaddress",
    "queue",
    "secrets",
    "sqlite3",
    "ssl",
    "uuid",
)
"""Parts of the standard library that the sandbox needs, and pytest does not."""

LOADED = ("anyio", "json", "random", "re", "socket")
"""What pytest has loaded, for itself or as a plugin, before it looks into the folders of tests."""

TEST = """
import sandbox
import yaml


def test_it_runs(paket_sandbox):
    assert sandbox.OWNER == yaml.OWNER == "the project"
    assert paket_sandbox.url.startswith("http://127.0.0.1:")
    assert paket_sandbox.platform.client_id
    assert len(paket_sandbox.publishers) == 2
"""

TRAP = """
import sys
OWNER = "the project"
with open({log!r}, "a") as log:
    print(__name__, *sys.orig_argv, file=log)
"""


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """A folder of modules, packages and tests, whose names others have too; each that is imported is logged."""
    folder = tmp_path / "project"
    (folder / "checks").mkdir(parents=True)
    trap = TRAP.format(log=str(tmp_path / "log"))
    for name in (*OURS, *LIBRARIES):
        (folder / f"{name}.py").write_text(trap)
    for name in ("openapi", "live", "hooks"):
        (folder / f"{name}.py").unlink()
        (folder / name).mkdir()
        (folder / name / "__init__.py").write_text(trap)
    for name in (*STANDARD, *LIBRARIES, *LOADED):
        (folder / "checks" / f"{name}.py").write_text(trap)
    (folder / "checks" / "sandbox.py").write_text(trap)
    (folder / "sitecustomize.py").write_text(trap)
    (folder / "conftest.py").write_text("import sys\nsys.path.insert(0, '.')\n")
    (folder / "checks" / "test_it.py").write_text(TEST)
    return folder


def imported(project: Path) -> list[str]:
    """What the sandbox's process imported of the project's."""
    log = (project.parent / "log").read_text().splitlines()
    assert log, "nothing at all was imported: the traps do not work"
    return [line for line in log if "paket_sandbox" in line]


STARTS = {
    "the command": (["pytest"], {}),
    "the module": (["python", "-m", "pytest"], {}),
    "the path of the folder": (["pytest"], {"PYTHONPATH": "."}),
    "the whole path": (["python", "-m", "pytest"], {"PYTHONPATH": "{project}"}),
    "a safe path": (["python", "-m", "pytest", "-o", "pythonpath=."], {"PYTHONSAFEPATH": "1"}),
    "warnings are errors": (["pytest", "-W", "error"], {"PYTHONWARNINGS": "error"}),
    "another way to import": (["pytest", "--import-mode=append"], {"PYTHONPATH": "."}),
    "no standard encoding": (["pytest"], {"PYTHONIOENCODING": "ascii", "PYTHONPATH": "."}),
    "all switches": (
        ["pytest"],
        {
            "PYTHONPATH": ".",
            "PYTHONASYNCIODEBUG": "1",
            "PYTHONUNBUFFERED": "1",
            "PYTHONDEVMODE": "1",
            "PYTHONOPTIMIZE": "2",
        },
    ),
}


@pytest.mark.parametrize(("command", "variables"), STARTS.values(), ids=list(STARTS))
def test_nothing_of_the_project_is_imported(
    highest: Environment, project: Path, command: list[str], variables: dict[str, str]
) -> None:
    variables = {name: value.format(project=project) for name, value in variables.items()}
    program, *arguments = command
    done = highest.run([highest.command(program), *arguments, "-q"], project, **variables)
    assert (done.returncode, "1 passed" in done.stdout) == (0, True), done.stdout + done.stderr[-2000:]
    assert imported(project) == []


def test_a_trap_is_sprung_by_a_process_that_looks_in_the_folder(highest: Environment, project: Path) -> None:
    highest.run([highest.python, "-m", "paket_sandbox", "--help"], project)
    assert imported(project)


def test_the_folder_may_be_gone(highest: Environment, tmp_path: Path) -> None:
    (tmp_path / "test_it.py").write_text("""
import os

def test_it_runs(tmp_path, request):
    (tmp_path / "gone").mkdir()
    os.chdir(tmp_path / "gone")
    (tmp_path / "gone").rmdir()
    try:
        assert request.getfixturevalue("paket_sandbox").url
    finally:
        os.chdir(tmp_path)
""")
    done = highest.run([highest.command("pytest"), "-q"], tmp_path)
    assert "1 passed" in done.stdout, done.stdout + done.stderr


def test_a_project_has_a_sandbox_of_its_own_kind(highest: Environment, tmp_path: Path) -> None:
    (tmp_path / "conftest.py").write_text("""
import pytest
from paket_sandbox.process import run_sandbox

@pytest.fixture(scope="session")
def paket_sandbox():
    with run_sandbox("--seed", "1", "--data", "state") as sandbox:
        yield sandbox
""")
    (tmp_path / "test_it.py").write_text("""
from pathlib import Path

def test_it_is_that_one(paket_sandbox):
    assert "--seed" in paket_sandbox.process.args
    assert Path("state").exists()
""")
    done = highest.run([highest.command("pytest"), "-q"], tmp_path)
    assert "1 passed" in done.stdout, done.stdout + done.stderr


def test_a_project_changes_the_fixture_and_keeps_it(highest: Environment, tmp_path: Path) -> None:
    (tmp_path / "test_it.py").write_text("""
import pytest

@pytest.fixture
def paket_sandbox(paket_sandbox):
    return paket_sandbox.url

def test_it_is_an_address(paket_sandbox):
    assert paket_sandbox.startswith("http://127.0.0.1:")
""")
    done = highest.run([highest.command("pytest"), "-q"], tmp_path)
    assert "1 passed" in done.stdout, done.stdout + done.stderr


def compiled(environment: Environment) -> set[Path]:
    return set(environment.folder.rglob("paket_sandbox/**/*.pyc"))


def test_no_bytecode_is_written_where_none_is_wanted(
    wheel: Path, highest: Environment, tmp_path: Path
) -> None:
    for file in compiled(highest):
        file.unlink()
    (tmp_path / "test_it.py").write_text("def test_it_runs(paket_sandbox): pass")
    done = highest.run([highest.command("pytest"), "-q"], tmp_path, PYTHONDONTWRITEBYTECODE="1")
    assert "1 passed" in done.stdout, done.stdout + done.stderr
    assert compiled(highest) == set()
    cache = tmp_path / "cache"
    done = highest.run([highest.command("pytest"), "-q"], tmp_path, PYTHONPYCACHEPREFIX=str(cache))
    assert "1 passed" in done.stdout, done.stdout + done.stderr
    assert compiled(highest) == set()
    assert list(cache.rglob("paket_sandbox/server.*.pyc"))


def test_it_is_found_where_only_a_variable_says(highest: Environment, tmp_path: Path) -> None:
    """As after ``pip install --target``, and where every package has a folder of its own."""
    bare = tmp_path / "bare"
    subprocess.run([sys.executable, "-m", "venv", "--without-pip", bare], check=True)
    [installed] = highest.folder.glob("lib/*/site-packages")
    target = tmp_path / "target"
    target.symlink_to(installed)
    (tmp_path / "test_it.py").write_text("def test_it_runs(paket_sandbox): pass")
    done = highest.run([bare / "bin" / "python", "-m", "pytest", "-q"], tmp_path, PYTHONPATH=str(target))
    assert "1 passed" in done.stdout, done.stdout + done.stderr
