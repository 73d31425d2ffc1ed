"""The test keys that a comparison calls with, from the environment. No other way leads them in, and none out."""

from __future__ import annotations

import html
import json
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from proof.credentials import basic
from proof.leaks import written

TEST_KEY = "test_sk"
"""What Paket's test keys begin with, as its documentation says."""

VARIABLES = {
    "platform": ("PAKET_PARITY_PLATFORM_USERNAME", "PAKET_PARITY_PLATFORM_SECRET_KEY"),
    "publisher": ("PAKET_PARITY_PUBLISHER_USERNAME", "PAKET_PARITY_PUBLISHER_SECRET_KEY"),
    "other publisher": ("PAKET_PARITY_OTHER_PUBLISHER_USERNAME", "PAKET_PARITY_OTHER_PUBLISHER_SECRET_KEY"),
}
"""Who calls -> the variables that hold the key: a username, and a secret key."""

NEEDED = ("platform", "publisher")

HIDDEN = "[secret]"


class KeysError(Exception):
    """Keys are missing, or are none that this may call with. The message says what to do, and shows no secret."""


@dataclass(frozen=True)
class Key:
    """The credentials of a Client."""

    kind: str
    username: str
    secret: str = field(repr=False)

    @property
    def authorization(self) -> str:
        """The header's value."""
        return basic(self.username, self.secret)


def read_keys(environment: Mapping[str, str]) -> dict[str, Key]:
    """The keys by who calls with them: a Platform's and a Publisher's, and another Publisher's if there is one.

    Raises:
        KeysError: One is missing, or is not a test key.
    """
    keys = {}
    for kind, names in VARIABLES.items():
        username, secret = (environment.get(name, "") for name in names)
        missing = [name for name in names if not environment.get(name)]
        if len(missing) == len(names) and kind not in NEEDED:
            continue
        if missing:
            raise KeysError(f"set {' and '.join(missing)}: the {kind}'s test key, from the Developer Portal")
        if not secret.startswith(TEST_KEY):
            raise KeysError(
                f"{names[1]} does not begin with {TEST_KEY}: only test keys are used, never live ones. "
                "Nothing was asked"
            )
        keys[kind] = Key(kind, username, secret)
    return keys


class Redactor:
    """Takes secrets out of texts, however they are written."""

    def __init__(self, keys: Iterable[Key], more: Iterable[str] = ()) -> None:
        pairs = [*((key.username, key.secret) for key in keys), *(("", secret) for secret in more if secret)]
        shapes = {text for pair in pairs for _, text in written(*pair)}
        shapes |= {json.dumps(shape)[1:-1] for shape in shapes} | {html.escape(shape) for shape in shapes}
        shapes |= {re.sub("%[0-9A-F]{2}", lambda match: match[0].lower(), shape) for shape in shapes}
        self.shapes = tuple(sorted(shapes, key=len, reverse=True))

    def clean(self, text: str) -> str:
        """The text, with a mark in the place of each secret."""
        for shape in self.shapes:
            text = text.replace(shape, HIDDEN)
        return text

    def clean_bytes(self, data: bytes) -> bytes:
        """The same for what travels."""
        for shape in self.shapes:
            data = data.replace(shape.encode(), HIDDEN.encode())
        return data
