"""Which Client an ``Authorization`` header belongs to."""

from __future__ import annotations

import binascii
import hashlib
import hmac
from collections.abc import Iterable

from paket_sandbox.clients import Client
from paket_sandbox.errors import CREDENTIALS_MISSING, CREDENTIALS_UNREADABLE, CREDENTIALS_WRONG, Refusal


class Credentials:
    """Finds the Client of an ``Authorization`` header.

    Whatever a header holds, it is hashed once and compared with every Client, each time over all of a digest
    of fixed length: how long that takes gives nothing away about usernames or secrets.
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
