"""The stack as a program sees it: it begins in the program, whatever called that."""

from __future__ import annotations

import inspect
import sys
import traceback
from collections.abc import Iterator
from itertools import takewhile
from types import CodeType, FrameType
from typing import Any


def begin_stacks_at(outside: CodeType) -> None:
    """Have ``traceback``, ``logging`` and ``inspect`` leave out a frame and all that called it.

    Args:
        outside: The code of the frame that runs programs.
    """
    walk, outer, frame_really = traceback.walk_stack, inspect.getouterframes, sys._getframe

    def _getframe(depth: int = 0, /) -> FrameType:
        frame: FrameType | None = frame_really(1)
        for _ in range(depth):
            frame = None if frame is None else frame.f_back
            if frame is None or frame.f_code is outside:
                raise ValueError("call stack is not deep enough")
        return frame or frame_really(1)

    def walk_stack(f: FrameType | None) -> Iterator[tuple[FrameType, int]]:
        frames = walk(f or sys._getframe(1))
        return takewhile(lambda pair: pair[0].f_code is not outside, frames)

    def getouterframes(frame: Any, context: int = 1) -> list[inspect.FrameInfo]:
        return [*takewhile(lambda info: info.frame.f_code is not outside, outer(frame, context))]

    traceback.walk_stack = walk_stack
    inspect.getouterframes = getouterframes
    vars(sys)["_getframe"] = _getframe
