"""Requests made up from the contract, valid and invalid, sent to a running sandbox: every answer has to keep it."""

from __future__ import annotations

from typing import Any

import schemathesis
from hypothesis import HealthCheck, settings
from schemathesis import AuthContext, Case

from openapi.document import CONTRACT, load
from sandbox.fixture import PaketSandbox
from tests.sandbox.caller import PLATFORM, PUBLISHER, basic

EXAMPLES = 150
"""How many requests are made up for each operation, at most."""

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
    case.call_and_validate(base_url=paket_sandbox.url.removesuffix("/v1"))
