"""What a comparison finds: a result of three, and where and how something differs."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum


class Result(StrEnum):
    """What became of a check. What was not reached says nothing about the API."""

    MATCH = "match"
    DRIFT = "drift"
    NOT_REACHED = "not reached"


class Kind(StrEnum):
    """The kinds of difference."""

    STATUS = "another status"
    PROTOCOL = "another protocol"
    INTERIM = "another answer first"
    HEADER_ADDED = "header added"
    HEADER_LOST = "header lost"
    HEADER_TWICE = "header twice"
    HEADER_VALUE = "another header value"
    BODY_ADDED = "body added"
    BODY_LOST = "body lost"
    NOT_JSON = "not JSON"
    FIELD_ADDED = "field added"
    FIELD_LOST = "field lost"
    FIELD_RENAMED = "field renamed"
    TYPE = "another type"
    NULL = "null"
    FORMAT = "another format"
    RANGE = "out of range"
    NOT_LISTED = "value not listed"
    VALUE = "another value"
    PAGE = "another page"
    ORDER = "another order"
    BEHAVIOUR = "another behaviour"
    PROGRAM = "program failed"
    LEAK = "secret shown"


@dataclass(frozen=True, order=True)
class Finding:
    """A difference."""

    place: str
    """``status``, ``header Allow``, ``body/items/*/title``."""
    kind: Kind
    expected: str = field(default="", compare=False)
    came: str = field(default="", compare=False)

    def __str__(self) -> str:
        details = f": expected {self.expected}, came {self.came}" if self.expected or self.came else ""
        return f"{self.place}: {self.kind}{details}"


@dataclass(frozen=True)
class Check:
    """What became of one thing that was compared."""

    name: str
    """A program, ``sessions/create_session``; a step, ``stories/<story>/2``; ``errors/NotFound``; or a behaviour."""
    language: str
    """Empty for what no program did."""
    result: Result
    findings: tuple[Finding, ...] = ()
    """What makes it a drift."""
    allowed: tuple[Finding, ...] = ()
    """Differences that ``allowed.yaml`` allows."""
    reason: str = ""
    """Why it was not reached."""
    note: str = ""
    """What else is worth knowing: how a program ended that met a drift."""

    def __str__(self) -> str:
        where = f"{self.name} ({self.language})" if self.language else self.name
        return f"{where}: {self.result}"


class Verdict(StrEnum):
    """What is known of an assumption."""

    CONFIRMED = "confirmed"
    REFUTED = "refuted"
    UNKNOWN = "unknown"


@dataclass(frozen=True)
class Asked:
    """What became of an assumption."""

    name: str
    """``newest-first``."""
    verdict: Verdict
    came: str = ""
    """What came instead, when it is refuted; why nothing is known, when nothing is."""

    def __str__(self) -> str:
        return f"assumptions/{self.name}: {self.verdict}"
