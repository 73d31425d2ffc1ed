"""Holds for every test: nobody but this machine is asked for anything, it is not in UTC, and each may run a loop."""

import asyncio
import os
import signal
import time
from collections.abc import Generator, Iterator
from contextlib import contextmanager

import pytest

from proof.runner import TIME_ZONE
from tests import network, order, pictures
from tests.browser.fixtures import browser, site_url
from tests.programs.fixtures import document, harness, published
from tests.site.fixtures import contract, guide, site, site_folder

__all__ = [
    "browser",
    "contract",
    "document",
    "guide",
    "harness",
    "published",
    "site",
    "site_folder",
    "site_url",
]
"""What is started or read once, whichever tests ask for it. A fixture imported twice would be started twice."""

network.watch()

os.environ["TZ"] = TIME_ZONE
time.tzset()

# A program that begins with a signal ignored, as everything does that a shell starts in the background, cannot trap it.
if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:
    signal.signal(signal.SIGINT, signal.default_int_handler)


@pytest.fixture(autouse=True)
def nobody_else_is_asked() -> Iterator[None]:
    """Fails a test during which something in this process reached for another machine."""
    network.attempts.clear()
    yield
    assert network.attempts == []


@contextmanager
def no_loop_is_running(item: pytest.Item) -> Iterator[None]:
    """Lets a test start an event loop of its own.

    Playwright's synchronous interface, once started, marks its loop as running for the rest of the session, so that
    ``asyncio.run`` refuses in every test that comes after a browser test in the same process. Tests that drive the
    browser need the mark.
    """
    loop = asyncio._get_running_loop()
    if loop is None or "browser" in getattr(item, "fixturenames", ()):
        yield
        return
    asyncio._set_running_loop(None)
    try:
        yield
    finally:
        asyncio._set_running_loop(loop)


@pytest.hookimpl(wrapper=True)
def pytest_runtest_setup(item: pytest.Item) -> Generator[None, object, object]:
    with no_loop_is_running(item):
        return (yield)


@pytest.hookimpl(wrapper=True)
def pytest_runtest_call(item: pytest.Item) -> Generator[None, object, object]:
    with no_loop_is_running(item):
        return (yield)


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """When a test fails that looks at pages, keep what it saw."""
    report = yield
    browser = getattr(item, "funcargs", {}).get("browser")
    if report.when == "call" and report.failed and browser is not None:
        pictures.take_pictures(item.nodeid, browser)
    return report


def pytest_sessionfinish(session: pytest.Session) -> None:
    """Before failures are shown: the one that names the mistake comes first."""
    reporter = session.config.pluginmanager.get_plugin("terminalreporter")
    if reporter is not None:
        order.sort_reports(reporter.stats)
