"""An event loop that waits for nothing but time.

Pyodide's own loop belongs to the browser and always counts as running, so ``asyncio.run`` is refused in it.
This one runs to its end inside one call. There is no input or output to wait for: what is not a timer can
never happen.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable, Coroutine
from concurrent.futures import Executor
from typing import Any, TypeVar

from live.refusals import SANDBOX, refusal

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

    def run_in_executor(  # type: ignore[override]
        self, executor: Executor | None, func: Callable[..., T], *args: Any
    ) -> asyncio.Future[T]:
        """Call a function at once: there is no other thread to call it in."""
        future: asyncio.Future[T] = self.create_future()
        try:
            future.set_result(func(*args))
        except Exception as error:
            future.set_exception(error)
        return future

    def _process_events(self, event_list: list[Any]) -> None:
        """There are no events."""

    def _write_to_self(self) -> None:
        """No other thread could call."""


REFUSED = """connect_accepted_socket create_connection create_datagram_endpoint create_server create_unix_connection
    create_unix_server getaddrinfo getnameinfo sock_accept sock_connect sock_recv sock_sendall start_tls"""
for name in REFUSED.split():
    setattr(PrivateLoop, name, refusal(f"asyncio's {name}", f"; {SANDBOX}"))
for name in ("subprocess_exec", "subprocess_shell"):
    setattr(PrivateLoop, name, refusal("asyncio's subprocess", "; there are no other programs"))
for name in ("add_reader", "add_writer", "connect_read_pipe", "connect_write_pipe"):
    setattr(PrivateLoop, name, refusal(f"asyncio's {name}"))


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
