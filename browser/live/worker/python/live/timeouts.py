"""What a timeout does to a connection: a network takes a while to open one, the sandbox would be there at once."""

from __future__ import annotations

import errno
import socket
import time
from collections.abc import Mapping
from typing import Any

import httpx

AWAY = 0.008
"""Seconds in which no network opens a connection; as AWAY in browser/live/worker/javascript/node/fetch.js."""


def require_time(seconds: Any) -> None:
    """Let only those timeouts pass within which a socket connects, in the words of sockets themselves.

    Args:
        seconds: As for ``socket.settimeout``.

    Raises:
        TypeError, ValueError: It is no timeout.
        OSError: It is over before the connection is open.
    """
    require_number(seconds)
    if seconds == 0:
        raise BlockingIOError(errno.EINPROGRESS, "Operation now in progress")
    if seconds is not None and seconds < AWAY:
        raise TimeoutError("timed out")


def require_number(seconds: Any) -> None:
    """Let only those timeouts pass that are None or a number from 0 on.

    Raises:
        TypeError, ValueError: It is something else.
    """
    if seconds is None or (type(seconds) in (int, float) and seconds >= 0):
        return
    with socket.socket() as one:
        one.settimeout(seconds)  # says what is wrong


def require_times(request: httpx.Request, is_async: bool) -> None:
    """The same for all the timeouts of a request of httpx.

    Raises:
        TypeError, ValueError: One is no timeout.
        httpx.TransportError: It is over before the connection is open.
    """
    timeouts: Mapping[str, Any] = request.extensions.get("timeout", {})
    connect = timeouts.get("connect")
    if is_async:
        if connect is not None and time.monotonic() + connect < time.monotonic() + AWAY:
            raise httpx.ConnectTimeout("", request=request)
        return
    try:
        require_time(connect)
    except TimeoutError as error:
        raise httpx.ConnectTimeout(str(error), request=request) from error
    except OSError as error:
        raise httpx.ConnectError(str(error), request=request) from error
    for name in ("write", "read"):
        require_number(timeouts.get(name))
