"""Ports of this machine for servers that are started by their number."""

from __future__ import annotations

import socket
import sys
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def free_port() -> Iterator[int]:
    """A port of 127.0.0.1 that nobody else is given while it is held; a server started by its number may have it.

    A port that is only looked up and let go can be given to anybody before the server is there. On Linux, a socket
    that is bound and does not listen keeps the port from everyone who asks for any, and not from a server that
    asks for this one with ``SO_REUSEADDR``, as servers do. Elsewhere it would be kept from that one, too, so there
    the port is only looked up.
    """
    with socket.socket() as holder:
        holder.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        holder.bind(("127.0.0.1", 0))
        port: int = holder.getsockname()[1]
        if sys.platform != "linux":
            holder.close()
        yield port
