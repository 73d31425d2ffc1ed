"""The recipes that create: the id when it works, the right exception when it does not, and no viewer is stuck."""

import httpx
import pytest

from recipes.create import create_participant, create_session
from recipes.errors import (
    CredentialsError,
    NotPermittedError,
    ServerError,
    TooManyRequestsError,
    UnavailableError,
)
from tests.recipes.conftest import Fail, Profile

RECIPES = {"platform": create_session, "publisher": create_participant}
HOURS = {"500": ServerError, "503": UnavailableError, "502": UnavailableError, "429": TooManyRequestsError}
"""What lasts for longer than a recipe asks, and how the recipe ends then."""


@pytest.fixture(autouse=True)
def no_waits(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("recipes.retry.random.uniform", lambda low, high: 0)


@pytest.mark.parametrize("who", RECIPES)
def test_one_key_is_one_object(who: str, profile: Profile, request: pytest.FixtureRequest) -> None:
    client, create = request.getfixturevalue(who), RECIPES[who]
    created = create(client, profile.key, profile.store)
    assert create(client, profile.key, profile.store) == created
    assert create(client, f"{profile.key}-another", profile.store) != created
    assert profile.stored == []


@pytest.mark.parametrize("who", RECIPES)
def test_a_lost_answer_is_made_good(
    who: str, profile: Profile, fail: Fail, request: pytest.FixtureRequest
) -> None:
    client, create = request.getfixturevalue(who), RECIPES[who]
    sent = fail(client, "drop")
    created = create(client, profile.key, profile.store)
    assert len(sent) == 2
    assert create(client, profile.key, profile.store) == created
    assert profile.stored == []


@pytest.mark.parametrize("failure", HOURS)
@pytest.mark.parametrize("who", RECIPES)
def test_a_viewer_gets_unstuck_when_the_trouble_is_over(
    who: str, failure: str, profile: Profile, fail: Fail, request: pytest.FixtureRequest
) -> None:
    client, create = request.getfixturevalue(who), RECIPES[who]
    sent = fail(client, *[failure] * 6)
    with pytest.raises(HOURS[failure]):
        create(client, profile.key, profile.store)
    assert len(sent) == 6
    created = create(client, profile.key, profile.store)
    assert create(client, profile.key, profile.store) == created
    assert len(sent) == 8


@pytest.mark.parametrize("who", RECIPES)
def test_a_failure_that_an_older_program_left_under_the_key_is_overcome(
    who: str, profile: Profile, fail: Fail, request: pytest.FixtureRequest
) -> None:
    client, create = request.getfixturevalue(who), RECIPES[who]
    fail(client, "500")
    path = "/v1/sessions" if who == "platform" else "/v1/participants"
    client.post(path, headers={"Idempotency-Key": profile.key})
    created = create(client, profile.key, profile.store)
    assert len(profile.stored) == 1
    assert create(client, profile.key, profile.store) == created


def test_the_wrong_kind_of_client_is_told_so(
    profile: Profile, platform: httpx.Client, publisher: httpx.Client
) -> None:
    with pytest.raises(NotPermittedError) as error:
        create_participant(platform, profile.key, profile.store)
    assert error.value.message
    assert error.value.request_id.startswith("req_")
    with pytest.raises(NotPermittedError):
        create_session(publisher, profile.key, profile.store)


def test_wrong_credentials_are_not_retried(profile: Profile, platform: httpx.Client, fail: Fail) -> None:
    sent = fail(platform)
    platform.auth = httpx.BasicAuth("sandbox-platform", "test_sk_wrong")
    with pytest.raises(CredentialsError):
        create_session(platform, profile.key, profile.store)
    assert len(sent) == 1
