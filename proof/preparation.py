"""Making what a program expects to find: its prerequisites, over a connection to a sandbox."""

from __future__ import annotations

from proof.sandboxes import clients
from proof.wire import Address, Caller, Request
from snippets.prerequisites import Setup, SetupError, read_prerequisites


async def prepare(server: Address, program: str) -> dict[str, str]:
    """Send the requests that come before a program: the variables that it can read.

    Raises:
        SetupError: A request was refused, or got no answer.
    """
    known = {client.username: client for client in clients()}
    setup = Setup(read_prerequisites().requests_for(program), known)
    async with Caller(server) as caller:
        for request in setup:
            headers = (("Host", "api.paket.tv"), *request.headers)
            response = await caller.ask(Request(request.method, request.target, headers, request.body))
            if response is None:
                raise SetupError(f"{request} got no answer")
            setup.take(response.status, response.body)
    return setup.ids
