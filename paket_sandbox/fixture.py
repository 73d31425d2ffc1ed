"""A pytest plugin: the fixture ``paket_sandbox`` is a sandbox that runs for as long as the tests do.

pytest finds it by itself once the package is installed. It costs nothing until a test asks for it.
"""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from paket_sandbox.process import PaketSandbox, run_sandbox

__all__ = ["PaketSandbox", "paket_sandbox"]


@pytest.fixture(scope="session")
def paket_sandbox() -> Iterator[PaketSandbox]:
    """A sandbox of the Paket API on a free port, with an empty state; one for all tests of a session.

    When it does not start, the test fails with what it wrote to stderr.
    """
    with run_sandbox() as sandbox:
        yield sandbox
