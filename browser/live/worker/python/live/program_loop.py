"""What a program gets where it asks ``asyncio`` for a loop: Pyodide's own gives JavaScript's, which no program has."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Coroutine
from inspect import iscoroutinefunction
from itertools import count
from typing import Any, TypeVar

from live.loop import PrivateLoop

T = TypeVar("T")


class ProgramLoop(PrivateLoop):
    """A loop of the program's. It counts the program's tasks only."""

    numbers = count(1)
    """Of tasks without names."""

    def __init__(self) -> None:
        super().__init__()
        self._handlers: dict[int, Callable[..., object]] = {}

    def create_task(  # type: ignore[override]
        self, coro: Coroutine[Any, Any, T], *, name: object = None, **options: Any
    ) -> asyncio.Task[T]:
        """Make a task."""
        named = f"Task-{next(self.numbers)}" if name is None else name
        return super().create_task(coro, name=named, **options)

    def add_signal_handler(self, sig: int, callback: Callable[..., object], *args: object) -> None:
        """Keep what to call for a signal: none ever comes.

        Raises:
            TypeError: It cannot be called just so.
        """
        if asyncio.iscoroutine(callback) or iscoroutinefunction(callback):
            raise TypeError("coroutines cannot be used with add_signal_handler()")
        self._check_closed()  # type: ignore[attr-defined]
        self._handlers[sig] = callback

    def remove_signal_handler(self, sig: int) -> bool:
        """Whether there was one."""
        return self._handlers.pop(sig, None) is not None


class ProgramPolicy:
    """Which loop is the current one."""

    def __init__(self) -> None:
        self.loop: asyncio.AbstractEventLoop | None = None
        self.was_set = False

    def new_event_loop(self) -> asyncio.AbstractEventLoop:
        """A loop."""
        return ProgramLoop()

    def set_event_loop(self, loop: asyncio.AbstractEventLoop | None) -> None:
        """Have another one."""
        self.loop, self.was_set = loop, True

    def get_event_loop(self) -> asyncio.AbstractEventLoop:
        """The one that was set; a new one if none ever was.

        Raises:
            RuntimeError: It was taken away.
        """
        if self.loop is None and not self.was_set:
            self.set_event_loop(self.new_event_loop())
        if self.loop is None:
            raise RuntimeError("There is no current event loop in thread 'MainThread'.")
        return self.loop


for kind, name in ((ProgramLoop, "_UnixSelectorEventLoop"), (ProgramPolicy, "_UnixDefaultEventLoopPolicy")):
    kind.__name__ = kind.__qualname__ = name
    kind.__module__ = "asyncio.unix_events"


def begin_loops() -> None:
    """Give loops to a program that begins."""
    ProgramLoop.numbers = count(1)
    vars(asyncio.events)["_event_loop_policy"] = ProgramPolicy()
