"""``paket-sandbox mcp``: the documentation and the sandbox for coding agents, over the Model Context Protocol.

It speaks over standard input and output, and asks no other machine. It needs the package ``mcp``, which the extra
``paket-sandbox[mcp]`` brings.
"""

from __future__ import annotations

import argparse
import json
import re
from collections.abc import Callable, Sequence
from functools import wraps
from typing import Annotated, Any, Literal, ParamSpec

from mcp.server import MCPServer
from mcp.server.mcpserver.exceptions import ToolError
from pydantic import Field

from paket_sandbox.agents.brief import call_text
from paket_sandbox.agents.documentation import Documentation, excerpt, load
from paket_sandbox.agents.local import LocalSandbox
from paket_sandbox.app import default_document
from paket_sandbox.commands import CommandError, port
from paket_sandbox.faults import HEADER
from paket_sandbox.openapi.document import Document
from paket_sandbox.process import SandboxDied

INSTRUCTIONS = (
    "The Paket API: its documentation, and a sandbox on this machine. Search or read before you write code; "
    "try calls and faults in the sandbox. Nothing here reaches Paket."
)

Method = Literal["GET", "POST", "PUT", "DELETE"]
Path = Annotated[str, Field(description="with its query: /v1/sessions")]
ClientName = Annotated[
    str, Field(description="platform, publisher, or a user name such as sandbox-publisher-two")
]
Key = Annotated[str, Field(description="the Idempotency-Key, for POST and PUT")]
Body = Annotated[dict[str, Any] | None, Field(description="JSON")]


Arguments = ParamSpec("Arguments")


def telling(function: Callable[Arguments, str]) -> Callable[Arguments, str]:
    """A tool that tells the agent what it asked wrongly, or why there is no sandbox; the SDK hides all other errors."""

    @wraps(function)
    def told(*args: Arguments.args, **kwargs: Arguments.kwargs) -> str:
        try:
            return function(*args, **kwargs)
        except (LookupError, CommandError, SandboxDied, OSError) as error:
            raise ToolError(str(error.args[0]) if len(error.args) == 1 else str(error)) from None

    return told


def make_server(documentation: Documentation, document: Document, sandbox: LocalSandbox) -> MCPServer[Any]:
    """The server with its tools."""
    known = re.compile(next(p.schema.pattern or "" for p in document.parameters.values() if p.name == HEADER))
    server: MCPServer[Any] = MCPServer("paket", instructions=INSTRUCTIONS, log_level="ERROR")

    @server.tool(structured_output=False)
    @telling
    def search(query: str) -> str:
        """Find sections of the documentation by words."""
        found = documentation.search(query)
        lines = [f"{part.page.file} | {part.title} | {excerpt(part.text)}" for part in found]
        return "\n".join(lines) or "Nothing has these words."

    @server.tool(structured_output=False)
    @telling
    def read(
        page: Annotated[str, Field(description="as search or a link names it: errors.md")],
        language: Literal["shell", "python", "javascript", "ruby"] = "python",
        section: Annotated[str, Field(description="a heading; the whole page without")] = "",
    ) -> str:
        """Read a page of the documentation, with the programs of one language."""
        return documentation.read(page, language, section)

    @server.tool(structured_output=False)
    @telling
    def operation(id: str = "") -> str:
        """Describe a call by its operationId: what is sent, what comes back, when to retry. Lists all without an id."""
        if not id:
            return "\n".join(
                f"{o.id}: {o.method} {o.path} ({', '.join(o.callers)})" for o in document.operations
            )
        found = document.operation(id)
        retries = "; ".join(f"{failure}: {advice}" for failure, advice in found.retry.advice.items())
        callers = ", ".join(found.callers)
        harm = " ".join(found.retry.harm.split())
        return f"{call_text(found)}\n- Callers: {callers}.\n- Retry: {retries}. {harm}"

    @server.tool(structured_output=False)
    @telling
    def call(method: Method, path: Path, client: ClientName, body: Body = None, key: Key = "") -> str:
        """Call the sandbox. Gives status, headers and body."""
        return sandbox.send(method, path, client, body, {"Idempotency-Key": key} if key else {})

    @server.tool(structured_output=False)
    @telling
    def fault(
        fault: Annotated[str, Field(description="503, 500, drop (done, but no answer) or delay=SECONDS")],
        method: Method,
        path: Path,
        client: ClientName,
        body: Body = None,
        key: Key = "",
    ) -> str:
        """Call the sandbox, and have it fail."""
        if not known.fullmatch(fault):
            raise LookupError(
                f"fault is {fault[:100]!r}; expected 500, 503, drop or delay=SECONDS, at most 30"
            )
        headers = {HEADER: fault, **({"Idempotency-Key": key} if key else {})}
        return sandbox.send(method, path, client, body, headers)

    @server.tool(structured_output=False)
    @telling
    def deliveries() -> str:
        """List each try to deliver a webhook, the newest last. Needs `paket-sandbox mcp --webhook URL`."""
        return json.dumps(sandbox.deliveries())

    return server


def run(arguments: Sequence[str], default_port: int) -> int:
    """Serve until standard input ends: the exit status."""
    options = parser(default_port).parse_args(arguments)
    sandbox = LocalSandbox(options.port, options.webhook)
    try:
        make_server(load(), default_document(), sandbox).run("stdio")
    finally:
        sandbox.close()
    return 0


def parser(default_port: int) -> argparse.ArgumentParser:
    """What the command understands."""
    parser = argparse.ArgumentParser(
        "paket-sandbox mcp", description="The documentation and the sandbox for coding agents, over MCP."
    )
    parser.add_argument(
        "--port",
        type=port,
        default=default_port,
        help="of a sandbox that runs, or to start one on; 0: any free one (default: %(default)s)",
    )
    parser.add_argument(
        "--webhook",
        action="append",
        default=[],
        metavar="[USERNAME=]URL",
        help="send events to this address of this machine; may be repeated",
    )
    return parser
