"""A sandbox for each test."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest

from paket_sandbox.app import HANDLERS, Config, Sandbox
from paket_sandbox.calls import Handler
from paket_sandbox.openapi.contract import load
from paket_sandbox.openapi.document import Document
from tests.sandbox.caller import Caller

MakeCaller = Callable[..., Caller]
"""Takes the attributes of a Config, and handlers in place of the sandbox's."""


@pytest.fixture(scope="session")
def document() -> Document:
    return load()


@pytest.fixture
def make_caller(document: Document) -> Iterator[MakeCaller]:
    made: list[Sandbox] = []

    def make(handlers: dict[str, Handler] | None = None, **config: Any) -> Caller:
        app = Sandbox(Config(document=document, **config), {**HANDLERS, **(handlers or {})})
        made.append(app)
        return Caller(app)

    yield make
    for app in made:
        app.shared.store.close()


@pytest.fixture
def call(make_caller: MakeCaller) -> Caller:
    return make_caller()
