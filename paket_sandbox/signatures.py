"""Signatures of webhooks: how one is made, and how a receiver checks it.

The header ``Paket-Signature: t=<ms>,v1=<hex>[,v1=<hex>...],v0=<hex>`` holds the time at which the event was sent
and, in ``v1``, the HMAC-SHA256 of that time, a dot and the raw body, with the endpoint's secret. While a secret is
rolled there is one ``v1`` for each that is valid. ``v0`` is there to be ignored. A receiver trims blanks around the
parts: Paket's documentation prints the header with a line break after each comma.
"""

from __future__ import annotations

import hashlib
import hmac
import re
from collections.abc import Iterable

HEADER = "Paket-Signature"

TOLERANCE = 5 * 60 * 1000
"""How far, in milliseconds, the time of a webhook may lie from the receiver's."""

MALFORMED = "the Paket-Signature header is malformed"
OUTSIDE_TOLERANCE = "its time is outside the tolerance"
NO_MATCH = "no signature matches"


class SignatureError(ValueError):
    """A webhook that cannot be trusted; the message is one of the three texts above."""


def sign(secret: str, sent_at: str, body: bytes) -> str:
    """The ``v1`` of a webhook: 64 hex digits.

    Args:
        secret: The endpoint's.
        sent_at: The ``t`` of the header, in milliseconds.
        body: The raw body.
    """
    return hmac.new(secret.encode(), sent_at.encode() + b"." + body, hashlib.sha256).hexdigest()


def write_header(secrets: Iterable[str], sent_at: int, body: bytes) -> str:
    """The whole header, with a ``v1`` for each secret and a ``v0`` that no secret has made."""
    time = str(sent_at)
    decoy = hashlib.sha256(sign("decoy", time, body).encode()).hexdigest()
    return ",".join([f"t={time}", *(f"v1={sign(secret, time, body)}" for secret in secrets), f"v0={decoy}"])


def verify(header: str, body: bytes, secret: str, now: int, tolerance: int = TOLERANCE) -> None:
    """Make sure that a webhook was sent by somebody who knows the secret, and just now.

    Args:
        header: The value of ``Paket-Signature``; empty when there was none.
        body: The raw body.
        secret: The endpoint's.
        now: The receiver's time in milliseconds.
        tolerance: In milliseconds.

    Raises:
        SignatureError: It cannot be trusted.
    """
    fields = [field.strip().partition("=")[::2] for field in header.split(",")]
    times = [value for name, value in fields if name == "t"]
    signatures = [value for name, value in fields if name == "v1"]
    if len(times) != 1 or not re.fullmatch("[0-9]{1,15}", times[0]) or not signatures:
        raise SignatureError(MALFORMED)
    if abs(now - int(times[0])) > tolerance:
        raise SignatureError(OUTSIDE_TOLERANCE)
    expected = sign(secret, times[0], body).encode()
    if not any(hmac.compare_digest(signature.encode(), expected) for signature in signatures):
        raise SignatureError(NO_MATCH)
