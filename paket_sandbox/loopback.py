"""Keeps webhooks on this machine: an endpoint is sent to only if its host stands for a loopback address."""

from __future__ import annotations

import ipaddress
import socket
from collections.abc import Iterable

from paket_sandbox.clients import Client
from paket_sandbox.webhook_endpoints import AddressError, WebhookEndpoint, parse_endpoint


def read_endpoint(text: str, clients: Iterable[Client]) -> WebhookEndpoint:
    """An endpoint of this machine from ``http://127.0.0.1:9000/webhooks`` or ``USERNAME=http://...``.

    Raises:
        AddressError: There is no such Client, it is no http address, or not one of this machine.
    """
    endpoint = parse_endpoint(text, clients)
    try:
        found = socket.getaddrinfo(endpoint.host, endpoint.port, type=socket.SOCK_STREAM)
    except OSError:
        raise AddressError(f"{text}: there is no host {endpoint.host}") from None
    loopback(endpoint, [str(entry[4][0]) for entry in found])
    return endpoint


def loopback(endpoint: WebhookEndpoint, addresses: Iterable[str]) -> list[str]:
    """The addresses that the endpoint's host stands for, each once: ``localhost`` is often two.

    Raises:
        AddressError: One of them is not this machine's own.
    """
    found = list(dict.fromkeys(addresses))
    for address in found:
        if not ipaddress.ip_address(address.partition("%")[0]).is_loopback:
            raise AddressError(
                f"{endpoint.url} is {address}; the sandbox sends to this machine only, 127.0.0.1 or ::1"
            )
    if not found:
        raise AddressError(f"{endpoint.url}: there is no host {endpoint.host}")
    return found
