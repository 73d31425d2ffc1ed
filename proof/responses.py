"""What the API may answer: only what the contract documents."""

from __future__ import annotations

from paket_sandbox.openapi.document import Operation, Response
from proof import wire
from proof.contract import text_problems, value_problems

HEADERS = {
    "Content-Type": "The contract says it as the response's content.",
    "Content-Length": "How HTTP ends a body.",
    "Date": "HTTP asks servers for it.",
}
"""What an answer may carry without being in the contract, and why. Any other header is an error."""


def response_problems(response: wire.Response | None, operation: Operation) -> list[str]:
    """What in a response the contract doesn't document for the operation: one line each."""
    if response is None:
        return ["the connection was closed without a response"]
    documented = {r.status: r for r in operation.responses}
    if response.status not in documented:
        return [f"status {response.status} is not documented for {operation.id}"]
    return content_problems(response, documented[response.status])


def content_problems(response: wire.Response, documented: Response) -> list[str]:
    """What in a response's headers and body differs from its documented form."""
    problems = _header_problems(response, documented)
    if documented.schema is None:
        return problems + (["the body is not documented"] if response.body else [])
    if response.header("Content-Type") != "application/json":
        problems.append(f"Content-Type is {response.header('Content-Type')!r}, expected 'application/json'")
    try:
        value = response.json
    except ValueError as error:
        return [*problems, f"the body is not JSON: {error}"]
    return problems + value_problems(value, documented.schema, "body")


def _header_problems(response: wire.Response, documented: Response) -> list[str]:
    headers = {header.name.lower(): header for header in documented.headers}
    allowed = {name.lower() for name in HEADERS}
    problems = []
    for name, value in response.headers:
        if name.lower() in headers:
            problems += text_problems(value, headers[name.lower()].schema, f"header {name}")
        elif name.lower() not in allowed:
            problems.append(f"header {name} is not documented for status {documented.status}")
    for header in documented.headers:
        if header.required and response.header(header.name) is None:
            problems.append(f"header {header.name} is missing")
    return problems
