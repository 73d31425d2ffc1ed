"""Keeps the tests on this machine: whatever in this process reaches for another one fails, and names whom it asked."""

from __future__ import annotations

import ipaddress
import sys

EVENTS = ("socket.connect", "socket.sendto", "socket.sendmsg", "socket.getaddrinfo", "socket.gethostbyname")
"""The audit events of Python by which a process leaves the machine, or asks a name server."""

attempts: list[str] = []
"""What was tried since the list was last emptied. Code that swallows the error does not escape the list."""


class OutsideError(Exception):
    """Something reached for another machine. Not an OSError: no client may take it for a network that is down."""


def watch() -> None:
    """Watch this process from now on; it can't be undone."""
    sys.addaudithook(refuse_outside)


def refuse_outside(event: str, arguments: tuple[object, ...]) -> None:
    """An audit hook; raises where a host that is not this machine is asked for.

    Raises:
        OutsideError: With the event and the host.
    """
    if event not in EVENTS:
        return
    address = arguments[0] if event in ("socket.getaddrinfo", "socket.gethostbyname") else arguments[1]
    host = address[0] if isinstance(address, tuple) else address
    # A Unix socket's address is a path; sendmsg of a connected socket names no address.
    if event.startswith("socket.get") or isinstance(address, tuple):
        name = host.decode() if isinstance(host, bytes) else host
        if isinstance(name, str) and not is_here(name):
            attempts.append(f"{event} {name}")
            raise OutsideError(attempts[-1])


def is_here(host: str) -> bool:
    """Whether a host is this machine, without asking anyone."""
    if host in ("", "localhost"):
        return True
    try:
        address = ipaddress.ip_address(host)
    except ValueError:
        return False
    return address.is_loopback or address.is_unspecified
