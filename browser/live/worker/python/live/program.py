"""Running the text of a Python program as ``python FILE`` would."""

from __future__ import annotations

import asyncio
import atexit
import linecache
import os
import sys
import time
import traceback
import warnings
from collections.abc import Callable, Mapping
from types import CoroutineType, ModuleType, TracebackType
from typing import SupportsIndex

from live.check import problem
from live.isolation import alone
from live.program_loop import begin_loops
from live.refusals import explanation
from live.stacks import begin_stacks_at
from live.streams import flush, streams, write_really, write_to

SURROUNDINGS = {"PATH": "/usr/bin", "LANG": "C.UTF-8", "HOME": "/home/reader"}

INTERRUPTED = 130
"""The exit status of a program that the signal INT ends."""


def run_program(
    text: str,
    file: str,
    environment: Mapping[str, str],
    report: Callable[[str, str], None],
    stdin: bytes = b"",
    is_published: bool = False,
) -> int:
    """Run a program to its end.

    Args:
        text: The program.
        file: Its name, as tracebacks show it.
        environment: The variables it reads.
        report: Called with what it writes: the stream, ``stdout`` or ``stderr``, and the text; and before it
            sleeps, with ``sleep`` and the seconds.
        stdin: What it reads from standard input.
        is_published: Nobody changed it since it was proved to be right: it is not looked over for what cannot be.

    Returns:
        The exit status.
    """
    begin_loops()
    vars(warnings)["_warn_unawaited_coroutine"] = warn_really
    asyncio.run = asyncio.runners.run  # Pyodide's own asks JavaScript, which programs have not
    outer = asyncio._get_running_loop()
    asyncio._set_running_loop(None)
    os.environ.clear()
    os.environ.update({**SURROUNDINGS, **environment})
    saved = sys.stdout, sys.stderr, sys.stdin, sys.argv, sys.modules["__main__"]
    out, err, given = streams(report, stdin, text)
    sys.stdout, sys.stderr, sys.stdin = out, err, given
    vars(sys).update(__stdout__=out, __stderr__=err, __stdin__=given)
    os.write, time.sleep = write_to(out, err), sleeping(report)
    sys.argv = [file]
    linecache.cache[file] = (len(text), None, text.splitlines(keepends=True), file)
    try:
        with alone(text, file) as main:
            sys.modules["__main__"] = main
            refusal = "" if is_published else problem(text, file)
            status = refuse(refusal) if refusal else ending_of(text, file, main)
            atexit._run_exitfuncs()
            flush(out, err)
        return status
    finally:
        sys.stdout, sys.stderr, sys.stdin, sys.argv, sys.modules["__main__"] = saved
        os.write, time.sleep = write_really, sleep_really
        asyncio._set_running_loop(outer)


sleep_really = time.sleep

SHORT = 0.1
"""Seconds. Whoever sleeps for less is not silent for long."""


def sleeping(report: Callable[[str, str], None]) -> Callable[[float | SupportsIndex], None]:
    """``time.sleep``, of which the page is told, so that it waits."""

    def sleep(seconds: float | SupportsIndex, /) -> None:
        if isinstance(seconds, (int, float)) and seconds >= SHORT:
            report("sleep", str(seconds))
        sleep_really(seconds)

    return sleep


def refuse(refusal: str) -> int:
    """Say why a program is not run; gives its exit status."""
    sys.stderr.write(refusal)
    return 1


def ending_of(text: str, file: str, main: ModuleType) -> int:
    """Run a program as the module ``main``; gives its exit status."""
    try:
        try:
            exec(compile(text, file, "exec", dont_inherit=True), main.__dict__)
        finally:
            sys.settrace(None)  # what a program watches is itself, and nothing of what comes after
            sys.setprofile(None)
        return 0
    except SystemExit as stop:
        return exit_status(stop.code)
    except BaseException as error:
        status = INTERRUPTED if isinstance(error, KeyboardInterrupt) else 1
        if sys.excepthook is sys.__excepthook__:
            sys.stderr.write(traceback_of(error, file))
        else:
            status = hooked(error, file, status)
        vars(warnings)["_warn_unawaited_coroutine"] = warn_at_end
        return status


def warn_at_end(coroutine: CoroutineType[object, object, object]) -> None:
    """Warn of what was never awaited and goes with the error that ended a program: no place is left to name."""
    sys.stderr.write(f"sys:1: RuntimeWarning: coroutine '{coroutine.__qualname__}' was never awaited\n")


warn_really = vars(warnings)["_warn_unawaited_coroutine"]


def hooked(error: BaseException, file: str, status: int) -> int:
    """Have the program's own hook told of what ended it; gives the exit status."""
    try:
        sys.excepthook(type(error), error, trace_of(error, file))
    except SystemExit as stop:
        return exit_status(stop.code)
    except BaseException as another:
        sys.stderr.write(f"Error in sys.excepthook:\n{traceback_of(another, file)}\n")
        sys.stderr.write(f"Original exception was:\n{traceback_of(error, file)}")
    return status


begin_stacks_at(ending_of.__code__)


def exit_status(code: object) -> int:
    """What ``sys.exit(code)`` means: a number, nothing, or a message."""
    if code is None:
        return 0
    if isinstance(code, int):
        return code & 0xFF
    sys.stderr.write(f"{code}\n")
    return 1


def trace_of(error: BaseException, file: str) -> TracebackType | None:
    """Where an error was, from the program on."""
    trace = error.__traceback__
    while trace is not None and trace.tb_frame.f_code.co_filename != file:
        trace = trace.tb_next
    return trace


def traceback_of(error: BaseException, file: str) -> str:
    """The traceback as the interpreter prints it: it begins in the program."""
    shown = traceback.TracebackException(type(error), error, trace_of(error, file))
    shown.stack[:] = [frame for frame in shown.stack if not frame.filename.endswith("live/isolation.py")]
    return "".join(shown.format()) + explanation(error)
