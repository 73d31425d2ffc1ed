"""The built site, which the tests read."""

import fcntl
import os
import subprocess
import sys
from pathlib import Path

import pytest

from paket_sandbox.openapi.contract import load
from paket_sandbox.openapi.document import Document
from tests.site.published import Site, read_site

ROOT = Path(__file__).resolve().parents[2]


def build(target: Path, settings: Path = ROOT / "mkdocs.yml") -> None:
    """Build the site as it is published. A warning is an error, unless ``--quiet`` were to hide it first."""
    command = [sys.executable, "-m", "mkdocs", "build", "--strict", "-f", str(settings), "-d", str(target)]
    environment = os.environ | {"NO_MKDOCS_2_WARNING": "1"}
    run = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, check=False)
    if run.returncode:
        pytest.fail(f"the site does not build:\n{run.stdout}\n{run.stderr}", pytrace=False)


@pytest.fixture(scope="session")
def site_folder(tmp_path_factory: pytest.TempPathFactory, worker_id: str) -> Path:
    """The built site: that of ``PAKET_SITE``, or else one that is built once for all of xdist's workers."""
    if folder := os.environ.get("PAKET_SITE"):
        return Path(folder).resolve()
    base = tmp_path_factory.getbasetemp()
    shared = base if worker_id == "master" else base.parent
    target = shared / "site"
    with (shared / "site.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not (target / "finished").exists():
            build(target)
            (target / "finished").touch()
    return target


@pytest.fixture(scope="session")
def guide(tmp_path_factory: pytest.TempPathFactory, worker_id: str) -> Path:
    """The guide for writers, built once for all of xdist's workers."""
    base = tmp_path_factory.getbasetemp()
    shared = base if worker_id == "master" else base.parent
    target = shared / "guide"
    with (shared / "guide.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not (target / "index.html").exists():
            build(target, ROOT / "guide" / "mkdocs.yml")
    return target


@pytest.fixture(scope="session")
def site(site_folder: Path) -> Site:
    """Every page of the site, read."""
    return read_site(site_folder)


@pytest.fixture(scope="session")
def contract() -> Document:
    """The contract the site is made from."""
    return load()
