"""What the last comparison with Paket itself found: ``parity.json``.

``make parity`` writes it, and never a person. It has a digest of each program beside its result, so that a program that
was changed afterwards does not pass for compared. Like the catalogue, this imports nothing else of the project.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import date, timedelta
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from snippets.catalogue import PAKET, ROOT

FILE = "parity.json"

FRESH = timedelta(days=30)
"""How long a comparison speaks for today; an older one is shown in another colour."""

MATCH, DRIFT, NOT_REACHED = "match", "drift", "not reached"
"""What became of a program."""


@dataclass(frozen=True)
class Program:
    """A program in the last comparison."""

    result: str
    """Of all its languages together: a drift in one is a drift."""
    digest: str
    """Of its files; see :func:`snippets.verified.digest_of_program`."""


@dataclass(frozen=True)
class Assumption:
    """An assumption in the last comparison."""

    verdict: str
    """``confirmed``, ``refuted`` or ``unknown``."""
    came: str
    """What came instead, or why nothing is known."""


@dataclass(frozen=True)
class Compared:
    """The last comparison."""

    on: date
    base: str
    """The address that was asked."""
    programs: Mapping[str, Program]
    assumptions: Mapping[str, Assumption]

    @property
    def is_of_paket(self) -> bool:
        """Whether it was Paket that was asked, and no stand-in."""
        asked = urlsplit(self.base)
        return asked.scheme == "https" and asked.netloc == urlsplit(PAKET).netloc

    def is_old(self, today: date) -> bool:
        """Whether it is too long ago to speak for a day."""
        return today > self.on + FRESH

    def dumps(self) -> str:
        """The comparison as its file holds it."""
        return json.dumps({**asdict(self), "on": self.on.isoformat()}, indent=2, ensure_ascii=False) + "\n"


def read_compared(root: Path = ROOT) -> Compared | None:
    """The last comparison with Paket; None when there was none.

    Raises:
        ValueError: The file is of a comparison with something else. Pages would say what is not so.
    """
    path = root / FILE
    if not path.is_file():
        return None
    data: dict[str, Any] = json.loads(path.read_text("utf-8"))
    compared = Compared(
        date.fromisoformat(data["on"]),
        data["base"],
        {name: Program(**row) for name, row in data["programs"].items()},
        {name: Assumption(**row) for name, row in data["assumptions"].items()},
    )
    if not compared.is_of_paket:
        raise ValueError(f"{root.name}/{FILE}: {compared.base} is not {PAKET}: remove the file")
    return compared


def together(results: list[str]) -> str:
    """One result for several languages: a drift in one is a drift, and only where all match do they match."""
    for result in (DRIFT, NOT_REACHED):
        if result in results:
            return result
    return MATCH if results else NOT_REACHED
