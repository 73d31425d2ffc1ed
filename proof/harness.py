"""The harness of a program: ``api.paket.tv`` is there, over TLS, and is a sandbox; nothing else can be reached.

A run finds in the sandbox what ``snippets/prerequisites.yaml`` says, and gets an environment made from scratch. Its
proxy variables lead to a proxy of its own that knows one host and refuses, and remembers, all others; its
certificate variables name a throw-away authority; its requests pass an observer that keeps them.
"""

from __future__ import annotations

import asyncio
import fcntl
import ssl
import tempfile
import threading
import zlib
from collections.abc import Callable, Coroutine, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import AsyncExitStack, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from types import TracebackType
from typing import Any, Self, TypeVar
from urllib.parse import urlsplit

import trustme

from proof.preparation import prepare
from proof.proxy import Proxy
from proof.runner import Outcome, Program, execute
from proof.sandboxes import FreshSandbox
from proof.wire import Address, Ask, Exchange, Observer
from snippets.catalogue import PAKET, SANDBOX

HOST = str(urlsplit(PAKET).hostname)
SANDBOX_PORT = int(urlsplit(SANDBOX).port or 0)

PORT_TAKEN = (
    f"Programs for a sandbox on the reader's machine are run on port {SANDBOX_PORT}, where they expect it. "
    "Stop what listens there (a paket-sandbox of your own?) and run the tests again."
)

SIDE_BY_SIDE = 4
"""How many programs run at once: about twice the cores, for they wait a good part of their time."""

T = TypeVar("T")


@dataclass(frozen=True)
class Run:
    """How a program ended, and what it asked for on the way."""

    program: Program
    status: int
    """The exit status."""
    stdout: str
    stderr: str
    exchanges: tuple[Exchange, ...]
    """With the sandbox, in the order of the answers."""
    refused: tuple[str, ...]
    """Other hosts that it tried to reach: ``CONNECT example.com:443``."""
    seconds: float = field(default=0, compare=False)
    """How long it ran."""
    leaks: tuple[str, ...] = ()
    """Where it showed a secret."""

    def __str__(self) -> str:
        output = f"{self.stdout}{self.stderr}".strip()
        ended = f"{self.program} ended with status {self.status}"
        return f"{ended}, reached for {list(self.refused)}, and printed:\n{output}"


def seed_of(name: str) -> int:
    """The seed of the sandbox that a program runs against: the same in each of its languages, and no other's.

    So a program is always answered with the same ids, and a Session on one page is no Participant on the
    next.
    """
    return zlib.crc32(name.encode())


