"""A port that is free stays free for the server that is started on it."""

from __future__ import annotations

import errno
import socket
import struct

import pytest

from proof.ports import free_port

IP_LOCAL_PORT_RANGE = 51
"""Of ``linux/in.h``, since Linux 6.3: the lowest and the highest port that the kernel may choose for a socket."""


def number_of_error(port: int, *, reuse: bool) -> int:
    """What binding to any port ends with where the kernel has only this one to give; where it cannot be told so, to
    this very port."""
    with socket.socket() as asking:
        asking.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, reuse)
        try:
            asking.setsockopt(socket.IPPROTO_IP, IP_LOCAL_PORT_RANGE, struct.pack("I", port << 16 | port))
            wanted = 0
        except OSError:
            asking.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 0)
            wanted = port
        try:
            asking.bind(("127.0.0.1", wanted))
        except OSError as error:
            return error.errno or 0
        return 0


@pytest.mark.parametrize("reuse", [False, True])
def test_nobody_else_is_given_it(reuse: bool) -> None:
    with free_port() as port:
        assert number_of_error(port, reuse=reuse) == errno.EADDRINUSE
    assert number_of_error(port, reuse=reuse) == 0


def test_a_server_that_is_started_on_it_has_it() -> None:
    with (
        free_port() as port,
        socket.create_server(("127.0.0.1", port)) as server,
        socket.create_connection(server.getsockname(), timeout=5) as caller,
    ):
        assert caller.getpeername()[1] == port
