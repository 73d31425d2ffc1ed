"""The environment variables of the programs: a Client's credentials, and ids that earlier answers gave.

The worker of the live examples uses this too, so nothing here reads YAML.
"""

from __future__ import annotations

import json
import re
from typing import Any, NamedTuple, Protocol

CREDENTIALS = {"PAKET_API_USERNAME": "username", "PAKET_API_SECRET_KEY": "secret"}
"""Variable -> the attribute of :class:`Credentials` that it holds."""

PREFIX = "PAKET"
"""What the variables of the programs begin with."""

VARIABLE = re.compile(r"\bPAKET_[A-Z_]+\b")

ID_VARIABLE = re.compile(r"\bPAKET_[A-Z]+_ID\b")
"""A variable that an earlier answer fills. ``browser/live/page/variables.js`` has the same; a test compares them."""


class Credentials(Protocol):
    """Who calls."""

    @property
    def username(self) -> str:
        """The API Username."""

    @property
    def secret(self) -> str:
        """The API Secret Key."""


class Id(NamedTuple):
    """An id in an answer."""

    attribute: str
    """Of the answer: ``session_id``."""
    name: str
    """What its variable ends with: ``SESSION_ID``."""
    client_type: str = ""
    """It counts only in an answer with this ``client_type``; empty for any answer."""


IDS = (
    Id("session_id", "SESSION_ID"),
    Id("participant_id", "PARTICIPANT_ID"),
    Id("app_id", "APP_ID"),
    Id("client_id", "APP_ID", client_type="publisher"),  # a Publisher's Client is its app
)
"""The ids that programs read from variables. A later row wins over an earlier one."""


def credentials(client: Credentials) -> dict[str, str]:
    """The variables that hold a caller's credentials."""
    return {variable: getattr(client, attribute) for variable, attribute in CREDENTIALS.items()}


def variables_of(text: str) -> tuple[str, ...]:
    """The variables that a program reads from its environment, in the order of their first use."""
    return tuple(dict.fromkeys(VARIABLE.findall(text)))


def ids_read_by(text: str) -> tuple[str, ...]:
    """Those of a program's variables that earlier answers fill, in the order of their first use."""
    return tuple(dict.fromkeys(ID_VARIABLE.findall(text)))


def ids_in(body: bytes, prefix: str = PREFIX) -> dict[str, str]:
    """The variables that an answer fills.

    Args:
        body: The answer's body. One that is not a JSON object fills none.
        prefix: What the names of the variables begin with.
    """
    try:
        answer: Any = json.loads(body)
    except ValueError:
        return {}
    if not isinstance(answer, dict):
        return {}
    return {
        f"{prefix}_{id.name}": answer[id.attribute]
        for id in IDS
        if isinstance(answer.get(id.attribute), str) and id.client_type in ("", answer.get("client_type"))
    }
