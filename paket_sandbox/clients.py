"""Clients: who may call."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

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
