"""The verdict on a run: what a program did wrong, one line each, beginning with its file."""

from __future__ import annotations

from openapi.document import Document
from tests.harness.calls import calls_of
from tests.harness.contract import find_operation
from tests.harness.requests import request_problems
from tests.harness.responses import response_problems
from tests.harness.world import Run


def run_problems(run: Run, document: Document) -> list[str]:
    """Why a run that should have gone well did not: an empty list when it did.

    It reached for another host, failed, made other calls than its own, sent or was answered what the contract
    does not document, or was answered with an error.
    """
    problems = [*reach_problems(run)]
    if run.status != 0:
        problems.append(f"ended with status {run.status} and said: {run.stdout}{run.stderr}")
    expected = [(operation.method, operation.id) for operation in calls_of(run.program.name, document)]
    if made(run, document) != expected:
        problems.append(f"made the calls {made(run, document)}, expected {expected}")
    for exchange in run.exchanges:
        problems += request_problems(exchange.request, document, run.program.language.id)
        found = find_operation(document, exchange.request.method, exchange.request.path)
        if found is not None:
            problems += response_problems(exchange.response, found[0])
    return [f"snippets/{run.program}: {problem}" for problem in problems]


def refusal_problems(run: Run, status: int, attempts: int = 1) -> list[str]:
    """Why a run that was refused did not say so: an empty list when it did.

    It ended well, or kept the status or the API's message to itself, or did not ask as often as it should, or
    reached for another host.
    """
    problems = [*reach_problems(run)]
    if run.status == 0:
        problems.append("ended with status 0 though refused")
    if str(status) not in run.stderr:
        problems.append(f"does not say {status}, but: {run.stderr}")
    answers = [exchange.response for exchange in run.exchanges if exchange.response is not None]
    if [answer.status for answer in answers] != [status] * attempts:
        problems.append(
            f"was answered {[answer.status for answer in answers]}, expected {[status] * attempts}"
        )
    elif answers[0].json["message"] not in run.stdout + run.stderr:
        problems.append(f"does not give the API's message, but: {run.stdout}{run.stderr}")
    return [f"snippets/{run.program}: {problem}" for problem in problems]


def reach_problems(run: Run) -> list[str]:
    """The other hosts that a program reached for."""
    return [f"reached for another host: {target}" for target in run.refused]


def made(run: Run, document: Document) -> list[tuple[str, str]]:
    """The calls of a run, as method and operation id; the path stands for an operation that there isn't."""
    calls = []
    for exchange in run.exchanges:
        found = find_operation(document, exchange.request.method, exchange.request.path)
        calls.append((exchange.request.method, found[0].id if found else exchange.request.path))
    return calls
