"""The sandbox's ready-made Clients, and the header that says which of them is calling."""

from __future__ import annotations

from base64 import b64encode

from paket_sandbox.clients_file import load_clients

PLATFORM, PUBLISHER, OTHER_PUBLISHER = load_clients()


def basic(username: str | bytes, secret: str | bytes) -> str:
    """An ``Authorization`` header; also one that no Client would send, made of bytes."""
    parts = [part.encode() if isinstance(part, str) else part for part in (username, secret)]
    return f"Basic {b64encode(b':'.join(parts)).decode()}"
