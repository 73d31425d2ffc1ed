"""The built site and a running sandbox, for what is published for machines."""

from collections.abc import Iterator

import pytest

from proof.sandboxes import SandboxCommand


@pytest.fixture(scope="session")
def server() -> Iterator[str]:
    """The address of a running sandbox, without the version's path."""
    command = SandboxCommand()
    try:
        yield "http://{}:{}".format(*command.address)
    finally:
        command.stop()
