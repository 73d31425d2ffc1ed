"""Values of facts, which prose names instead of typing them: ``[=page-size]`` stands for the 50 of the ledger.

Like the catalogue, this imports nothing else of the project: whoever has texts to fill in says where the ledger is.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from difflib import get_close_matches
from functools import cache
from pathlib import Path
from typing import Any

import yaml

REFERENCE = re.compile(r"\[=([a-z0-9-]+)\]")
"""What stands in a text for a value: its id between ``[=`` and ``]``."""


Loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
"""The quick one, where there is one: whoever writes waits for it."""


class FactError(Exception):
    """A text names a value that the ledger does not have. The message names both."""


@cache
def read_values(ledger: Path) -> dict[str, str]:
    """The values of a ledger by the ids of their facts, as texts show them."""
    rows: dict[str, dict[str, Any]] = yaml.load(ledger.read_text("utf-8"), Loader=Loader)
    return {fact: str(row["value"]) for fact, row in rows.items() if "value" in row}


def filled(text: str, values: Mapping[str, str]) -> str:
    """A text with each value in the place of its reference.

    Raises:
        FactError: There is no such value.
    """

    def value(reference: re.Match[str]) -> str:
        if reference[1] in values:
            return values[reference[1]]
        close = get_close_matches(reference[1], values, 3) or sorted(values)
        raise FactError(f"{reference[0]} is no value of the ledger; there is {', '.join(close)}")

    return REFERENCE.sub(value, text)
