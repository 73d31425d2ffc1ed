"""Running the text of a Python program as ``python FILE`` would."""

from __future__ import annotations

import asyncio
import atexit
import io
import linecache
import os
import sys
import traceback
from collections.abc import Callable, Mapping
from types import ModuleType

from live.isolation import alone
from live.loop import PrivateLoop

SURROUNDINGS = {"PATH": "/usr/bin", "LANG": "C.UTF-8", "HOME": "/home/reader"}


class Output(io.TextIOBase):
    """A stream whose text goes to the page."""

    encoding = "utf-8"

    def __init__(self, name: str, report: Callable[[str, str], None]) -> None:
        self.stream = name
        self.report = report

    def writable(self) -> bool:
        """It is."""
        return True

    def write(self, text: str) -> int:
        """Hand text on at once: a program that never ends shows what it wrote."""
        if not isinstance(text, str):
            raise TypeError(f"write() argument must be str, not {type(text).__name__}")
        if text:
            self.report(self.stream, text)
        return len(text)


class Input(io.TextIOWrapper):
    """A program's standard input, whose bytes are its ``buffer``."""

    def __init__(self, content: bytes) -> None:
        super().__init__(io.BytesIO(content), encoding="utf-8")


def run_program(
    text: str,
    file: str,
    environment: Mapping[str, str],
    report: Callable[[str, str], None],
    stdin: bytes = b"",
) -> int:
    """Run a program to its end.

    Args:
        text: The program.
        file: Its name, as tracebacks show it.
        environment: The variables it reads.
        report: Called with what it writes: the stream, ``stdout`` or ``stderr``, and the text.
        stdin: What it reads from standard input.

    Returns:
        The exit status.
    """
    asyncio.events.new_event_loop = PrivateLoop
    outer = asyncio._get_running_loop()
    asyncio._set_running_loop(None)
    os.environ.clear()
    os.environ.update({**SURROUNDINGS, **environment})
    saved = sys.stdout, sys.stderr, sys.stdin, sys.argv, sys.modules["__main__"]
    sys.stdout, sys.stderr, sys.stdin = Output("stdout", report), Output("stderr", report), Input(stdin)
    sys.argv = [file]
    linecache.cache[file] = (len(text), None, text.splitlines(keepends=True), file)
    try:
        with alone(text, file) as main:
            sys.modules["__main__"] = main
            status = ending_of(text, file, main)
            atexit._run_exitfuncs()
        return status
    finally:
        sys.stdout, sys.stderr, sys.stdin, sys.argv, sys.modules["__main__"] = saved
        asyncio._set_running_loop(outer)


def ending_of(text: str, file: str, main: ModuleType) -> int:
    """Run a program as the module ``main``; gives its exit status."""
    try:
        exec(compile(text, file, "exec", dont_inherit=True), main.__dict__)
        return 0
    except SystemExit as stop:
        return exit_status(stop.code)
    except BaseException as error:
        if sys.excepthook is not sys.__excepthook__:
            sys.excepthook(type(error), error, error.__traceback__)
        else:
            sys.stderr.write(traceback_of(error, file))
        return 1


def exit_status(code: object) -> int:
    """What ``sys.exit(code)`` means: a number, nothing, or a message."""
    if code is None:
        return 0
    if isinstance(code, int):
        return code & 0xFF
    sys.stderr.write(f"{code}\n")
    return 1


def traceback_of(error: BaseException, file: str) -> str:
    """The traceback as the interpreter prints it: it begins in the program."""
    trace = error.__traceback__
    while trace is not None and trace.tb_frame.f_code.co_filename != file:
        trace = trace.tb_next
    shown = traceback.TracebackException(type(error), error, trace)
    shown.stack[:] = [frame for frame in shown.stack if not frame.filename.endswith("live/isolation.py")]
    text = "".join(shown.format())
    if isinstance(error, ModuleNotFoundError):
        text += "In this page there are Python's standard library and httpx.\n"
    return text
