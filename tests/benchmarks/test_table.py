"""The figures are read as wrk prints them, and stand in one table."""

import pytest

from benchmarks import live, programs
from benchmarks.requests import Answered, read, row
from benchmarks.table import Row, render

WRK = """Running 5s test @ http://127.0.0.1:8480/v1
  1 threads and 16 connections
  Thread Stats   Avg      Stdev     Max   +/- Stdev
    Latency     1.08ms  220.91us   5.20ms   91.20%
    Req/Sec    14.90k   612.93    15.80k    76.47%
  Latency Distribution
     50%    {p50}
     75%    1.12ms
     90%    1.23ms
     99%    {p99}
  75810 requests in 5.10s, 31.02MB read
Requests/sec:  14864.71
Transfer/sec:      6.08MB
"""


@pytest.mark.parametrize(
    ("p50", "p99", "expected"),
    [("980.00us", "1.91ms", (0.98, 1.91)), ("1.03ms", "1.20s", (1.03, 1200))],
)
def test_wrk_is_understood(p50: str, p99: str, expected: tuple[float, float]) -> None:
    answered = read(WRK.format(p50=p50, p99=p99))
    assert (answered.p50, answered.p99) == expected
    assert answered.rate == 14864.71


def test_a_row_holds_medians() -> None:
    answers = [Answered(9000, 1, 9, 9100), Answered(11000, 2, 3, 12000), Answered(15000, 3, 5, 15100)]
    assert row("sandbox", "POST /v1/sessions", answers, 20_000) == Row(
        "sandbox: POST /v1/sessions per second",
        "11,000 (p50 2.00 ms, p99 5.00 ms); 12,000 per processor second; 0.55 of the minimal server's",
        "at least 10,000, or 0.8 of the minimal server's on a slower machine",
        True,
    )


def test_a_rate_is_held_against_the_minimal_servers() -> None:
    answers = [Answered(9000, 1, 9, 9100)]
    assert row("sandbox", "POST /v1/sessions", answers, 12_000).verdict == "miss"
    assert row("sandbox", "POST /v1/sessions", answers, 11_000).verdict == "pass, for its speed"
    assert row("minimal Starlette", "POST /v1/sessions", answers, 9000).verdict == ""


@pytest.mark.parametrize(
    ("times", "verdict"),
    [([900, 1100, 5000], "pass"), ([900, 1200, 5000], "pass"), ([900, 1201, 5000], "miss")],
)
def test_a_time_is_held_against_the_clock(times: list[float], verdict: str) -> None:
    assert live.row("first answer", times, 1200).verdict == verdict


def test_programs_are_held_against_what_one_takes_alone() -> None:
    half = {language: 2.0 * ms for language, ms in programs.ALONE.items()}
    twice = {language: ms / 2 for language, ms in programs.ALONE.items()}
    assert (programs.speed(half), programs.speed(twice)) == (0.5, 1)
    verdicts = [programs.row(rate, 0, 0.5, "2 cores").verdict for rate in (599, 600, 1200)]
    assert verdicts == ["miss", "pass, for its speed", "pass"]
    assert programs.row(1199, 0, 1, "2 cores").verdict == "miss"


def test_the_table_is_markdown() -> None:
    assert render([Row("speed", "9", "at least 10", False), Row("weight", "100", "", None)]) == (
        "| what   | measured | target      |      |\n"
        "| ------ | -------- | ----------- | ---- |\n"
        "| speed  | 9        | at least 10 | miss |\n"
        "| weight | 100      |             |      |"
    )
