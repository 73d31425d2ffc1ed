"""The least that could be called such a server: Starlette checks the password and inserts a row, no more.

No contract, no idempotency, no faults, no request ids: the sandbox is measured beside it, in the same run.
``python -m benchmarks.minimal`` starts it on a free port and prints the address.
"""

from __future__ import annotations

import base64
import hmac
import socket
import sqlite3
from datetime import UTC, datetime
from uuid import uuid4

import uvicorn
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from paket_sandbox.clients_file import load_clients

CLIENT = next(client for client in load_clients() if client.client_type == "platform")
WANTED = b"Basic " + base64.b64encode(f"{CLIENT.username}:{CLIENT.secret}".encode())
database = sqlite3.connect(":memory:")
database.execute("create table sessions (id text primary key, client text, created text)")


def allowed(request: Request) -> bool:
    """Whether the credentials are right."""
    return hmac.compare_digest(request.headers.get("authorization", "").encode(), WANTED)


async def status(request: Request) -> Response:
    """``GET /v1``."""
    if not allowed(request):
        return JSONResponse({"message": "No."}, 401)
    return JSONResponse({"message": "The API is healthy!", "client_id": CLIENT.client_id})


async def create_session(request: Request) -> Response:
    """``POST /v1/sessions``."""
    if not allowed(request):
        return JSONResponse({"message": "No."}, 401)
    id, created = str(uuid4()), datetime.now(UTC).isoformat(timespec="milliseconds")
    database.execute("insert into sessions values (?, ?, ?)", (id, CLIENT.client_id, created))
    return JSONResponse(
        {"session_id": id, "client_type": "platform", "client_id": CLIENT.client_id, "created_at": created}
    )


def main() -> None:
    """Serve until terminated."""
    listener = socket.create_server(("127.0.0.1", 0), backlog=2048)
    print(f"http://127.0.0.1:{listener.getsockname()[1]}/v1", flush=True)
    app = Starlette(routes=[Route("/v1", status), Route("/v1/sessions", create_session, methods=["POST"])])
    uvicorn.Server(uvicorn.Config(app, access_log=False, log_level="error")).run(sockets=[listener])


if __name__ == "__main__":
    main()
