"""Lists a page at a time: nothing is missed or shown twice, bad values are refused, long lists stay fast."""

from __future__ import annotations

import json
import tracemalloc
from typing import Any

import pytest

from proof.endurance.content import movie
from tests.sandbox.viewers import APP, Caller, Viewers, contents


@pytest.fixture
def viewers() -> Viewers:
    return Viewers()


def pages(caller: Caller, path: str, **query: Any) -> list[dict[str, Any]]:
    """Every page of a list."""
    found = [caller("GET", path, **query)]
    while "next_key" in found[-1]:
        found.append(caller("GET", path, **query, next_key=found[-1]["next_key"]))
    return found


@pytest.mark.parametrize(("limit", "sizes"), [(1, [1] * 7), (3, [3, 3, 1]), (7, [7]), (8, [7])])
def test_every_item_is_on_one_page(viewers: Viewers, limit: int, sizes: list[int]) -> None:
    session, first = viewers.joined()
    second = viewers.participant()
    viewers.join(session, second)
    for number in range(7):
        # Three share one time, so that a page may end between items of the same time.
        viewers.watch((first, second)[number % 2], f"c{number}", last_interaction=1708000000 + number // 3)
    found = pages(viewers.platform, f"/upnext/sessions/{session}", limit=limit)
    assert [len(page["items"]) for page in found] == sizes
    assert {page["total"] for page in found} == {7}
    assert [content for page in found for content in contents(page)] == [
        "c6",
        "c5",
        "c4",
        "c3",
        "c2",
        "c1",
        "c0",
    ]


def test_participants_come_in_pages_too(viewers: Viewers) -> None:
    session = viewers.session()
    added = [viewers.participant() for _ in range(5)]
    for participant in added:
        viewers.join(session, participant)
    found = pages(viewers.platform, f"/upnext/sessions/{session}/participants", limit=2)
    assert [len(page["items"]) for page in found] == [2, 2, 1]
    assert [item["participant_id"] for page in found for item in page["items"]] == added


def test_a_page_holds_fifty_unless_told(viewers: Viewers) -> None:
    participant = viewers.participant()
    for number in range(51):
        viewers.watch(participant, f"c{number}")
    path = f"/upnext/participants/{participant}"
    assert [len(page["items"]) for page in pages(viewers.publisher, path)] == [50, 1]
    assert [len(page["items"]) for page in pages(viewers.publisher, path, limit=200)] == [51]


def test_an_index_is_no_snapshot(viewers: Viewers) -> None:
    participant = viewers.participant()
    path = f"/upnext/participants/{participant}"
    for number in range(4):
        viewers.watch(participant, f"c{number}")
    first = viewers.publisher("GET", path, limit=2)
    assert (contents(first), first["next_key"]) == (["c3", "c2"], 2)
    viewers.clock.advance(1)
    viewers.watch(participant, "new")
    after_one_came = viewers.publisher("GET", path, limit=2, next_key=2)
    assert (contents(after_one_came), after_one_came["total"]) == (["c2", "c1"], 5), "one is seen twice"
    viewers.publisher("DELETE", f"{path}/new")
    viewers.publisher("DELETE", f"{path}/c3")
    after_one_went = viewers.publisher("GET", path, limit=2, next_key=2)
    assert (contents(after_one_went), after_one_went["total"]) == (["c0"], 3), "one is missed"


@pytest.mark.parametrize(
    ("path", "most"),
    [
        ("/upnext/sessions/{session}", 200),
        ("/upnext/sessions/{session}/{participant}", 200),
        ("/upnext/sessions/{session}/participants", 50),
        ("/upnext/participants/{participant}", 200),
    ],
)
def test_a_limit_out_of_bounds_is_refused(viewers: Viewers, path: str, most: int) -> None:
    session, participant = viewers.joined()
    path = path.format(session=session, participant=participant)
    caller = viewers.platform if session in path else viewers.publisher
    for limit in (0, -1, most + 1, 10**30, "", "ten", "1.0", "1e1", " 5", "\uff15"):
        assert caller.status("GET", path, limit=limit) == 400, limit
    for limit in (1, most):
        assert caller.status("GET", path, limit=limit) == 200, limit


LISTS = [
    "/upnext/sessions/{session}",
    "/upnext/sessions/{session}/{participant}",
    "/upnext/sessions/{session}/participants",
    "/upnext/participants/{participant}",
]


@pytest.mark.parametrize("path", LISTS)
def test_any_index_may_be_asked_for(viewers: Viewers, path: str) -> None:
    session, participant = viewers.joined()
    viewers.join(session, viewers.participant())
    for content in ("one", "two"):
        viewers.watch(participant, content)
    path = path.format(session=session, participant=participant)
    caller = viewers.platform if session in path else viewers.publisher
    whole = caller("GET", path)
    assert caller("GET", path, next_key=0) == whole
    assert caller("GET", path, next_key=1) == {"total": 2, "items": whole["items"][1:]}
    for beyond in (2, 3, 10**15, 2**63 - 1, 2**63, 10**30):
        assert caller("GET", path, next_key=beyond) == {"total": 2, "items": []}, beyond


@pytest.mark.parametrize("path", LISTS)
def test_what_is_no_index_is_refused(viewers: Viewers, path: str) -> None:
    session, participant = viewers.joined()
    path = path.format(session=session, participant=participant)
    caller = viewers.platform if session in path else viewers.publisher
    assert caller.send("GET", path, next_key=-1).json() == {
        "message": "The parameter next_key must be at least 0."
    }
    for wrong in ("", "x", "MTcw", "1.0", "1e1", " 5", "+1", "null", "\uff15", "9" * 2000):
        answer = caller.send("GET", path, next_key=wrong)
        assert answer.status_code == 400, wrong
        assert answer.json() == {"message": "The parameter next_key must be of the type integer."}, wrong


@pytest.mark.parametrize("query", ["offset=1", "limit=1&limit=1", "limit=%ff", "Limit=1", "next_key"])
def test_other_query_parameters_are_refused(viewers: Viewers, query: str) -> None:
    session = viewers.session()
    assert viewers.platform.status("GET", f"/upnext/sessions/{session}?{query}") == 400


def test_ten_thousand_items_page_in_bounded_time_and_memory(viewers: Viewers) -> None:
    session = viewers.session()
    participants = [viewers.participant() for _ in range(10)]
    for participant in participants:
        viewers.join(session, participant)
    rows = [(participants[n % 10], f"c{n}", APP, n, n, 0, json.dumps(movie(f"c{n}"))) for n in range(10_000)]
    viewers.sandbox.shared.store.connection.executemany(
        "INSERT INTO items (participant_id, content_id, app_id, sorted_at, updated_at, hidden, content) "
        "VALUES (?, ?, ?, ?, ?, ?, ?)",
        rows,
    )
    path = f"/upnext/sessions/{session}"
    steps = 0

    def count_steps() -> int:
        nonlocal steps
        steps += 1
        return 0

    def cost(**query: Any) -> tuple[int, dict[str, Any]]:
        """How many steps of SQLite's machine a page takes: a measure that no busy computer disturbs."""
        nonlocal steps
        steps = 0
        viewers.sandbox.shared.store.connection.set_progress_handler(count_steps, 100)
        page = viewers.platform.ask("GET", path, query={"limit": 200, **query}).json()
        viewers.sandbox.shared.store.connection.set_progress_handler(None, 0)
        return steps, page

    first, page = cost()
    seen = contents(page)
    tracemalloc.start()
    while "next_key" in page:
        last, page = cost(next_key=page["next_key"])
        seen += contents(page)
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert seen == [f"c{n}" for n in reversed(range(10_000))]
    assert first < 1000, f"the first page took {first} hundred steps: it looks at every item of the list"
    counted = 10_000 * 15 / 100
    assert last <= first + counted, f"{last} hundred steps: more than counting what comes before the page"
    assert peak < 10_000_000, "pages are not to be held in memory together"
