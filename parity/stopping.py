"""Being stopped: a signal ends the comparison in such a way that what it made is still removed."""

from __future__ import annotations

import signal
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType

SIGNALS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)


class Stopped(BaseException):
    """A signal came. Not an Exception: no code on the way may take it for a failure of its own."""


def stop(number: int, frame: FrameType | None) -> None:
    """A handler of signals.

    Raises:
        Stopped: With the signal's name.
    """
    raise Stopped(signal.Signals(number).name)


@contextmanager
def stoppable() -> Iterator[None]:
    """Within it, a signal raises :class:`Stopped` in the main thread, as often as one comes."""
    before = {number: signal.signal(number, stop) for number in SIGNALS}
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
