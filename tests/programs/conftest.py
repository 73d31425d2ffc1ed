"""A sandbox of its own, as the command starts it."""

from collections.abc import Iterator

import pytest

from proof.sandboxes import SandboxCommand


@pytest.fixture(scope="session")
def command() -> Iterator[SandboxCommand]:
    command = SandboxCommand()
    yield command
    command.stop()
