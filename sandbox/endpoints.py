"""Webhook endpoints: where events are sent. None is outside this machine."""

from __future__ import annotations

import ipaddress
import socket
from collections.abc import Iterable
from urllib.parse import urlsplit

from sandbox.clients import Client
from sandbox.outbox import Endpoint


class AddressError(ValueError):
    """An endpoint that the sandbox does not send to; says why."""


def read_endpoint(text: str, clients: Iterable[Client]) -> Endpoint:
    """An endpoint from ``http://127.0.0.1:9000/webhooks`` or ``USERNAME=http://...``.

    Raises:
        AddressError: There is no such Client, it is no http address, or not one of this machine.
    """
    username, separator, url = text.partition("=")
    if not separator or "://" in username:
        username, url = "", text
    client_id = None
    if username:
        known = {client.username: client.client_id for client in clients}
        if username not in known:
            raise AddressError(f"{text}: no Client is called {username!r}; there are {', '.join(known)}")
        client_id = known[username]
    try:
        parts = urlsplit(url)
        port = parts.port or 80
    except ValueError as error:
        raise AddressError(f"{text}: {error}") from None
    if parts.scheme != "http" or not parts.hostname or parts.username is not None or not url.isascii():
        raise AddressError(f"{text} is not an endpoint, such as http://127.0.0.1:9000/webhooks")
    if not url.isprintable() or " " in url:
        raise AddressError(f"{text!r} holds characters that an address cannot")
    target = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
    endpoint = Endpoint(url, client_id, parts.hostname, port, target)
    try:
        found = socket.getaddrinfo(endpoint.host, endpoint.port, type=socket.SOCK_STREAM)
    except OSError:
        raise AddressError(f"{text}: there is no host {endpoint.host}") from None
    loopback(endpoint, [str(entry[4][0]) for entry in found])
    return endpoint


def loopback(endpoint: Endpoint, addresses: Iterable[str]) -> str:
    """The address to send to, of all that the endpoint's host stands for.

    Raises:
        AddressError: One of them is not this machine's own.
    """
    found = list(addresses)
    for address in found:
        if not ipaddress.ip_address(address.partition("%")[0]).is_loopback:
            raise AddressError(
                f"{endpoint.url} is {address}; the sandbox sends to this machine only, 127.0.0.1 or ::1"
            )
    if not found:
        raise AddressError(f"{endpoint.url}: there is no host {endpoint.host}")
    return found[0]
