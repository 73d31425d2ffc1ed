"""Requests go one after the other, not too fast, and once more when Paket asks for patience."""

import asyncio
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

import pytest

from parity.carrier import IN_A_ROW, Base, BaseError, Carrier, Pace
from parity.keys import Key, Redactor
from parity.made import Made
from parity.standin.app import Answer
from parity.standin.server import Manner, Server
from proof.sandboxes import document
from proof.wire import Request, Response

KEYS = {kind: Key(kind, f"{kind}-name", f"test_sk_{kind}") for kind in ("platform", "publisher")}
GET = Request(
    "GET", "/v1", (("Host", "api.paket.tv"), ("Authorization", KEYS["platform"].authorization)), b""
)
POST = Request("POST", "/v1/sessions", GET.headers, b"")
WITH_KEY = Request("POST", "/v1/sessions", (*GET.headers, ("Idempotency-Key", "k")), b"")


@dataclass
class Clock:
    """Time that passes only when somebody sleeps."""

    now: float = 0.0
    slept: list[float] = field(default_factory=list)

    def __call__(self) -> float:
        return self.now

    async def sleep(self, seconds: float) -> None:
        self.slept.append(round(seconds, 3))
        self.now += seconds


def carried(
    requests: Sequence[Request], answers: Sequence[Answer | Manner], clock: Clock, **pace: float
) -> tuple[list[Response | None], Carrier, Server]:
    """Requests carried to a server that gives these answers in turn, the last one for ever."""
    given = iter(answers)
    last = answers[-1]

    async def answer(scope: object, receive: object, send: Callable[..., object]) -> None:
        await send({"type": "http.response.start", "status": 200, "headers": []})  # type: ignore[misc]
        await send({"type": "http.response.body", "body": b"{}"})  # type: ignore[misc]

    def alter(method: str, path: str, headers: object, before: Answer) -> tuple[Answer, Manner]:
        now = next(given, last)
        return (now, Manner()) if isinstance(now, Answer) else (before, now)

    async def run() -> tuple[list[Response | None], Carrier, Server]:
        server = Server(answer, alter)
        address = await server.start()
        base = Base(f"http://127.0.0.1:{address[1]}/v1")
        waits = Pace(clock=clock, sleep=clock.sleep, **pace)
        carrier = Carrier(base, Made(document()), KEYS, Redactor(KEYS.values()), waits)
        came = [await carrier.carry(request) for request in requests]
        await server.stop()
        return came, carrier, server

    return asyncio.run(run())


def test_requests_are_a_second_apart() -> None:
    clock = Clock()
    carried([GET, GET, GET], [Answer(200)], clock)
    assert clock.slept == [1.0, 1.0]


def test_what_comes_while_another_waits_is_sent_after_it() -> None:
    clock = Clock()
    running = 0
    most = 0

    async def run() -> None:
        carrier = Carrier(
            Base("http://127.0.0.1:9/v1"),
            Made(document()),
            KEYS,
            Redactor(()),
            Pace(clock=clock, sleep=clock.sleep),
        )

        async def once(request: Request) -> tuple[Response | None, str]:
            nonlocal running, most
            running += 1
            most = max(most, running)
            await asyncio.sleep(0)
            running -= 1
            return Response(200, (), b""), ""

        carrier._patiently = once  # type: ignore[method-assign]
        await asyncio.gather(*(carrier.carry(GET) for _ in range(3)))

    asyncio.run(run())
    assert most == 1


@pytest.mark.parametrize(
    ("headers", "waits"),
    [((("Retry-After", "7"),), 7.0), ((), 5.0), ((("Retry-After", "soon"),), 5.0)],
)
@pytest.mark.parametrize("status", [429, 503, 502, 504])
def test_it_is_asked_once_more_after_as_long_as_paket_says(
    status: int, headers: tuple[tuple[str, str], ...], waits: float
) -> None:
    clock = Clock()
    came, carrier, server = carried([GET], [Answer(status, headers), Answer(200)], clock, interval=0)
    assert [response.status for response in came if response] == [200]
    assert clock.slept == [waits]
    assert len(server.served) == 2
    assert [sent.unreached for sent in carrier.take()] == [""]


def test_a_time_of_day_is_understood() -> None:
    clock = Clock()
    carried(
        [GET],
        [Answer(429, (("Retry-After", "Fri, 01 Jan 2021 00:00:00 GMT"),)), Answer(200)],
        clock,
        interval=0,
    )
    assert clock.slept == [0.0]


def test_it_is_not_asked_a_third_time_and_is_no_drift() -> None:
    clock = Clock()
    _, carrier, server = carried([GET], [Answer(429)], clock, interval=0)
    assert len(server.served) == 2
    assert [sent.unreached for sent in carrier.take()] == ["429"]


def test_an_hour_is_not_waited_for() -> None:
    clock = Clock()
    _, carrier, server = carried([GET], [Answer(503, (("Retry-After", "3600"),))], clock, interval=0)
    assert clock.slept == []
    assert len(server.served) == 1
    assert [sent.unreached for sent in carrier.take()] == ["503"]


@pytest.mark.parametrize(("request_", "times"), [(GET, 2), (WITH_KEY, 2), (POST, 1)])
def test_what_could_make_something_twice_is_not_sent_twice(request_: Request, times: int) -> None:
    _, carrier, server = carried([request_], [Manner(dropped=True)], Clock(), interval=0)
    assert len(server.served) == times
    [sent] = carrier.take()
    assert sent.unreached == "network: the connection was closed before the answer was whole"
    assert carrier.made.unsure == (request_.method == "POST")


def test_after_one_that_was_not_reached_a_check_asks_no_more_and_the_next_does() -> None:
    _, carrier, server = carried([GET, GET], [Answer(503)], Clock(), interval=0)
    assert len(server.served) == 2
    assert [sent.unreached for sent in carrier.take()] == ["503", "an earlier request was not reached"]
    assert not carrier.halted


def test_a_paket_that_is_gone_is_left_alone() -> None:
    clock = Clock()
    pace = Pace(interval=0, clock=clock, sleep=clock.sleep)
    carrier = Carrier(Base("http://127.0.0.1:9/v1"), Made(document()), KEYS, Redactor(()), pace)

    async def run() -> None:
        for _ in range(IN_A_ROW + 3):
            await carrier.carry(GET)
            carrier.take()

    asyncio.run(run())
    assert carrier.requests == 2 * IN_A_ROW
    assert carrier.halted.startswith(
        f"Paket was not reached {IN_A_ROW} times in a row, the last time: network"
    )


@pytest.mark.parametrize(
    ("url", "says"),
    [
        ("", "expected an address"),
        ("api.paket.tv/v1", "expected an address"),
        ("http://api.paket.tv/v1", "HTTPS only"),
        ("https://user:secret@api.paket.tv/v1", "no credentials"),
        ("https://api.paket.tv/v1?key=secret", "no query"),
    ],
)
def test_an_address_that_may_not_be_asked_is_refused(url: str, says: str) -> None:
    with pytest.raises(BaseError, match=says):
        Base(url)


@pytest.mark.parametrize(
    ("url", "target", "asked"),
    [
        ("https://api.paket.tv/v1", "/v1/sessions", "/v1/sessions"),
        ("https://api.paket.tv/v1/", "/v1", "/v1"),
        ("https://staging.paket.tv/api", "/v1/sessions?limit=1", "/api/sessions?limit=1"),
        ("http://127.0.0.1:8480", "/v1", "/"),
    ],
)
def test_a_target_is_put_after_the_base(url: str, target: str, asked: str) -> None:
    assert Base(url).target(target) == asked
