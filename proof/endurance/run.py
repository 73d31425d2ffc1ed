"""The run: many connections, mixed reads and writes, and a sandbox that is killed in the middle of them."""

from __future__ import annotations

import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path
from statistics import quantiles

from paket_sandbox.process import PaketSandbox, run_sandbox
from proof.endpoint import Received, Receiver, run_receiver
from proof.endurance.caller import Caller
from proof.ports import free_port

CONNECTIONS = 16
REFUSES_EVERY = 7
"""The receiver of the webhooks answers each so many with 503."""
PATIENCE = 60
"""How long, in seconds, the last events may take to arrive."""
PAUSE = 0.2
"""Seconds between two looks at what arrived."""


@dataclass
class Outcome:
    """What a run was like, and what is owed after it."""

    data: Path
    """The sandbox's state, as the last kill left it."""
    seconds: float
    callers: list[Caller]
    received: list[Received]
    """The webhooks that arrived."""
    restarts: list[float] = field(default_factory=list)
    """Seconds from each kill until another sandbox was there."""
    behind: float = 0
    """Seconds from the last call until the last event had arrived."""

    def figures(self) -> Iterator[tuple[str, str]]:
        """What there is to say of it: what, and how much."""
        taken = quantiles([ms for caller in self.callers for ms in caller.milliseconds], n=100)
        reads, writes, again, in_doubt = (
            sum(getattr(caller, name) for caller in self.callers)
            for name in ("reads", "writes", "repetitions", "in_doubt")
        )
        yield "connections", f"{len(self.callers)}"
        yield "seconds", f"{self.seconds:g}"
        yield "pages read", f"{reads:,}"
        yield "writes acknowledged", f"{writes:,}"
        yield "writes repeated with their key", f"{again:,}"
        yield "answered within", f"{taken[49]:.1f} ms (p50), {taken[98]:.1f} ms (p99)"
        yield "killed, and back within", ", ".join(f"{seconds:.2f} s" for seconds in self.restarts)
        yield "requests without an answer, made again", f"{in_doubt:,}"
        yield "events", f"{sum(caller.expected.events.total() for caller in self.callers):,}"
        yield "webhooks received", f"{len(self.received):,}, the last {self.behind:.1f} s after the calls"


def endure(data: Path, seconds: float, kills: int = 1, connections: int = CONNECTIONS) -> Outcome:
    """Let callers call for ``seconds``, and kill the sandbox so many times meanwhile, and once at the end.

    Args:
        data: Where the sandbox keeps its state.
        seconds: How long.
        kills: How often it is killed in the middle, each as long after the one before.
        connections: How many callers there are, each with one.

    Raises:
        proof.endurance.caller.Wrong: An answer was not what had been acknowledged.
    """
    callers = [Caller(seed) for seed in range(connections)]
    outcome = Outcome(data, seconds, callers, [])
    with (
        free_port() as port,
        run_receiver(lambda number: 503 if number % REFUSES_EVERY == 0 else 204) as receiver,
    ):
        webhooks = ("--webhook", receiver.url, "--webhook-speed", "100000")

        with ExitStack() as stack, ThreadPoolExecutor(connections) as pool:

            def start() -> PaketSandbox:
                return stack.enter_context(run_sandbox("--port", str(port), "--data", data, *webhooks))

            sandbox = start()
            running = [pool.submit(caller.run, port, seconds) for caller in callers]
            for _ in range(kills):
                time.sleep(seconds / (kills + 1))
                sandbox.process.kill()
                killed = time.monotonic()
                sandbox.process.wait()
                sandbox = start()
                outcome.restarts.append(time.monotonic() - killed)
            for future in running:
                future.result()
            called = time.monotonic()
            wait_for_events(receiver, sum(caller.expected.events.total() for caller in callers))
            outcome.behind = time.monotonic() - called
            sandbox.process.kill()
        outcome.received = list(receiver.received)
    return outcome


def wait_for_events(receiver: Receiver, count: int) -> None:
    """Give the outbox the time to deliver what it has; whether it did is for others to say.

    It is looked at now and then: who counts at each arrival, all that came, holds up the next one.
    """
    end = time.monotonic() + PATIENCE
    while time.monotonic() < end and len({w.event["id"] for w in list(receiver.received)}) < count:
        time.sleep(PAUSE)
