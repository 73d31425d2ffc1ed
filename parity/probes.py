"""Probes: small requests that tell how Paket behaves, as ``probes.yaml`` lists them."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import yaml

from parity.carrier import Sent
from parity.structure import shown
from proof.wire import Response

FILE = Path(__file__).with_name("probes.yaml")

NAME = re.compile(r"\{([A-Z0-9_]+)\}")
"""What stands for a variable."""

MISSING = object()
"""What stands where nothing does."""

RESTS_ON = ("", "kept", "webhook")


class ProbeError(Exception):
    """``probes.yaml`` holds something that is not understood. The message names the probe."""


@dataclass(frozen=True)
class Step:
    """A request of a probe; the attributes are the keys of the file, which explains them."""

    call: str
    client: str
    headers: Mapping[str, Any] = field(default_factory=dict)
    body: Mapping[str, Any] | None = None
    text: str = ""
    size: int = 0
    save: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Condition:
    """What an answer must be; the attributes are the keys of the file, which explains them."""

    of: Sequence[int]
    status: Sequence[int] = ()
    header: str = ""
    body: str | None = None
    value: Any = MISSING
    like: str = ""
    lacks: bool = False
    keys: Sequence[str] = ()
    same: str | None = None

    def problems(self, answers: Sequence[Response], variables: Mapping[str, str]) -> Iterator[str]:
        """Where answers are others, one line each.

        Args:
            answers: To the steps.
            variables: What stands for the names in braces.
        """
        for number in self.of:
            answer = answers[number - 1]
            which = f"answer {number}"
            if self.status and answer.status not in self.status:
                expected = " or ".join(map(str, self.status))
                yield f"{which} has the status {answer.status}, not {expected}: {shown(body_text(answer))}"
            elif self.header:
                yield from self._of(answer.header(self.header), f"{which}: header {self.header}", variables)
            elif self.body is not None:
                yield from self._of(
                    part_of(json_of(answer), self.body), f"{which}: body/{self.body}", variables
                )
        if self.same is not None:
            first, *others = (part_of(json_of(answers[n - 1]), self.same) for n in self.of)
            if any(other != first for other in others):
                yield f"answers {', '.join(map(str, self.of))} differ in body/{self.same}: {shown([first, *others])}"

    def _of(self, came: Any, place: str, variables: Mapping[str, str]) -> Iterator[str]:
        came = MISSING if came is None and self.header else came
        what = "nothing" if came is MISSING else shown(came)
        if self.lacks:
            if came is not MISSING:
                yield f"{place} is {what}, not absent"
        elif self.keys:
            if not isinstance(came, dict) or sorted(came) != sorted(self.keys):
                yield f"{place} has {sorted(came) if isinstance(came, dict) else what}, not {sorted(self.keys)}"
        elif self.like:
            if not isinstance(came, str) or not re.fullmatch(self.like, came):
                yield f"{place} is {what}, not like {self.like}"
        elif self.value is not MISSING and not equal(came, filled(self.value, variables)):
            yield f"{place} is {what}, not {shown(filled(self.value, variables))}"


@dataclass(frozen=True)
class Probe:
    """How one behaviour is tried, or why it cannot be."""

    name: str
    ask: tuple[Step, ...] = ()
    expect: tuple[Condition, ...] = ()
    needs: tuple[str, ...] = ()
    rests_on: str = ""
    nothing: str = ""

    def problems(self, sent: Sequence[Sent], variables: Mapping[str, str]) -> list[str]:
        """In what the answers are others than the behaviour makes them. Every step must have been answered."""
        answers = [one.response for one in sent if one.response is not None]
        return [line for condition in self.expect for line in condition.problems(answers, variables)]

    def broken(self, sent: Sequence[Sent]) -> str:
        """Why the answers say nothing: a step on which others rest was refused; empty when none was."""
        told = {number for condition in self.expect if condition.status for number in condition.of}
        for number, one in enumerate(sent, start=1):
            if number not in told and one.response is not None and one.response.status >= 300:
                return f"step {number}, {self.ask[number - 1].call}, was answered {one.response.status}"
        return ""


def read_probes(path: Path = FILE) -> tuple[dict[str, Probe], dict[str, Probe]]:
    """The probes of documented behaviours, and those of assumptions, by their names.

    Raises:
        ProbeError: One is not understood.
    """
    content: dict[str, Any] = yaml.safe_load(path.read_text("utf-8"))
    documented, assumed = (
        {name: read_probe(name, keys) for name, keys in content[part].items()}
        for part in ("documented", "assumptions")
    )
    return documented, assumed


def read_probe(name: str, keys: Mapping[str, Any]) -> Probe:
    """One probe.

    Raises:
        ProbeError: It has a key that is not known, or neither requests nor a reason, or both.
    """
    try:
        steps = tuple(
            Step(**{("client" if k == "as" else k): v for k, v in s.items()}) for s in keys.get("ask", ())
        )
        rest = {key: value for key, value in keys.items() if key not in ("ask", "expect", "needs")}
        conditions = tuple(read_condition(c) for c in keys.get("expect", ()))
        probe = Probe(name, steps, conditions, tuple(keys.get("needs", ())), **rest)
    except (TypeError, ValueError) as error:
        raise ProbeError(f"parity/probes.yaml: {name}: {error}") from error
    if bool(probe.nothing) == bool(probe.expect):
        raise ProbeError(
            f"parity/probes.yaml: {name}: say what to ask and to expect, or in `nothing` why no client can"
        )
    if probe.rests_on not in RESTS_ON:
        raise ProbeError(
            f"parity/probes.yaml: {name}: `rests_on` is {probe.rests_on!r}; expected kept or webhook"
        )
    if probe.rests_on != "webhook" and any(n > len(probe.ask) for c in probe.expect for n in c.of):
        raise ProbeError(f"parity/probes.yaml: {name}: an expectation is of an answer that there is not")
    return probe


def read_condition(keys: Mapping[str, Any]) -> Condition:
    """A condition; one number stands for a list of one, and ``is`` for the value."""
    made = {("value" if key == "is" else key): value for key, value in keys.items()}
    for key in ("of", "status"):
        if key in made and not isinstance(made[key], list):
            made[key] = [made[key]]
    return Condition(**made)


def json_of(answer: Response) -> Any:
    """A body as JSON; what stands for nothing when it is none."""
    try:
        return answer.json if answer.body else MISSING
    except ValueError:
        return MISSING


def part_of(value: Any, path: str) -> Any:
    """What stands at a path, ``items/0/title``; with ``*`` a list of what stands below each."""
    for place, step in enumerate(steps := path.split("/") if path else []):
        if step == "*":
            rest = "/".join(steps[place + 1 :])
            return [part_of(item, rest) for item in value] if isinstance(value, list) else MISSING
        if isinstance(value, list) and step.isdecimal() and int(step) < len(value):
            value = value[int(step)]
        elif isinstance(value, dict) and step in value:
            value = value[step]
        else:
            return MISSING
    return value


def equal(came: Any, expected: Any) -> bool:
    """Whether two values are the same JSON: 1 is not true."""
    one, other = (json.dumps(value, sort_keys=True, default=lambda missing: {}) for value in (came, expected))
    return came is not MISSING and one == other


def filled(value: Any, variables: Mapping[str, str]) -> Any:
    """A value with the variables in braces put in; a name that is none stays."""
    if isinstance(value, Mapping):
        return {key: filled(part, variables) for key, part in value.items()}
    if isinstance(value, list):
        return [filled(part, variables) for part in value]
    if isinstance(value, str):
        return NAME.sub(lambda match: variables.get(match[1], match[0]), value)
    return value


def header_lines(headers: Mapping[str, Any], variables: Mapping[str, str]) -> Iterable[tuple[str, str]]:
    """The headers of a step; a list of values is sent as so many headers."""
    for name, value in headers.items():
        for one in value if isinstance(value, list) else [value]:
            yield name, filled(str(one), variables)


def body_text(answer: Response) -> str:
    """A body as text, whatever it is."""
    return answer.body.decode("utf-8", errors="replace")
