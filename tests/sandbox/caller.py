"""Calls of the sandbox in the test's own process, each answer held against the contract."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping

import httpx

from paket_sandbox.app import Sandbox
from paket_sandbox.clients import Client
from proof import wire
from proof.contract import find_operation
from proof.credentials import PLATFORM, basic
from proof.responses import content_problems, response_problems

Headers = Mapping[str, str | bytes] | list[tuple[str, str | bytes]]


class Caller:
    """Calls an application."""

    def __init__(self, app: Sandbox) -> None:
        self.app = app

    def __call__(
        self,
        method: str,
        path: str,
        client: Client | None = PLATFORM,
        headers: Headers = (),  # type: ignore[assignment]  # httpx takes an empty tuple for none
        content: bytes | None = None,
    ) -> httpx.Response:
        """The answer to one request, with the credentials of ``client`` unless that is None."""
        return asyncio.run(self.call(method, path, client, headers, content))

    async def call(
        self, method: str, path: str, client: Client | None, headers: Headers, content: bytes | None = None
    ) -> httpx.Response:
        """The same for a test that has an event loop."""
        pairs = list(headers.items() if isinstance(headers, Mapping) else headers)
        if client is not None:
            pairs.append(("Authorization", basic(client.username, client.secret)))
        raw = [(k.encode(), v if isinstance(v, bytes) else v.encode()) for k, v in pairs]
        transport = httpx.ASGITransport(self.app)
        async with httpx.AsyncClient(transport=transport, base_url="http://127.0.0.1") as http:
            response = await http.request(method, path, headers=raw, content=content)
        self.hold(response)
        return response

    def hold(self, response: httpx.Response) -> None:
        """Hold an answer against the contract."""
        document = self.app.document
        if response.request.method == "HEAD":
            assert not response.content
            return
        answer = wire.Response(response.status_code, tuple(response.headers.multi_items()), response.content)
        found = find_operation(document, response.request.method, response.request.url.path)
        errors = {r.status: r for r in document.responses.values()}
        if found is not None and response.status_code not in (404, 405, 431):
            problems = response_problems(answer, found[0])
        else:
            problems = content_problems(answer, errors[response.status_code])
        assert not problems, (response, problems)


def message(response: httpx.Response) -> str:
    """The text of an error."""
    text = response.json()["message"]
    assert isinstance(text, str)
    return text
