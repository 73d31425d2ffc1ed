"""The client recipe: where its credentials come from, and what every request of it carries."""

import httpx
import pytest

from recipes.client import credentials, open_client

SET = {"PAKET_API_USERNAME": "ada", "PAKET_API_SECRET_KEY": "test_sk_1"}


@pytest.mark.parametrize("missing", [[*SET], ["PAKET_API_USERNAME"], ["PAKET_API_SECRET_KEY"]], ids=" ".join)
@pytest.mark.parametrize("emptied", [True, False], ids=["empty", "absent"])
def test_a_missing_variable_is_named_and_no_value_is(missing: list[str], emptied: bool) -> None:
    environment = {name: "" if name in missing else value for name, value in SET.items()}
    if not emptied:
        environment = {name: value for name, value in environment.items() if value}
    with pytest.raises(LookupError) as error:
        credentials(environment)
    assert [name for name in SET if name in str(error.value)] == missing
    assert not any(value in str(error.value) for value in SET.values())


def test_credentials_become_basic_authentication() -> None:
    request = next(credentials(SET).auth_flow(httpx.Request("GET", "https://api.paket.tv/v1")))
    assert request.headers["Authorization"] == "Basic YWRhOnRlc3Rfc2tfMQ=="


def test_every_request_asks_for_json_and_one_version(monkeypatch: pytest.MonkeyPatch) -> None:
    for name, value in SET.items():
        monkeypatch.setenv(name, value)
    with open_client() as client:
        request = client.build_request("GET", "/v1")
    assert str(request.url) == "https://api.paket.tv/v1"
    assert request.headers["Accept"] == "application/json"
    assert request.headers["Paket-Version"] == "2023-12-01"
    assert request.extensions["timeout"] == {"connect": 10.0, "read": 10.0, "write": 10.0, "pool": 10.0}


def test_no_client_is_opened_without_credentials(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in SET:
        monkeypatch.delenv(name, raising=False)
    with pytest.raises(LookupError, match="PAKET_API_USERNAME and PAKET_API_SECRET_KEY"):
        open_client()
