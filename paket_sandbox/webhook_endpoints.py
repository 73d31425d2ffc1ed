"""Webhook endpoints: the URLs that events are sent to."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from urllib.parse import urlsplit

from paket_sandbox.clients import Client


class AddressError(ValueError):
    """An endpoint that the sandbox does not send to. The message is the reason."""


@dataclass(frozen=True)
class WebhookEndpoint:
    """A URL that gets events."""

    url: str
    client_id: str | None
    """The Client whose events it gets; None for those of all."""
    host: str
    port: int
    target: str
    """Path and query."""

    @property
    def authority(self) -> str:
        """Host and port, as the header ``Host`` has them."""
        return f"[{self.host}]:{self.port}" if ":" in self.host else f"{self.host}:{self.port}"

    def __str__(self) -> str:
        return f"{self.client_id}={self.url}" if self.client_id else self.url


def parse_endpoint(text: str, clients: Iterable[Client]) -> WebhookEndpoint:
    """An endpoint from ``http://127.0.0.1:9000/webhooks`` or ``USERNAME=http://...``.

    Raises:
        AddressError: There is no such Client, or it is no http address.
    """
    username, separator, url = text.partition("=")
    client_id = None
    if not separator or "://" in username:
        url = text
    else:
        known = {client.username: client.client_id for client in clients}
        if username not in known:
            raise AddressError(f"{text}: no Client is called {username!r}; there are {', '.join(known)}")
        client_id = known[username]
    try:
        parts = urlsplit(url)
        port = 80 if parts.port is None else parts.port
    except ValueError as error:
        raise AddressError(f"{text}: {error}") from None
    if (
        parts.scheme != "http"
        or not parts.hostname
        or parts.username is not None
        or not url.isascii()
        or port == 0
    ):
        raise AddressError(f"{text} is not an endpoint, such as http://127.0.0.1:9000/webhooks")
    if not url.isprintable() or " " in url:
        raise AddressError(f"{text!r} holds characters that an address cannot")
    target = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
    return WebhookEndpoint(url, client_id, parts.hostname, port, target)
