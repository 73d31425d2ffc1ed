"""The recipes that create: the id when it works, the right exception when it does not."""

import httpx
import pytest

from recipes.create import create_participant, create_session
from recipes.errors import CredentialsError, NotPermittedError, ServerError
from tests.recipes.conftest import Fail

KEY = "5d0f8a8e-1b52-4c3c-8a55-0a4e3d7f6b21"


def test_one_key_is_one_session(platform: httpx.Client) -> None:
    created = create_session(platform, KEY)
    assert create_session(platform, KEY) == created
    assert create_session(platform, "another") != created


def test_one_key_is_one_participant(publisher: httpx.Client) -> None:
    created = create_participant(publisher, KEY)
    assert create_participant(publisher, KEY) == created
    assert create_participant(publisher, "another") != created


def test_a_lost_answer_is_made_good(platform: httpx.Client, fail: Fail, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("recipes.retry.random.uniform", lambda low, high: 0)
    sent = fail(platform, "drop")
    created = create_session(platform, KEY)
    assert len(sent) == 2
    assert create_session(platform, KEY) == created


def test_the_wrong_kind_of_client_is_told_so(platform: httpx.Client, publisher: httpx.Client) -> None:
    with pytest.raises(NotPermittedError) as error:
        create_participant(platform, KEY)
    assert error.value.message
    assert error.value.request_id.startswith("req_")
    with pytest.raises(NotPermittedError):
        create_session(publisher, KEY)


def test_wrong_credentials_are_told_apart_from_a_failure(platform: httpx.Client, fail: Fail) -> None:
    fail(platform, "500")
    with pytest.raises(ServerError):
        create_session(platform, KEY)
    platform.auth = httpx.BasicAuth("sandbox-platform", "test_sk_wrong")
    with pytest.raises(CredentialsError):
        create_session(platform, KEY)
