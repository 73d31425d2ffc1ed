"""Rehearsals: a comparison with a stand-in for Paket, in which drifts are planted one at a time, and what it found of them."""

from __future__ import annotations

import json
import ssl
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import date
from random import Random
from typing import Any

from parity.caller import Player
from parity.carrier import Base, Carrier, Pace
from parity.comparison import Comparison, Outcome, Refused, Setting, Wanted
from parity.findings import Result, Verdict
from parity.keys import Key, Redactor
from parity.made import Made
from parity.probes import read_probes
from parity.rules import read_rules
from parity.standin.app import Client, StandIn
from parity.standin.drifts import Drift
from parity.standin.server import App, Server, unaltered
from proof.harness import Harness
from proof.sandboxes import document
from proof.wire import Address
from snippets.catalogue import Language

TODAY = date(2026, 1, 1)

PLATFORM = Client("platform-under-test", "test_sk_rehearsal_platform", "platform", "00000000000000a1")
PUBLISHER = Client("publisher-under-test", "test_sk_rehearsal_publisher", "publisher", "00000000000000b2")
CLIENTS = (PLATFORM, PUBLISHER)


async def no_sleep(seconds: float) -> None:
    """The pace of a rehearsal: none."""


PACE = Pace(interval=0, timeout=5, pause=0, sleep=no_sleep)


@dataclass(frozen=True)
class Rehearsed:
    """What a rehearsal came to."""

    outcome: Outcome
    expected: frozenset[tuple[str, str, str]]
    """What was planted: check, place and kind."""
    refused: str = ""
    removed: int = 0
    left: tuple[str, ...] = ()

    @property
    def found(self) -> frozenset[tuple[str, str, str]]:
        """What the comparison found, in the same shape. What was not reached has its reason for a kind."""
        drift = {(c.name, f.place, str(f.kind)) for c in self.outcome.checks for f in c.findings}
        refuted = {
            (f"assumptions/{a.name}", "behaviour", "refuted")
            for a in self.outcome.assumptions
            if a.verdict is Verdict.REFUTED
        }
        return frozenset(drift | refuted)

    def reasons(self, name: str) -> set[str]:
        """Why a program or step was not reached."""
        return {c.reason for c in self.outcome.checks if c.name == name and c.result is Result.NOT_REACHED}


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
    wanted: Wanted = lambda name: True,
    pace: Pace = PACE,
    serving: ssl.SSLContext | None = None,
    trusting: ssl.SSLContext | None = None,
) -> Iterator[tuple[Comparison, Server]]:
    """A comparison that has a stand-in to ask, not begun yet."""
    server = Server(app, drift.alter(document(), Random(seed)) if drift else unaltered, serving)
    address: Address = harness.wait(server.start())
    try:
        keys = keys_of(clients)
        base = Base(f"{'https' if serving else 'http'}://127.0.0.1:{address[1]}/v1")
        carrier = Carrier(base, Made(document()), keys, Redactor(keys.values()), pace, trusting)
        player = Player(harness, carrier, keys, document(), f"r{seed}")
        documented, assumed = read_probes()
        setting = Setting(document(), read_rules(), documented, assumed, (), languages, TODAY, wanted)
        yield Comparison(setting, player), server
    finally:
        harness.wait(server.stop())


def stand_in(drift: Drift | None, seed: int) -> StandIn:
    """A stand-in that behaves as a drift has it."""
    return StandIn(document(), CLIENTS, seed, frozenset(drift.switches) if drift else frozenset())
