"""The wheel, built once, and the environments that it is installed in."""

from __future__ import annotations

import zipfile
from pathlib import Path

import pytest

from hooks.publish.wheel import DOCUMENTATION, build_wheel
from tests.package.environment import LOCKS, Environment, install


@pytest.fixture(scope="session")
def documentation(site_folder: Path) -> str:
    """What the published wheel brings of the pages."""
    [published] = site_folder.glob("*.whl")
    with zipfile.ZipFile(published) as archive:
        return archive.read(DOCUMENTATION).decode()


@pytest.fixture(scope="session")
def wheel(documentation: str, tmp_path_factory: pytest.TempPathFactory) -> Path:
    return build_wheel(tmp_path_factory.mktemp("wheel"), documentation)


@pytest.fixture(scope="session", params=LOCKS)
def environment(
    request: pytest.FixtureRequest, wheel: Path, tmp_path_factory: pytest.TempPathFactory
) -> Environment:
    return install(wheel, request.param, tmp_path_factory.mktemp(request.param) / "venv")


@pytest.fixture(scope="session")
def highest(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Environment:
    return install(wheel, "highest", tmp_path_factory.mktemp("highest") / "venv")
