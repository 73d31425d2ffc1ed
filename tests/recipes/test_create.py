"""The recipes that create: the id when it works, the right exception when it does not."""

import httpx
import pytest

from recipes.create import create_participant, create_session
from recipes.errors import CredentialsError, NotPermittedError, ServerError
from tests.recipes.conftest import Fail


def test_one_key_is_one_session(key: str, platform: httpx.Client) -> None:
    created = create_session(platform, key)
    assert create_session(platform, key) == created
    assert create_session(platform, f"{key}-another") != created


def test_one_key_is_one_participant(key: str, publisher: httpx.Client) -> None:
    created = create_participant(publisher, key)
    assert create_participant(publisher, key) == created
    assert create_participant(publisher, f"{key}-another") != created


def test_a_lost_answer_is_made_good(
    key: str, platform: httpx.Client, fail: Fail, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("recipes.retry.random.uniform", lambda low, high: 0)
    sent = fail(platform, "drop")
    created = create_session(platform, key)
    assert len(sent) == 2
    assert create_session(platform, key) == created


def test_the_wrong_kind_of_client_is_told_so(
    key: str, platform: httpx.Client, publisher: httpx.Client
) -> None:
    with pytest.raises(NotPermittedError) as error:
        create_participant(platform, key)
    assert error.value.message
    assert error.value.request_id.startswith("req_")
    with pytest.raises(NotPermittedError):
        create_session(publisher, key)


def test_wrong_credentials_are_told_apart_from_a_failure(
    key: str, platform: httpx.Client, fail: Fail
) -> None:
    fail(platform, "500")
    with pytest.raises(ServerError):
        create_session(platform, key)
    platform.auth = httpx.BasicAuth("sandbox-platform", "test_sk_wrong")
    with pytest.raises(CredentialsError):
        create_session(platform, key)
