"""With a seed and a clock that stands still, a sandbox does the same again."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from paket_sandbox.clock import FIXED, FixedClock, parse, real_clock, timestamp
from paket_sandbox.ids import Ids
from proof.credentials import PLATFORM, PUBLISHER
from tests.sandbox.caller import Caller
from tests.sandbox.conftest import MakeCaller

UUID = "[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}"


def story(call: Caller) -> list[tuple[int, dict[str, str], bytes]]:
    """Some calls, and all of their answers."""
    calls = [
        ("GET", "/v1", PLATFORM),
        ("POST", "/v1/sessions", PLATFORM),
        ("POST", "/v1/participants", PUBLISHER),
        ("POST", "/v1/participants", PLATFORM),
    ]
    responses = [call(*each) for each in calls]
    return [(r.status_code, dict(r.headers), r.content) for r in responses]


def test_the_same_seed_tells_the_same_story(make_caller: MakeCaller) -> None:
    assert story(make_caller(seed=1)) == story(make_caller(seed=1))
    assert story(make_caller(seed=1)) != story(make_caller(seed=2))
    assert story(make_caller()) != story(make_caller())


def test_a_request_more_changes_no_object(make_caller: MakeCaller) -> None:
    plain, disturbed = make_caller(seed=1), make_caller(seed=1)
    disturbed("GET", "/v1/nothing")
    assert plain("POST", "/v1/sessions").content == disturbed("POST", "/v1/sessions").content


def test_a_seeded_sandbox_goes_on_with_its_file(make_caller: MakeCaller, tmp_path: Path) -> None:
    created = set()
    for _ in range(2):
        call = make_caller(seed=1, data=tmp_path / "data")
        created |= {call("POST", "/v1/sessions").json()["session_id"] for _ in range(3)}
        call.app.shared.store.close()
    assert len(created) == 6


def test_a_seeded_sandbox_has_new_events_for_its_file(make_caller: MakeCaller, tmp_path: Path) -> None:
    for number in (1, 2):
        call = make_caller(seed=1, data=tmp_path / "data")
        session = call("POST", "/v1/sessions").json()["session_id"]
        participant = call("POST", "/v1/participants", PUBLISHER).json()["participant_id"]
        join = {"app_id": PUBLISHER.client_id, "participant_id": participant}
        path, json_type = f"/v1/upnext/sessions/{session}", {"Content-Type": "application/json"}
        assert call("PUT", path, headers=json_type, content=json.dumps(join).encode()).status_code == 200
        assert call.app.shared.store.execute("SELECT count(*) FROM events").fetchone() == (number,)
        call.app.shared.store.close()


def test_the_clock(make_caller: MakeCaller) -> None:
    def created_at(**config: object) -> str:
        text = make_caller(**config)("POST", "/v1/sessions").json()["created_at"]
        assert isinstance(text, str)
        return text

    assert created_at(seed=1) == FIXED
    assert created_at(clock="2025-01-02T03:04:05.678Z") == "2025-01-02T03:04:05.678Z"
    assert created_at(seed=1, clock="2025-01-02T04:04:05+01:00") == "2025-01-02T03:04:05.000Z"
    before = real_clock()
    assert before <= parse(created_at()) <= real_clock()


@pytest.mark.parametrize("text", ["", "now", "2025-13-01", "1700000000"])
def test_no_time(make_caller: MakeCaller, text: str) -> None:
    with pytest.raises(ValueError, match="is not an ISO 8601 time"):
        make_caller(clock=text)


@pytest.mark.parametrize("text", ["0001-01-01", "1969-12-31", "9999-12-31T23:59:59.9999Z"])
def test_a_time_that_cannot_be_written(text: str) -> None:
    with pytest.raises(ValueError, match="is not a time between 1970 and 9999"):
        parse(text)
    assert timestamp(parse("9999-12-31T23:59:59.999Z")) == "9999-12-31T23:59:59.999Z"


@pytest.mark.parametrize("milliseconds", [0, 1, 999, 1000, 1708058466596, 1709164800000, 4102444799999])
def test_times_are_read_as_they_are_written(milliseconds: int) -> None:
    assert parse(timestamp(milliseconds)) == milliseconds


def test_a_clock_that_is_moved() -> None:
    clock = FixedClock("2024-02-28T23:59:59.999Z")
    clock.advance(0.001)
    assert timestamp(clock()) == "2024-02-29T00:00:00.000Z"


def test_ids_are_of_their_kind_and_differ() -> None:
    ids = Ids()
    made = {ids.uuid() for _ in range(1000)}
    assert len(made) == 1000
    assert all(re.fullmatch(UUID, id) for id in made)
    assert re.fullmatch("req_[0-9a-f]{16}", ids.request())
    assert {id[19] for id in made} == set("89ab")
