"""The verdict on a run: what a program did wrong, one line each, beginning with its file."""

from __future__ import annotations

from paket_sandbox.openapi.document import Document
from proof.contract import find_operation
from proof.harness import Run
from proof.requests import request_problems
from proof.responses import response_problems
from snippets.calls import calls_of

ACCEPTED = "application/json"
"""What a request says that it takes, as the pages ask of every one."""


def run_problems(run: Run, document: Document) -> list[str]:
    """Why a run that should have gone well did not: an empty list when it did.

    It reached for another host, let a secret out, failed, made other calls than its own, did not ask for JSON, sent or
    was answered what the contract does not document, or was answered with an error.
    """
    problems = [*reach_problems(run)]
    if run.status != 0:
        problems.append(f"ended with status {run.status} and printed: {run.stdout}{run.stderr}")
    expected = [(operation.method, operation.id) for operation in calls_of(run.program.name, document)]
    if made(run, document) != expected:
        problems.append(f"made the calls {made(run, document)}, expected {expected}")
    for exchange in run.exchanges:
        problems += request_problems(exchange.request, document, run.program.language)
        if (accepted := exchange.request.header("Accept")) != ACCEPTED:
            problems.append(f"header Accept is {accepted!r}, expected {ACCEPTED!r}")
        found = find_operation(document, exchange.request.method, exchange.request.path)
        if found is not None:
            problems += response_problems(exchange.response, found[0])
    return [f"snippets/{run.program}: {problem}" for problem in problems]


def refusal_problems(run: Run, status: int, attempts: int = 1) -> list[str]:
    """Why a run that was refused did not say so: an empty list when it did.

    It ended well, or kept the status or the API's message to itself, or did not ask as often as it should, or
    reached for another host, or let a secret out.
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
    """The other hosts that a program reached for, and the secrets that it let out."""
    return [*(f"reached for another host: {target}" for target in run.refused), *run.leaks]


def made(run: Run, document: Document) -> list[tuple[str, str]]:
    """The calls of a run, as method and operation id; the path stands for an operation that there isn't."""
    calls = []
    for exchange in run.exchanges:
        found = find_operation(document, exchange.request.method, exchange.request.path)
        calls.append((exchange.request.method, found[0].id if found else exchange.request.path))
    return calls