class Harness:
    """Runs programs. Its servers live in an event loop in a thread; leaving ``with`` ends them all."""

    def __init__(self) -> None:
        self._folder = tempfile.TemporaryDirectory()
        authority = trustme.CA()
        self._authority = str(Path(self._folder.name, "authority.pem"))
        authority.cert_pem.write_to_path(self._authority)
        self._tls = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        authority.issue_cert(HOST).configure_cert(self._tls)
        self._local = threading.Lock()
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._loop.run_forever, daemon=True)
        self._thread.start()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """End everything."""
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join()
        self._loop.close()
        self._folder.cleanup()

    def run(
        self,
        program: Program,
        environment: Mapping[str, str],
        *,
        faults: Iterable[str] = (),
        upstream: Address | Ask | None = None,
        without: str = "",
        variables: Mapping[str, str] | None = None,
    ) -> Run:
        """Run a program that calls Paket.

        Args:
            program: Its text as a reader sees it.
            environment: The variables it reads; :func:`snippets.variables.credentials` for a start.
            faults: Asked of the sandbox for the first requests, one each.
            upstream: A sandbox that is running, or what carries requests elsewhere; None for a fresh sandbox.
            without: A variable that it is not given.
            variables: What it finds in the sandbox is there already, and these name it; None to make it.
        """
        return self._run(program, environment, faults, upstream, without, variables)

    def run_local(
        self,
        program: Program,
        environment: Mapping[str, str],
        *,
        faults: Iterable[str] = (),
        upstream: Address | None = None,
    ) -> Run:
        """Run a program that calls a sandbox on the reader's machine: port 8480, really, one run at a time.

        Raises:
            OSError: Something else listens on the port.
        """
        with self._local, sandbox_port():
            return self._run(program, environment, faults, upstream, local=True)

    def run_all(self, programs: Sequence[Program], environments: Sequence[Mapping[str, str]]) -> list[Run]:
        """Run several side by side, each with its environment and a fresh sandbox."""
        with ThreadPoolExecutor(SIDE_BY_SIDE) as pool:
            return list(pool.map(self.run, programs, environments))

    def wait(self, work: Coroutine[Any, Any, T]) -> T:
        """Do something in the event loop of the servers, and wait for it."""
        return asyncio.run_coroutine_threadsafe(work, self._loop).result()

    def _run(
        self,
        program: Program,
        environment: Mapping[str, str],
        faults: Iterable[str],
        upstream: Address | Ask | None,
        without: str = "",
        variables: Mapping[str, str] | None = None,
        local: bool = False,
    ) -> Run:
        with self._surroundings(seed_of(program.name), upstream, faults, local) as surroundings:
            if variables is None:
                server = surroundings.observer.upstream
                assert not callable(server), "who carries requests elsewhere makes what must be there as well"
                variables = self.wait(prepare(server, program.name))
            given = {**variables, **environment, **self._variables(surroundings.proxy_address, local)}
            given.pop(without, None)
            outcome = execute(program, given)
        return surroundings.run_of(program, outcome)

    @contextmanager
    def _surroundings(
        self, seed: int, upstream: Address | Ask | None, faults: Iterable[str], local: bool
    ) -> Iterator[_Surroundings]:
        built = self.wait(_Surroundings.build(seed, upstream, faults, None if local else self._tls))
        try:
            yield built
        finally:
            self.wait(built.stack.aclose())

    @contextmanager
    def in_turn(self, programs: Iterable[Program]) -> Iterator[tuple[Mapping[str, str], Iterator[Turn]]]:
        """Have programs run one after another by one process, each against a fresh sandbox.

        Gives the variables that the process is to have, and a turn for each program.
        """
        with self._surroundings(0, None, (), local=False) as surroundings:

            def turns() -> Iterator[Turn]:
                for program in programs:
                    sandbox = FreshSandbox(seed_of(program.name))
                    surroundings.observer.upstream = self.wait(sandbox.start())
                    surroundings.observer.exchanges, surroundings.proxy.refused = [], []
                    try:
                        yield Turn(program, surroundings.run_of)
                    finally:
                        self.wait(sandbox.stop())

            yield self._variables(surroundings.proxy_address, local=False), turns()

    def _variables(self, proxy: Address, local: bool) -> dict[str, str]:
        way_out = f"http://{proxy[0]}:{proxy[1]}"
        return {
            "http_proxy": way_out,
            "https_proxy": way_out,
            "no_proxy": "127.0.0.1" if local else "",
            "NODE_USE_ENV_PROXY": "1",
            "SSL_CERT_FILE": self._authority,
            "CURL_CA_BUNDLE": self._authority,
            "NODE_OPTIONS": "--use-openssl-ca",  # SSL_CERT_FILE, and not all the authorities of Node
        }


@dataclass(frozen=True)
class Turn:
    """A program whose turn it is."""

    program: Program
    run_of: Callable[[Program, Outcome], Run]
    """How it ended, together with what it asked for."""


@dataclass(frozen=True)
class _Surroundings:
    """The servers of one run, or of several that come one after another."""

    stack: AsyncExitStack
    observer: Observer
    proxy: Proxy
    proxy_address: Address

    def run_of(self, program: Program, outcome: Outcome) -> Run:
        """How a program ended, and what it asked for."""
        exchanges, refused = tuple(self.observer.exchanges), tuple(self.proxy.refused)
        return Run(
            program,
            outcome.status,
            outcome.stdout,
            outcome.stderr,
            exchanges,
            refused,
            outcome.seconds,
            outcome.leaks,
        )

    @classmethod
    async def build(
        cls, seed: int, upstream: Address | Ask | None, faults: Iterable[str], tls: ssl.SSLContext | None
    ) -> _Surroundings:
        async with AsyncExitStack() as stack:
            if upstream is None:
                sandbox = FreshSandbox(seed)
                upstream = await sandbox.start()
                stack.push_async_callback(sandbox.stop)
            observer = Observer(upstream, faults)
            try:
                address = await observer.start(0 if tls else SANDBOX_PORT, tls)
            except OSError as error:
                raise OSError(f"{error}\n{PORT_TAKEN}") from error
            stack.push_async_callback(observer.stop)
            proxy = Proxy({f"{HOST}:443": address} if tls else {})
            proxy_address = await proxy.start()
            stack.push_async_callback(proxy.stop)
            return cls(stack.pop_all(), observer, proxy, proxy_address)
        raise AssertionError("unreachable: the stack swallows no error")


@contextmanager
def sandbox_port() -> Iterator[None]:
    """Have port 8480 to oneself, as far as other processes of this user ask for it in this way."""
    with open(Path(tempfile.gettempdir(), "paket-sandbox-port.lock"), "w") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield
