"""The wheel, built once, and the environments that it is installed in."""

from __future__ import annotations

from pathlib import Path

import pytest

from hooks.publish.wheel import build_wheel
from tests.package.environment import LOCKS, Environment, install


@pytest.fixture(scope="session")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return build_wheel(tmp_path_factory.mktemp("wheel"))


@pytest.fixture(scope="session", params=LOCKS)
def environment(
    request: pytest.FixtureRequest, wheel: Path, tmp_path_factory: pytest.TempPathFactory
) -> Environment:
    return install(wheel, request.param, tmp_path_factory.mktemp(request.param) / "venv")


@pytest.fixture(scope="session")
def highest(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Environment:
    return install(wheel, "highest", tmp_path_factory.mktemp("highest") / "venv")
