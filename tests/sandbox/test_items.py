"""Lists of items: what is taken, what comes back, in which order, hidden and shown again."""

from __future__ import annotations

import json
from typing import Any
from urllib.parse import quote

import pytest

from paket_sandbox.events import ITEM_HIDDEN
from proof.credentials import OTHER_PUBLISHER, PUBLISHER
from proof.endurance.content import movie
from tests.sandbox.caller import Caller
from tests.sandbox.viewers import APP, Viewers, contents


@pytest.fixture
def viewers() -> Viewers:
    return Viewers()


def test_the_publisher_gets_back_what_it_added(viewers: Viewers) -> None:
    participant = viewers.participant()
    viewers.watch(participant, "one", last_interaction=1708000000)
    assert viewers.publisher("GET", f"/upnext/participants/{participant}")["items"] == [
        {
            **movie("one", last_interaction=1708000000),
            "hidden": False,
            "app_id": APP,
            "participant_id": participant,
            "updated_at": "2024-02-16T04:41:06.596Z",
        }
    ]


def test_the_platform_gets_its_data_and_the_apps_pictures(viewers: Viewers) -> None:
    session, participant = viewers.joined()
    viewers.watch(participant, "cid12345")
    for path in ("", f"/{participant}"):
        [item] = viewers.platform("GET", f"/upnext/sessions/{session}{path}")["items"]
        assert item["platform_data"] == {"custom_app_id": 12345, "deep_link": "app://12345/cid12345"}
        assert item["app_media"]["logo_dark_1x"] == f"https://media.paket.tv/media/{APP}/logo_dark@1x.png"


def test_an_update_replaces_the_item_and_brings_it_to_the_top(viewers: Viewers) -> None:
    participant = viewers.participant()
    path = f"/upnext/participants/{participant}"
    viewers.watch(participant, "one", season=1)
    viewers.watch(participant, "two")
    viewers.clock.advance(1)
    viewers.watch(participant, "one", title="Home at Last")
    page = viewers.publisher("GET", path)
    assert (page["total"], contents(page)) == (2, ["one", "two"])
    assert page["items"][0]["title"] == "Home at Last"
    assert page["items"][0]["updated_at"] == "2024-02-16T04:41:07.596Z"
    assert "season" not in page["items"][0]


def test_lists_are_sorted_by_the_last_interaction_or_else_the_update(viewers: Viewers) -> None:
    session, first = viewers.joined()
    second = viewers.participant(viewers.rival)
    viewers.join(session, second, OTHER_PUBLISHER.client_id)
    now = viewers.clock() // 1000
    viewers.watch(first, "an hour ago", last_interaction=now - 3600)
    viewers.watch(second, "just now", viewers.rival)
    viewers.watch(first, "yesterday", last_interaction=now - 86400)
    viewers.watch(second, "two hours ago", viewers.rival, last_interaction=now - 7200)
    page = viewers.platform("GET", f"/upnext/sessions/{session}")
    assert contents(page) == ["just now", "an hour ago", "two hours ago", "yesterday"]
    assert contents(viewers.platform("GET", f"/upnext/sessions/{session}/{second}")) == [
        "just now",
        "two hours ago",
    ]


def test_hiding_lasts_until_the_publisher_shows_the_item(viewers: Viewers) -> None:
    session, participant = viewers.joined()
    viewers.watch(participant, "one")
    viewers.watch(participant, "two")
    hide = {"content_id": "one", "action": "hide"}
    viewers.platform("PUT", f"/upnext/sessions/{session}/{participant}", hide)

    def hidden() -> dict[str, bool]:
        mine = viewers.publisher("GET", f"/upnext/participants/{participant}")["items"]
        theirs = viewers.platform("GET", f"/upnext/sessions/{session}")["items"]
        found = {item["content_id"]: item["hidden"] for item in mine}
        assert found == {item["content_id"]: item["hidden"] for item in theirs}
        return found

    assert hidden() == {"two": False, "one": True}
    viewers.watch(participant, "one")
    assert hidden() == {"one": True, "two": False}
    viewers.watch(participant, "one", hidden=False)
    assert hidden() == {"one": False, "two": False}
    viewers.watch(participant, "two", hidden=True)
    assert hidden() == {"two": True, "one": False}


def test_hiding_sends_one_event_and_moves_nothing(viewers: Viewers) -> None:
    session, participant = viewers.joined()
    viewers.watch(participant, "one")
    viewers.watch(participant, "two")
    before = len(viewers.events())
    viewers.clock.advance(5)
    for _ in range(2):
        hide = {"content_id": "one", "action": "hide"}
        viewers.platform("PUT", f"/upnext/sessions/{session}/{participant}", hide)
    assert viewers.events()[before:] == [(ITEM_HIDDEN, APP)]
    page = viewers.platform("GET", f"/upnext/sessions/{session}")
    assert contents(page) == ["two", "one"]
    assert page["items"][1]["updated_at"] == "2024-02-16T04:41:06.596Z"


def test_what_a_publisher_does_with_its_own_list_sends_no_event(viewers: Viewers) -> None:
    _, participant = viewers.joined()
    before = viewers.events()
    viewers.watch(participant, "one")
    for hidden in (True, False):
        viewers.watch(participant, "one", hidden=hidden)
    viewers.publisher("DELETE", f"/upnext/participants/{participant}/one")
    assert viewers.events() == before


