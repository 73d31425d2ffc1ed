"""Tests that tell right modules from wrong ones, with the sandbox's fixture."""

from uuid import uuid4

import httpx
import pytest
from viewers import create_participant

from paket_sandbox.fixture import PaketSandbox


def create(sandbox: PaketSandbox, key: str, fault: str = "") -> str:
    publisher = sandbox.publishers[0]
    return str(create_participant(sandbox.url, publisher.username, publisher.secret, key, fault))


def test_a_participant_has_a_list(paket_sandbox: PaketSandbox) -> None:
    publisher = paket_sandbox.publishers[0]
    participant = create(paket_sandbox, str(uuid4()))
    path = f"{paket_sandbox.url}/upnext/participants/{participant}"
    assert httpx.get(path, auth=(publisher.username, publisher.secret)).status_code == 200


@pytest.mark.parametrize("fault", ["drop", "503"])
def test_it_asks_again_with_the_same_key(paket_sandbox: PaketSandbox, fault: str) -> None:
    key = str(uuid4())
    assert create(paket_sandbox, key, fault) == create(paket_sandbox, key)


def test_a_failure_is_told(paket_sandbox: PaketSandbox) -> None:
    with pytest.raises(RuntimeError):
        create(paket_sandbox, str(uuid4()), "500")
