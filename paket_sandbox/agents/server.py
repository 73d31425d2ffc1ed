"""``paket-sandbox mcp``: the documentation and the sandbox for coding agents, over the Model Context Protocol.

It speaks over standard input and output, and asks no other machine. It needs the package ``mcp``, which the extra
``paket-sandbox[mcp]`` brings.
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Sequence
from typing import Annotated, Any, Literal

from mcp.server import MCPServer
from pydantic import Field

from paket_sandbox.agents.brief import call_text
from paket_sandbox.agents.documentation import Documentation, excerpt, load
from paket_sandbox.agents.local import LocalSandbox
from paket_sandbox.app import default_document
from paket_sandbox.commands import port
from paket_sandbox.faults import HEADER
from paket_sandbox.openapi.document import Document

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


def make_server(documentation: Documentation, document: Document, sandbox: LocalSandbox) -> MCPServer[Any]:
    """The server with its tools."""
    server: MCPServer[Any] = MCPServer("paket", instructions=INSTRUCTIONS, log_level="ERROR")
    tool = server.tool

    @tool(structured_output=False)
    def search(query: str) -> str:
        """Find sections of the documentation by words."""
        found = documentation.search(query)
        lines = [f"{part.page.file} | {part.title} | {excerpt(part.text)}" for part in found]
        return "\n".join(lines) or "Nothing has these words."

    @tool(structured_output=False)
    def read(
        page: Annotated[str, Field(description="as search names it: errors.md")],
        language: Literal["shell", "python", "javascript", "ruby"] = "python",
        section: Annotated[str, Field(description="a heading; the whole page without")] = "",
    ) -> str:
        """Read a page of the documentation, with the programs of one language."""
        return documentation.read(page, language, section)

    @tool(structured_output=False)
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

    @tool(structured_output=False)
    def call(method: Method, path: Path, client: ClientName, body: Body = None, key: Key = "") -> str:
        """Call the sandbox. Gives status, headers and body."""
        return sandbox.send(method, path, client, body, {"Idempotency-Key": key} if key else {})

    @tool(structured_output=False)
    def fault(
        fault: Annotated[str, Field(description="503, 500, drop (done, but no answer) or delay=SECONDS")],
        method: Method,
        path: Path,
        client: ClientName,
        body: Body = None,
        key: Key = "",
    ) -> str:
        """Call the sandbox, and have it fail."""
        headers = {HEADER: fault, **({"Idempotency-Key": key} if key else {})}
        return sandbox.send(method, path, client, body, headers)

    @tool(structured_output=False)
    def deliveries() -> str:
        """List each try to deliver a webhook, the newest last. Needs `paket-sandbox mcp --webhook URL`."""
        return json.dumps(sandbox.deliveries()) or "Nothing was sent yet."

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
