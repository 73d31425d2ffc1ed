"""The sandbox as an ASGI application.

It needs nothing but Python: no thread, and no waiting but for the request itself and a delay that
was asked for. So it runs in a browser as well as on a server.
"""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import NoReturn

from starlette.applications import Starlette
from starlette.routing import Route
from starlette.types import ASGIApp, Receive, Scope, Send

from paket_sandbox import associations, core, events, idempotency, items, outbox
from paket_sandbox.calls import Handler, State
from paket_sandbox.clients import Client
from paket_sandbox.clock import FIXED, Clock, FixedClock, real_clock
from paket_sandbox.errors import PATH_UNKNOWN, Refusal
from paket_sandbox.idempotency import IdempotencyKeys
from paket_sandbox.ids import Ids
from paket_sandbox.middleware import RequestMiddleware
from paket_sandbox.openapi.document import Document
from paket_sandbox.operations import OperationEndpoint, PathEndpoint
from paket_sandbox.store import Store

HANDLERS: Mapping[str, Handler] = {**core.HANDLERS, **associations.HANDLERS, **items.HANDLERS}
"""Operation id -> what carries it out."""

TABLES = (
    core.TABLES,
    idempotency.TABLE,
    associations.TABLES,
    items.TABLES,
    events.TABLE,
    outbox.TABLES,
)


@dataclass(frozen=True)
class Config:
    """How a sandbox is set up."""

    data: Path | None = None
    """The file that keeps its state; None for memory."""
    seed: int | None = None
    """Makes ids the same in every run, and lets the clock stand still; None for random ids."""
    clock: str | Clock | None = None
    """The time at which the clock stands still, in ISO 8601, or a clock; None for the real one."""
    clients: tuple[Client, ...] = ()
    """The Clients that may call; those of ``clients.yaml`` if empty."""
    document: Document | None = None
    """The contract; ``openapi.yaml`` if None."""

    def make_clock(self) -> Clock:
        """The clock that was asked for.

        Raises:
            ValueError: It is not an ISO 8601 time.
        """
        if self.clock is None:
            return real_clock if self.seed is None else FixedClock(FIXED)
        return FixedClock(self.clock) if isinstance(self.clock, str) else self.clock


class Sandbox(Starlette):
    """A Starlette application with a middleware of its own before the routes."""

    def __init__(self, config: Config, handlers: Mapping[str, Handler] = HANDLERS) -> None:
        self.document = config.document or default_document()
        self.clients = config.clients or default_clients()
        clock = config.make_clock()
        self.shared = State(
            Store(TABLES, config.data), clock, Ids(config.seed), {c.client_id: c for c in self.clients}
        )
        self.keys = IdempotencyKeys(self.shared.store, clock)
        all_routes = list(routes(self.document, handlers, self.keys))
        super().__init__(routes=all_routes, lifespan=close_at_the_end)
        self.fixed_paths: dict[str, ASGIApp] = {r.path: r.endpoint for r in all_routes if "{" not in r.path}
        self.router.redirect_slashes = False
        self.router.default = unknown_path

    def build_middleware_stack(self) -> ASGIApp:
        """The middleware, then the routes."""
        return RequestMiddleware(self.route, self.document, self.clients, self.shared)

    async def route(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Find the path: at once if it is a fixed one, and by trying Starlette's patterns if not."""
        path = scope.get("path", "")
        endpoint = self.fixed_paths.get(path)
        if endpoint is not None:
            scope["path_params"] = {}
            await endpoint(scope, receive, send)
        elif path.endswith("\n"):  # the end of a pattern, "$", is also what comes before a last line end
            raise Refusal(PATH_UNKNOWN)
        else:
            await self.router(scope, receive, send)


def default_document() -> Document:
    """The contract of the site. Only here is YAML needed, which the page does without."""
    from paket_sandbox.openapi.contract import load

    return load()


def default_clients() -> tuple[Client, ...]:
    """The ready-made Clients, from YAML as well."""
    from paket_sandbox.clients_file import load_clients

    return load_clients()


def create_app(config: Config = Config()) -> Sandbox:
    """The sandbox as an ASGI application.

    Raises:
        paket_sandbox.store.StoreError: The data file cannot be used.
        LookupError: The contract has an operation that the sandbox cannot carry out.
        ValueError: The clock is not an ISO 8601 time.
    """
    return Sandbox(config)


def routes(document: Document, handlers: Mapping[str, Handler], keys: IdempotencyKeys) -> Iterator[Route]:
    """A route for each path of the contract, fixed paths before those with parameters."""
    missing = [o.id for o in document.operations if o.id not in handlers]
    if missing:
        raise LookupError(f"the contract has operations without a handler: {', '.join(missing)}")
    paths: dict[str, dict[str, OperationEndpoint]] = {}
    for operation in document.operations:
        methods = paths.setdefault(operation.path, {})
        methods[operation.method] = OperationEndpoint(operation, handlers[operation.id], keys)
    for path in sorted(paths, key=lambda path: path.replace("{", "~")):
        # A Publisher's own id may hold a slash. However it was encoded, it arrives here as a slash.
        yield Route(path.replace("{content_id}", "{content_id:path}"), PathEndpoint(paths[path]))


async def unknown_path(scope: Scope, receive: Receive, send: Send) -> NoReturn:
    """Answer requests that no route takes."""
    raise Refusal(PATH_UNKNOWN)


@asynccontextmanager
async def close_at_the_end(app: Sandbox) -> AsyncIterator[None]:
    """Close the data file when the server stops."""
    yield
    app.shared.store.close()
