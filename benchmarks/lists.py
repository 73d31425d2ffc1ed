"""How long a page of a long list takes, at its beginning and at its end, and what memory the sandbox needs for it."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from pathlib import Path
from statistics import median
from typing import Any

import httpx

from benchmarks.requests import Server, serving
from benchmarks.table import Row
from paket_sandbox.clients import Client
from proof.credentials import PLATFORM, PUBLISHER

ITEMS = 10_000
PARTICIPANTS = 10
LIMIT = 200
ROUNDS = 7
WANTED_MILLISECONDS = 50
WANTED_MEGABYTES = 5

Ask = Callable[..., Any]
"""Makes a call, given method, path and what httpx takes beside them: the answer's JSON."""


def measure() -> Iterator[Row]:
    """The first page and the last, of a Session's list that ten Participants share; then the memory."""
    with (
        serving(["paket_sandbox", "--port", "0"]) as server,
        httpx.Client(base_url=server.url, timeout=30) as http,
    ):
        platform, publisher = caller(http, PLATFORM), caller(http, PUBLISHER)
        path = f"/upnext/sessions/{fill(platform, publisher)}"
        before = resident(server)
        keys: list[int | None] = [None]
        while "next_key" in (page := ask_page(platform, path, keys[-1])):
            keys.append(page["next_key"])
        first, last = timed(platform, path, keys[0]), timed(platform, path, keys[-1])
        grown = resident(server) - before
    what = f"a page of {LIMIT} of {ITEMS:,} items"
    target = f"at most {WANTED_MILLISECONDS} ms"
    yield Row(f"{what}: the first", f"{first:.1f} ms", target, first <= WANTED_MILLISECONDS)
    yield Row(f"{what}: the last", f"{last:.1f} ms", target, last <= WANTED_MILLISECONDS)
    target = f"at most {WANTED_MEGABYTES} MB"
    yield Row(
        f"{what}: memory for all {len(keys)} pages", f"{grown:.1f} MB", target, grown <= WANTED_MEGABYTES
    )


def caller(http: httpx.Client, client: Client) -> Ask:
    """What makes calls as a Client of the sandbox."""

    def ask(method: str, path: str, **options: Any) -> Any:
        answer = http.request(method, path, auth=(client.username, client.secret), **options)
        answer.raise_for_status()
        return answer.json()

    return ask


def fill(platform: Ask, publisher: Ask) -> str:
    """Make a Session whose list is long: its ID."""
    session = str(platform("POST", "/sessions")["session_id"])
    made = [publisher("POST", "/participants") for _ in range(PARTICIPANTS)]
    for participant in made:
        body = {"app_id": participant["client_id"], "participant_id": participant["participant_id"]}
        platform("PUT", f"/upnext/sessions/{session}", json=body)
    for number in range(ITEMS):
        participant = made[number % PARTICIPANTS]["participant_id"]
        publisher("PUT", f"/upnext/participants/{participant}", json=item(number))
    return session


def item(number: int) -> dict[str, Any]:
    """One of many."""
    return {
        "content_id": f"movie-{number}",
        "media_type": "movie",
        "action": "up_next_watchlist",
        "title": f"Harbour Stories {number}",
        "description": "One of many short films from the same harbour.",
        "poster_art_uri": f"https://images.example.com/posters/movie-{number}.jpg",
        "poster_art_aspect_ratio": "aspect_ratio_2_3",
        "duration": 1200,
        "last_interaction": 1_700_000_000 + number,
    }


def ask_page(platform: Ask, path: str, key: int | None) -> Any:
    """One page."""
    return platform("GET", path, params={"limit": LIMIT} | ({"next_key": key} if key else {}))


def timed(platform: Ask, path: str, key: int | None) -> float:
    """Milliseconds until a page has come: the median of some rounds."""
    found = []
    for _ in range(ROUNDS):
        started = time.perf_counter()
        ask_page(platform, path, key)
        found.append((time.perf_counter() - started) * 1000)
    return median(found)


def resident(server: Server) -> float:
    """The memory that the server holds, in MB."""
    pages = int(Path(f"/proc/{server.pid}/statm").read_text().split()[1])
    return pages * 4096 / 1_000_000
