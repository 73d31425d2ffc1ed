"""Identifiers: random, or the same again for the same seed."""

from __future__ import annotations

from random import Random, SystemRandom


class Ids:
    """Makes identifiers.

    With a seed, each kind comes from a sequence of its own, so that one request more changes no object's id.
    """

    def __init__(self, seed: int | None = None) -> None:
        self.uuid_bits = source(seed, "uuid")
        self.request_bits = source(seed, "request")
        self.event_bits = source(seed, "event")

    def uuid(self) -> str:
        """A UUID v4."""
        digits = f"{self.uuid_bits.getrandbits(128) & ~VERSION_BITS | VERSION_4:032x}"
        return f"{digits[:8]}-{digits[8:12]}-{digits[12:16]}-{digits[16:20]}-{digits[20:]}"

    def request(self) -> str:
        """The id of a request: ``req_`` and 16 hex digits."""
        return f"req_{self.request_bits.getrandbits(64):016x}"

    def event(self) -> str:
        """The id of an event: ``evt_`` and 16 hex digits."""
        return f"evt_{self.event_bits.getrandbits(64):016x}"


VERSION_BITS = 0xF << 76 | 0b11 << 62
"""The bits of a UUID that say its version and variant."""
VERSION_4 = 4 << 76 | 0b10 << 62


def source(seed: int | None, kind: str) -> Random:
    """Random bits: the system's, or for a seed always the same sequence."""
    return SystemRandom() if seed is None else Random(f"{seed} {kind}")
