"""Clients and their credentials: who is calling."""

from __future__ import annotations

import binascii
import hashlib
import hmac
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from sandbox.errors import CREDENTIALS_MISSING, CREDENTIALS_UNREADABLE, CREDENTIALS_WRONG, Refusal

CLIENT_TYPES = ("platform", "publisher")


@dataclass(frozen=True)
class Client:
    """A Client of the API, with the credentials the Developer Portal would show for it."""

    client_id: str
    """16 lower-case hex digits."""
    client_type: str
    """``platform`` or ``publisher``."""
    username: str
    secret: str
    allowed_addresses: tuple[str, ...] = ()
    """The IP addresses the Client may call from; empty for any."""
    platform_data: Mapping[str, Any] = field(default_factory=dict, hash=False)
    """What is set in the portal for it: a Platform's templates, a Publisher's values, each by its name."""

    def __post_init__(self) -> None:
        if not re.fullmatch("[0-9a-f]{16}", self.client_id):
            raise ValueError(f"the client_id {self.client_id!r} is not 16 lower-case hex digits")
        if self.client_type not in CLIENT_TYPES:
            raise ValueError(f"the client_type {self.client_type!r} is none of {', '.join(CLIENT_TYPES)}")
        if ":" in self.username:
            raise ValueError(
                f"the username {self.username!r} holds a colon, which HTTP Basic authentication cannot"
            )

    @property
    def is_test(self) -> bool:
        """Whether the secret is a test key."""
        return self.secret.startswith("test_sk")


class Credentials:
    """Tells which Client an ``Authorization`` header belongs to.

    Whatever a header holds, it is hashed once and compared with every Client, each time over all of a digest
    of fixed length: how long that takes tells nothing about usernames or secrets.
    """

    def __init__(self, clients: Iterable[Client]) -> None:
        self.known = [(digest(f"{c.username}:{c.secret}".encode()), c) for c in clients]

    def authenticate(self, header: bytes | None) -> Client:
        """The Client that the header names.

        Raises:
            Refusal: There is no header, it is not Basic authentication, or the credentials are wrong.
        """
        if not header:
            raise Refusal(CREDENTIALS_MISSING)
        scheme, _, encoded = header.partition(b" ")
        if scheme.lower() != b"basic":
            raise Refusal(CREDENTIALS_UNREADABLE)
        try:
            given = digest(binascii.a2b_base64(encoded.strip(), strict_mode=True))
        except ValueError:
            raise Refusal(CREDENTIALS_UNREADABLE) from None
        found = None
        for expected, client in self.known:
            if hmac.compare_digest(given, expected):
                found = client
        if found is None:
            raise Refusal(CREDENTIALS_WRONG)
        return found


def digest(credentials: bytes) -> bytes:
    """A digest of fixed length, so that comparing two takes the same time whatever they were made from."""
    return hashlib.sha256(credentials).digest()
