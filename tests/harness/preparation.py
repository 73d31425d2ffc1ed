"""Making the world that a program expects: the steps of ``snippets/worlds.yaml``, played in a sandbox."""

from __future__ import annotations

import json
from base64 import b64encode

from snippets.worlds import Step, filled, steps_before
from tests.harness.sandboxes import clients
from tests.harness.wire import Address, Caller, Request


class PreparationError(Exception):
    """A step was not answered as it should. The message holds the step and the answer."""


async def prepare(server: Address, program: str) -> dict[str, str]:
    """Play the steps that come before a program: the variables that it can count on.

    Raises:
        PreparationError: A step failed.
    """
    variables: dict[str, str] = {}
    async with Caller(server) as caller:
        for step in steps_before(program):
            for number in range(1, step.repeat + 1):
                variables |= await play(caller, step, {**variables, "NUMBER": str(number)})
    return variables


async def play(caller: Caller, step: Step, variables: dict[str, str]) -> dict[str, str]:
    """Make one request: what is to be kept of its answer."""
    client = next(client for client in clients() if client.username == step.client)
    method, target = filled(step.call, variables).split(" ")
    encoded = b64encode(f"{client.username}:{client.secret}".encode()).decode()
    headers = [("Host", "api.paket.tv"), ("Authorization", f"Basic {encoded}")]
    body = b"" if step.body is None else json.dumps(filled(step.body, variables)).encode()
    if body:
        headers += [("Content-Type", "application/json"), ("Content-Length", str(len(body)))]
    response = await caller.ask(Request(method, target, tuple(headers), body))
    if response is None or response.status >= 300:
        raise PreparationError(f"snippets/worlds.yaml: {step.call} was answered {response}")
    return {name: response.json[attribute] for name, attribute in step.keep.items()}