@pytest.mark.parametrize(
    "hide",
    [
        {"content_id": "one"},
        {"action": "hide"},
        {"content_id": "one", "action": "show"},
        {"content_id": 1, "action": "hide"},
    ],
    ids=str,
)
def test_hiding_wants_an_item_and_the_action(viewers: Viewers, hide: dict[str, Any]) -> None:
    session, participant = viewers.joined()
    viewers.watch(participant, "one")
    assert viewers.platform.status("PUT", f"/upnext/sessions/{session}/{participant}", hide) == 400


REMOVABLE = [
    "one", "a/b", "a%2Fb", "%2e", "ü ?#&", "..x", "...", "./", "/..", "a/../b", "//", "\\", " ", "+", "\u2028",
    "participants", "sessions/", "Sessions", "x" * 255, "\U0001f37f" * 255,
]  # fmt: skip
UNREMOVABLE = [".", "..", "sessions", "a\nb", "a\n", "\0", "\x7f", "", "x" * 256]


@pytest.mark.parametrize("content", REMOVABLE)
def test_an_item_is_removed_whatever_its_id_looks_like(viewers: Viewers, content: str) -> None:
    participant = viewers.participant()
    path = f"/upnext/participants/{participant}"
    viewers.watch(participant, content)
    viewers.watch(participant, "stays")
    viewers.publisher("DELETE", f"{path}/{quote(content, safe='')}")
    assert contents(viewers.publisher("GET", path)) == ["stays"]
    assert viewers.publisher.status("DELETE", f"{path}/{quote(content, safe='')}") == 404


@pytest.mark.parametrize("content", UNREMOVABLE)
def test_an_item_that_could_not_be_removed_cannot_be_added(viewers: Viewers, content: str) -> None:
    session, participant = viewers.joined()
    path = f"/upnext/participants/{participant}"
    assert viewers.publisher.status("PUT", path, movie(content)) == 400
    hide = {"content_id": content, "action": "hide"}
    assert viewers.platform.status("PUT", f"/upnext/sessions/{session}/{participant}", hide) == 400
    assert viewers.publisher("GET", path)["total"] == 0


@pytest.mark.parametrize("missing", list(movie("one")))
def test_what_an_item_needs(viewers: Viewers, missing: str) -> None:
    item = movie("one")
    del item[missing]
    answer = viewers.publisher.send("PUT", f"/upnext/participants/{viewers.participant()}", item)
    assert (answer.status_code, answer.json()) == (400, {"message": f"The body must have {missing}."})


@pytest.mark.parametrize(
    ("attributes", "message"),
    [
        ({"media_type": "tv_episode", "season": 1}, "The body must have episode."),
        ({"media_type": "tv_episode", "episode": 1}, "The body must have season."),
        ({"action": "up_next_continue"}, "The body must have position."),
        ({"media_type": "series"}, "The attribute media_type must be one of: movie, tv_episode."),
        ({"title": ""}, "The attribute title must have at least 1 characters."),
        ({"duration": "5400"}, "The attribute duration must be of the type integer."),
        ({"duration": -1}, "The attribute duration must be at least 0."),
        ({"position": 1.5}, "The attribute position must be of the type integer."),
        ({"hidden": 0}, "The attribute hidden must be of the type boolean."),
        ({"poster_art_uri": "posters/1.jpg"}, "The attribute poster_art_uri must be a valid uri."),
        (
            {"last_interaction": 1708058466596000},
            "The attribute last_interaction must be at most 253402300799.",
        ),
        ({"platform_data": {}}, "The body must not have platform_data."),
        ({"postion": 5}, "The body must not have postion."),
    ],
    ids=str,
)
def test_an_item_that_the_contract_does_not_allow_is_refused(
    viewers: Viewers, attributes: dict[str, Any], message: str
) -> None:
    participant = viewers.participant()
    answer = viewers.publisher.send("PUT", f"/upnext/participants/{participant}", movie("one", **attributes))
    assert (answer.status_code, answer.json()) == (400, {"message": message})
    assert viewers.publisher("GET", f"/upnext/participants/{participant}")["total"] == 0


@pytest.mark.parametrize(
    ("written", "read"),
    [("10.0", b"10"), ("-0.0", b"0"), ("1e1", b"10"), ("-0", b"0"), ("1.0E+2", b"100"), ("1500e-2", b"15")],
)
def test_an_integer_is_one_however_it_is_written(viewers: Viewers, written: str, read: bytes) -> None:
    """By JSON Schema, 10.0 is an integer. It comes back as one: a typed client could not read it otherwise."""
    participant = viewers.participant()
    path = f"/upnext/participants/{participant}"
    text = json.dumps(movie("one", duration=1, last_interaction=1)).replace(": 1,", f": {written},")
    headers = {"Content-Type": "application/json"}
    client = Caller(viewers.sandbox)
    answer = client("PUT", f"/v1{path}", PUBLISHER, headers, text.replace(": 1}", f": {written}}}").encode())
    assert answer.json() == {"message": "Success"}
    shown = client("GET", f"/v1{path}", PUBLISHER).content
    assert b'"duration":%s,' % read in shown
    assert b'"last_interaction":%s,' % read in shown


def test_adding_an_item_twice_with_one_key_adds_it_once(viewers: Viewers) -> None:
    participant = viewers.participant()
    path = f"/upnext/participants/{participant}"
    for _ in range(2):
        assert viewers.publisher.send("PUT", path, movie("one"), key="k").json() == {"message": "Success"}
    assert viewers.publisher.send("PUT", path, movie("two"), key="k").status_code == 400
    assert contents(viewers.publisher("GET", path)) == ["one"]
