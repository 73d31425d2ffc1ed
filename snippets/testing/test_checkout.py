from collections.abc import Iterator
from uuid import uuid4

import httpx
import pytest

from paket_sandbox.fixture import PaketSandbox


@pytest.fixture
def paket(paket_sandbox: PaketSandbox) -> Iterator[httpx.Client]:
    platform = paket_sandbox.platform
    with httpx.Client(
        base_url=paket_sandbox.url, auth=(platform.username, platform.secret), timeout=10
    ) as client:
        yield client


def test_a_session_is_ours(paket: httpx.Client, paket_sandbox: PaketSandbox) -> None:
    session = paket.post("/sessions").raise_for_status().json()
    assert session["client_id"] == paket_sandbox.platform.client_id


def test_a_lost_answer_creates_nothing_twice(paket: httpx.Client) -> None:
    key = {"Idempotency-Key": str(uuid4())}
    with pytest.raises(httpx.RemoteProtocolError):
        paket.post("/sessions", headers=key | {"Paket-Sandbox-Fault": "drop"})
    retried = paket.post("/sessions", headers=key).raise_for_status()
    again = paket.post("/sessions", headers=key).raise_for_status()
    assert again.json() == retried.json()


def test_maintenance_is_noticed(paket: httpx.Client) -> None:
    response = paket.post("/sessions", headers={"Paket-Sandbox-Fault": "503"})
    assert response.status_code == 503
