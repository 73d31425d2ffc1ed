"""Requests made up from the contract, valid and invalid, sent to a running sandbox: every answer has to keep it."""

from __future__ import annotations

import re
import uuid
from collections.abc import Iterator
from typing import Any

import httpx
import pytest
import schemathesis
from hypothesis import HealthCheck, settings
from schemathesis import AuthContext, Case

from paket_sandbox.fixture import PaketSandbox
from paket_sandbox.openapi.contract import CONTRACT, load
from proof.credentials import PLATFORM, PUBLISHER, basic

EXAMPLES = 60
"""How many requests are made up by chance for each operation, beside those at the limits of what its schemas allow."""

UUID = re.compile("[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")

HTTP = httpx.Client()


@pytest.fixture(scope="module", autouse=True)
def closed_in_the_end() -> Iterator[None]:
    yield
    HTTP.close()


schema = schemathesis.openapi.from_path(CONTRACT)
document = load()


@schema.auth(refresh_interval=None)  # each operation has a caller of its own
class Caller:
    """Gives a request the credentials of a Client that may make it, unless it is to go without."""

    def get(self, case: Case[Any], context: AuthContext) -> str:
        """The ``Authorization`` header."""
        operation = document.operation(case.operation.definition.raw["operationId"])
        client = PLATFORM if "platform" in operation.callers else PUBLISHER
        return basic(client.username, client.secret)

    def set(self, case: Case[Any], data: str, context: AuthContext) -> None:
        """Put it on the request."""
        case.headers["Authorization"] = data


@schema.parametrize()
@settings(
    max_examples=EXAMPLES,
    deadline=None,
    derandomize=True,
    database=None,
    suppress_health_check=list(HealthCheck),
)
def test_every_answer_keeps_the_contract(case: Case[Any], paket_sandbox: PaketSandbox) -> None:
    use_a_key_once(case)
    use_what_exists(case, paket_sandbox)
    case.call_and_validate(base_url=paket_sandbox.url.removesuffix("/v1"))


def use_a_key_once(case: Case[Any]) -> None:
    """Make a good idempotency key one that was never used: what it was used for is not what is tested here."""
    key = case.headers.get("Idempotency-Key", "")
    if 0 < len(key) <= 255:
        case.headers["Idempotency-Key"] = f"{key[:200]}{uuid.uuid4()}"


def use_what_exists(case: Case[Any], sandbox: PaketSandbox) -> None:
    """Put a Session, and a Participant that is part of it, in the place of good ids: more than 404 is to be met."""
    given: dict[str, Any] = case.path_parameters or {}
    wanted = {"session_id", "participant_id"} & set(given)
    if wanted and all(UUID.fullmatch(str(given[name])) for name in wanted):
        session = ask(sandbox, "POST", "/sessions")["session_id"]
        made = ask(sandbox, "POST", "/participants")
        participant = {"app_id": made["client_id"], "participant_id": made["participant_id"]}
        ask(sandbox, "PUT", f"/upnext/sessions/{session}", participant)
        ids = {"session_id": session, "participant_id": made["participant_id"]}
        case.path_parameters.update({name: ids[name] for name in wanted})


def ask(sandbox: PaketSandbox, method: str, path: str, body: Any = None) -> dict[str, Any]:
    """Make a call that must succeed: the answer's JSON."""
    client = PUBLISHER if path == "/participants" else PLATFORM
    answer = HTTP.request(method, sandbox.url + path, auth=(client.username, client.secret), json=body)
    assert answer.is_success, answer.text
    return dict(answer.json())
