"""Holds for every test: nobody but this machine is asked for anything."""

from collections.abc import Iterator

import pytest

from tests import network

network.watch()


@pytest.fixture(autouse=True)
def nobody_else_is_asked() -> Iterator[None]:
    """Fails a test during which something in this process reached for another machine."""
    network.attempts.clear()
    yield
    assert network.attempts == []
