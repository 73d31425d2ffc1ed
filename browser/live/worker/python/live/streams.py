"""A program's standard streams: what it writes goes to the page at once, as it does for ``python -u``."""

from __future__ import annotations

import codecs
import contextlib
import io
import os
import re
from collections.abc import Callable
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from _typeshed import ReadableBuffer

Report = Callable[[str, str], None]


class Pipe(io.RawIOBase):
    """Bytes that go to the page, as text. Half a letter waits for its other half."""

    mode = "wb"

    def __init__(self, stream: str, number: int, report: Report) -> None:
        """Know where it leads.

        Args:
            stream: ``stdout`` or ``stderr``.
            number: Its file descriptor.
            report: Called with the stream and each text.
        """
        self.stream = stream
        self.name = f"<{stream}>"
        self.number = number
        self.report = report
        self.decoder = codecs.getincrementaldecoder("utf-8")("replace")

    def writable(self) -> bool:
        """It is."""
        return True

    def fileno(self) -> int:
        """The file descriptor."""
        return self.number

    def write(self, data: ReadableBuffer) -> int:
        """Hand bytes on."""
        content = bytes(data)
        if text := self.decoder.decode(content):
            self.report(self.stream, text)
        return len(content)


class Output(io.TextIOWrapper):
    """A stream of text over a pipe."""

    def __init__(self, stream: str, number: int, report: Report, errors: str, is_gathered: bool) -> None:
        pipe = Pipe(stream, number, report)
        super().__init__(
            io.BufferedWriter(pipe) if is_gathered else pipe,
            encoding="utf-8",
            errors=errors,
            newline="\n",
            line_buffering=is_gathered and stream == "stderr",
            write_through=not is_gathered,
        )
        vars(self)["mode"] = "w"


class Given(io.BytesIO):
    """The bytes of a standard input."""

    name = "<stdin>"

    def fileno(self) -> int:
        """The file descriptor."""
        return 0


class Input(io.TextIOWrapper):
    """A program's standard input, whose bytes are its ``buffer``."""

    def __init__(self, content: bytes) -> None:
        super().__init__(Given(content), encoding="utf-8", errors="surrogateescape")
        vars(self)["mode"] = "r"


BESIDE = re.compile(r"\bstd(?:out|err)\w*\.(?:buffer|detach|reconfigure)\b|\bos\.write\b")
"""Who writes bytes beside texts, sees in which order these come out of where they are gathered."""


def streams(report: Report, stdin: bytes, text: str) -> tuple[Output, Output, Input]:
    """Standard output, standard error and standard input of a program with such a text."""
    is_gathered = BESIDE.search(text) is not None
    out = Output("stdout", 1, report, "surrogateescape", is_gathered)
    err = Output("stderr", 2, report, "backslashreplace", is_gathered)
    return out, err, Input(stdin)


def flush(*outputs: Output) -> None:
    """Write what is still gathered, unless the program has closed it."""
    for output in outputs:
        with contextlib.suppress(ValueError):
            output.flush()


write_really = os.write


def write_to(*outputs: Output) -> Callable[[int, ReadableBuffer], int]:
    """``os.write``, with which a program may write to its streams by their numbers."""
    pipes = {output.fileno(): getattr(output.buffer, "raw", output.buffer) for output in outputs}

    def write(fd: int, data: ReadableBuffer, /) -> int:
        if fd not in pipes:
            return write_really(fd, data)
        pipes[fd].write(bytes(data))
        return len(bytes(data))

    return write
