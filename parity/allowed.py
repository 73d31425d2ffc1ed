"""Differences that are allowed for a time, as ``allowed.yaml`` lists them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from fnmatch import fnmatchcase
from pathlib import Path
from typing import Any

import yaml

from parity.findings import Finding, Kind

FILE = Path(__file__).with_name("allowed.yaml")


class AllowedError(Exception):
    """``allowed.yaml`` holds something that is not understood. The message names the entry."""


@dataclass(frozen=True)
class Allowed:
    """A difference that is allowed; the attributes are the keys of the file."""

    check: str
    place: str
    kind: str
    reason: str
    owner: str
    until: date

    def __str__(self) -> str:
        return f"parity/allowed.yaml: {self.check}: {self.place}: {self.kind}"

    def covers(self, check: str, finding: Finding, today: date) -> bool:
        """Whether it allows a difference on a day."""
        same = finding.place == self.place and finding.kind == self.kind
        return same and today <= self.until and fnmatchcase(check, self.check)


def read_allowed(path: Path = FILE) -> list[Allowed]:
    """The entries.

    Raises:
        AllowedError: One lacks a key, or has a value that is none.
    """
    return [read_entry(keys) for keys in yaml.safe_load(path.read_text("utf-8"))]


def read_entry(keys: Any) -> Allowed:
    """One entry.

    Raises:
        AllowedError: It lacks a key, or has a value that is none.
    """
    try:
        entry = Allowed(**keys)
    except TypeError as error:
        raise AllowedError(f"parity/allowed.yaml: {keys}: {error}") from None
    if not isinstance(entry.until, date):
        raise AllowedError(f"{entry}: `until` is {entry.until!r}; expected a day, 2027-01-31")
    if entry.kind not in set(Kind):
        raise AllowedError(f"{entry}: `kind` is none of {', '.join(Kind)}")
    if not entry.reason.strip() or not re.fullmatch(r"[A-Za-z ]{3,}", entry.owner):
        raise AllowedError(f"{entry}: expected a reason, and as the owner a role in words")
    return entry


def expired(entries: Sequence[Allowed], today: date) -> Iterator[str]:
    """Entries whose last day is over, one line each."""
    for entry in entries:
        if today > entry.until:
            yield f"{entry}: was allowed until {entry.until}; {entry.owner}: settle it, or give it another day"


def sift(
    check: str, findings: Sequence[Finding], entries: Sequence[Allowed], today: date
) -> tuple[tuple[Finding, ...], tuple[Finding, ...]]:
    """The differences that are drift, and those that are allowed."""
    fine = tuple(f for f in findings if any(entry.covers(check, f, today) for entry in entries))
    return tuple(f for f in findings if f not in fine), fine
