"""An event loop that waits for nothing but time.

Pyodide's own loop belongs to the browser and always counts as running, so ``asyncio.run`` is refused in it.
This one runs to its end inside one call. There is no input or output to wait for: what is not a timer can
never happen.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import Coroutine
from typing import Any, TypeVar

T = TypeVar("T")


class Stuck(RuntimeError):
    """Everything waits for something that cannot happen in a browser."""


class Timers:
    """What a loop takes for its selector: it only sleeps."""

    def select(self, timeout: float | None) -> list[Any]:
        """Wait until the next timer.

        Raises:
            Stuck: There is none.
        """
        if timeout is None:
            raise Stuck("the program waits for something that cannot happen in this page")
        if timeout > 0:
            time.sleep(timeout)
        return []


class PrivateLoop(asyncio.BaseEventLoop):
    """A loop for one ``asyncio.run``."""

    def __init__(self) -> None:
        super().__init__()
        self._selector = Timers()

    def _process_events(self, event_list: list[Any]) -> None:
        """There are no events."""

    def _write_to_self(self) -> None:
        """No other thread could call."""


def run(work: Coroutine[Any, Any, T], loop: asyncio.AbstractEventLoop) -> T:
    """Run ``work`` to its end, even if another loop counts as running."""
    outer = asyncio._get_running_loop()
    task = asyncio.current_task(outer) if outer else None
    if outer and task:
        asyncio.tasks._leave_task(outer, task)
    asyncio._set_running_loop(None)
    try:
        return loop.run_until_complete(work)
    finally:
        asyncio._set_running_loop(outer)
        if outer and task:
            asyncio.tasks._enter_task(outer, task)
