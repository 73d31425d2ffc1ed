"""What time it is: really, or as a test would have it. Times are whole milliseconds since 1970, in UTC."""

from __future__ import annotations

import time
from collections.abc import Callable
from datetime import UTC, datetime
from functools import lru_cache

Clock = Callable[[], int]
"""Returns the current time in milliseconds."""

FIXED = "2024-02-16T04:41:06.596Z"
"""Where a sandbox with a seed stops its clock, unless another time is given."""


END = 253_402_300_800_000
"""The first millisecond whose year has more than four digits."""


def real_clock() -> int:
    """The time of this machine."""
    return time.time_ns() // 1_000_000


class FixedClock:
    """A clock that stands still until it is moved."""

    def __init__(self, now: str = FIXED) -> None:
        self.now = parse(now)

    def __call__(self) -> int:
        """The time it stands at."""
        return self.now

    def advance(self, seconds: float) -> None:
        """Move on by ``seconds``."""
        self.now += round(seconds * 1000)


def parse(text: str) -> int:
    """Milliseconds of an ISO 8601 time; one without an offset is UTC.

    Raises:
        ValueError: It is not an ISO 8601 time.
    """
    try:
        moment = datetime.fromisoformat(text)
        if moment.tzinfo is None:
            moment = moment.replace(tzinfo=UTC)
        milliseconds = round(moment.timestamp() * 1000)
    except (ValueError, OverflowError):
        raise ValueError(f"{text!r} is not an ISO 8601 time, such as {FIXED}") from None
    if not 0 <= milliseconds < END:
        raise ValueError(f"{text!r} is not a time between 1970 and 9999, such as {FIXED}")
    return milliseconds


def timestamp(milliseconds: int) -> str:
    """As the API writes times: ISO 8601, UTC, with milliseconds and a Z."""
    seconds, rest = divmod(milliseconds, 1000)
    return f"{whole_seconds(seconds)}.{rest:03}Z"


@lru_cache
def whole_seconds(seconds: int) -> str:
    """The part of a time that stays the same for a second."""
    return time.strftime("%Y-%m-%dT%H:%M:%S", time.gmtime(seconds))
