"""Rehearsals: drifts are planted in a stand-in for Paket, one at a time, and found by a comparison, or not."""

from __future__ import annotations

import ssl
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import date
from functools import cache
from random import Random
from typing import Any

from paket_sandbox.app import Config, create_app
from parity.caller import Player
from parity.carrier import Base, Carrier, Pace
from parity.comparison import Comparison, Outcome, Setting, Wanted, every, read_setting
from parity.findings import Result, Verdict
from parity.keys import Key, Redactor
from parity.made import Made
from parity.standin.app import Client, StandIn
from parity.standin.drifts import Drift
from parity.standin.server import App, Served, Server, unaltered
from proof.harness import Harness
from proof.sandboxes import clients, document
from proof.wire import Address
from snippets.catalogue import Language

TODAY = date(2026, 1, 1)

PLATFORM = Client("platform-under-test", "test_sk_rehearsal_platform", "platform", "00000000000000a1")
PUBLISHER = Client("publisher-under-test", "test_sk_rehearsal_publisher", "publisher", "00000000000000b2")
CLIENTS = (PLATFORM, PUBLISHER)


async def no_sleep(seconds: float) -> None:
    """The pace of a rehearsal: none."""


PACE = Pace(interval=0, timeout=60, pause=0, sleep=no_sleep)
"""Nothing waits, and a machine that has much to do makes nothing late."""

IMPATIENT = replace(PACE, timeout=2)
"""For what never comes."""


Found = tuple[str, str, str]
"""A check, a place and a kind."""


@dataclass(frozen=True)
class Rehearsed:
    """What a comparison made of a drift."""

    drift: Drift
    planted: frozenset[Found]
    """What there was to be found."""
    found: frozenset[Found]
    """What it found."""
    outcome: Outcome

    @property
    def missed(self) -> frozenset[Found]:
        """What was there and was not found."""
        return self.planted - self.found

    @property
    def invented(self) -> frozenset[Found]:
        """What was found and is not there."""
        return self.found - self.planted

    def __str__(self) -> str:
        lines = [f"{self.drift.name} ({self.drift.about}):"]
        lines += [f"  missed: {': '.join(one)}" for one in sorted(self.missed)]
        lines += [f"  not there: {': '.join(one)}" for one in sorted(self.invented)]
        lines += [] if self.planted else ["  nothing was planted"]
        return "\n".join(lines)


def found_in(outcome: Outcome) -> frozenset[Found]:
    """All that a comparison found: drifts, refuted assumptions, and what was not reached, with the reason."""
    drifts = {(check.name, f.place, str(f.kind)) for check in outcome.checks for f in check.findings}
    refuted = {
        (f"assumptions/{asked.name}", "behaviour", "refuted")
        for asked in outcome.assumptions
        if asked.verdict is Verdict.REFUTED
    }
    lost = {
        (check.name, "not reached", check.reason.partition(":")[0])
        for check in outcome.checks
        if check.result is Result.NOT_REACHED and check.reason.partition(":")[0] in REASONS
    }
    stopped = {STOPPED} if outcome.stopped else set()
    return frozenset(drifts | refuted | lost | stopped)


STOPPED = ("the comparison", "all of it", "stopped")
"""What is found where nothing more may be sent."""

REASONS = ("timeout", "429", "502", "503", "504", "certificate", "network")
"""Why something was not reached, where Paket itself was asked."""


def planted_in(drift: Drift, outcome: Outcome, served: Sequence[Served]) -> frozenset[Found]:
    """What there is to be found: where an answer was altered that was judged, and what the drift's row says."""
    altered = {number for number, one in enumerate(served, start=1) if one.is_altered}
    touched = {name for name, numbers in outcome.numbers.items() if numbers & altered}
    wanted = (
        [("not reached", drift.unreached)] if drift.unreached else [(drift.place, drift.kind), *drift.also]
    )
    listed = {(name, "behaviour", "another behaviour") for name in drift.fails}
    refuted = {(f"assumptions/{name}", "behaviour", "refuted") for name in drift.refutes}
    stopped = {STOPPED} if drift.halts else set()
    seen = {(name, place, kind) for name in touched for place, kind in wanted if place}
    return frozenset(seen | listed | refuted | stopped)


TOLERANCES = frozenset({"any-id"})
"""Switches that are no drift themselves: without them, what a drift has sent could not be used."""


def twin_of(drift: Drift, seed: int) -> StandIn | None:
    """The stand-in without a drift's switches, to tell which answers they change; None where they change none."""
    switches = frozenset(drift.switches)
    return replace(stand_in(None, seed), switches=switches & TOLERANCES) if switches - TOLERANCES else None


def rehearse(harness: Harness, drift: Drift, seed: int, **options: Any) -> Rehearsed:
    """Plant a drift, compare, and see what was found of it.

    A drift that shows only where what is written is kept is planted before a sandbox, whose answers are altered then.
    """
    pace = IMPATIENT if drift.manner.get("late") else PACE
    app: App = stand_in(drift, seed)
    if drift.kept:
        app = create_app(Config(seed=seed, document=document(), clients=clients()))
        known = [Client(c.username, c.secret, c.client_type, c.client_id) for c in clients()]
        options = {**options, "clients": known}
    with compared(harness, app, drift=drift, seed=seed, pace=pace, **options) as (comparison, server):
        server.twin = twin_of(drift, seed)
        comparison.run()
        outcome = comparison.outcome
        return Rehearsed(drift, planted_in(drift, outcome, server.served), found_in(outcome), outcome)


def keys_of(clients: Sequence[Client]) -> dict[str, Key]:
    """The keys of a stand-in's Clients."""
    kinds = ("platform", "publisher", "other publisher")
    return {kind: Key(kind, c.username, c.secret) for kind, c in zip(kinds, clients, strict=False)}


@contextmanager
def compared(
    harness: Harness,
    app: App,
    *,
    clients: Sequence[Client] = CLIENTS,
    drift: Drift | None = None,
    seed: int = 0,
    languages: Sequence[Language | None] = (None,),
    wanted: Wanted = every,
    pace: Pace = PACE,
    serving: ssl.SSLContext | None = None,
    trusting: ssl.SSLContext | None = None,
) -> Iterator[tuple[Comparison, Server]]:
    """A comparison that has a stand-in to ask, not begun yet."""
    server = Server(app, drift.alter(document(), Random(seed)) if drift else unaltered, tls=serving)
    address: Address = harness.wait(server.start())
    try:
        keys = keys_of(clients)
        base = Base(f"{'https' if serving else 'http'}://127.0.0.1:{address[1]}/v1")
        carrier = Carrier(base, Made(document()), keys, Redactor(keys.values()), pace, trusting)
        player = Player(harness, carrier, keys, document(), f"r{seed}")
        yield Comparison(replace(setting(), languages=languages, wanted=wanted), player), server
    finally:
        harness.wait(server.stop())


@cache
def setting() -> Setting:
    """What rehearsals are made with, read once. No difference is allowed in one."""
    return replace(read_setting((None,), TODAY), allowed=())


def stand_in(drift: Drift | None, seed: int) -> StandIn:
    """A stand-in that behaves as a drift has it."""
    return StandIn(document(), CLIENTS, seed, frozenset(drift.switches) if drift else frozenset())
