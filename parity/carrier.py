"""Carries requests to Paket: one after the other, not too fast, and once more when Paket asks for patience.

All that a comparison sends goes through here, from published programs and from the comparison itself.
"""

from __future__ import annotations

import asyncio
import gzip
import ssl
import time
import zlib
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field, replace
from email.utils import parsedate_to_datetime
from urllib.parse import urlsplit

from parity.keys import Key, Redactor
from parity.made import Made
from proof.wire import Caller, Request, Response

PASSING = {429: "429", 502: "502", 503: "503", 504: "504"}
"""Statuses that say nothing about the API but that it is not to be reached now."""

LOOPBACK = ("127.0.0.1", "localhost", "::1")

IN_A_ROW = 6
"""So many requests in a row that were not reached, and no more are sent."""

HOP = frozenset({"transfer-encoding", "connection", "keep-alive", "content-length"})
"""Headers of one connection, which a program's has anew."""


class BaseError(Exception):
    """The address is none that may be asked. The message says why."""


@dataclass(frozen=True)
class Base:
    """Where Paket answers: the address in place of ``https://api.paket.tv/v1``."""

    url: str

    def __post_init__(self) -> None:
        parts = urlsplit(self.url)
        if parts.scheme not in ("https", "http") or not parts.hostname:
            raise BaseError(
                f"PAKET_PARITY_BASE is {self.url!r}; expected an address such as https://api.paket.tv/v1"
            )
        if parts.scheme == "http" and parts.hostname not in LOOPBACK:
            raise BaseError(f"PAKET_PARITY_BASE is {self.url!r}; keys travel over HTTPS only")
        if parts.username or parts.password or parts.query or parts.fragment:
            raise BaseError("PAKET_PARITY_BASE is an address alone: no credentials, no query, no fragment")

    @property
    def host(self) -> str:
        """Its name."""
        return str(urlsplit(self.url).hostname)

    @property
    def port(self) -> int:
        """Its port."""
        return urlsplit(self.url).port or (443 if self.is_secure else 80)

    @property
    def is_secure(self) -> bool:
        """Whether it is asked over TLS."""
        return urlsplit(self.url).scheme == "https"

    def target(self, target: str) -> str:
        """A target of the contract, ``/v1/sessions``, as it is asked for there."""
        return urlsplit(self.url).path.rstrip("/") + target.removeprefix("/v1") or "/"


@dataclass(frozen=True)
class Pace:
    """How fast, and how patient."""

    interval: float = 1.0
    """Seconds between the beginnings of two requests."""
    timeout: float = 10.0
    """Seconds until a request counts as not answered: what the published programs wait."""
    pause: float = 5.0
    """Seconds before the one retry where Paket names none."""
    longest: float = 120.0
    """Seconds that Paket may ask to wait; a request is not sent again when it asks for more."""
    clock: Callable[[], float] = time.monotonic
    sleep: Callable[[float], Awaitable[None]] = asyncio.sleep


@dataclass(frozen=True)
class Sent:
    """A request, and what came of it, without secrets."""

    request: Request
    response: Response | None
    """As it came, but for a packed body, which is unpacked."""
    unreached: str = ""
    """Why there is nothing to judge: ``429``, ``timeout``; empty where there is."""
    number: int = 0
    """Which request of the comparison it was; of two tries, the second."""


@dataclass
class Carrier:
    """Sends requests and keeps what came."""

    base: Base
    made: Made
    keys: Mapping[str, Key]
    redactor: Redactor
    pace: Pace = field(default_factory=Pace)
    tls: ssl.SSLContext | None = None
    halted: str = ""
    """Why nothing but removals is sent any more; empty while all is well."""

    def __post_init__(self) -> None:
        if self.base.is_secure and self.tls is None:
            self.tls = ssl.create_default_context()
        self._lock = asyncio.Lock()
        self._next = 0.0
        self._sent: list[Sent] = []
        self._given_up = False
        self._in_a_row = 0
        self.requests = 0
        self.request_ids: set[str] = set()

    def take(self) -> list[Sent]:
        """What was sent since this was last asked; a check begins and ends with it."""
        sent, self._sent, self._given_up = self._sent, [], False
        return sent

    async def carry(self, request: Request) -> Response | None:
        """Send a request of a check: the response for the one who asks, None when there is none.

        Once one was not reached, the check's further ones are not sent.
        """
        async with self._lock:
            if self.halted or self._given_up:
                self._sent.append(
                    Sent(
                        self._clean_request(request),
                        None,
                        self.halted or "an earlier request was not reached",
                    )
                )
                return None
            response, unreached = await self._patiently(request)
            self.made.saw(self._client(request), request, response if not unreached else None)
            came = None if response is None else self._clean_response(unpacked(response))
            self._sent.append(Sent(self._clean_request(request), came, unreached, self.requests))
            self._given_up = bool(unreached)
            self._in_a_row = self._in_a_row + 1 if unreached else 0
            if self._in_a_row >= IN_A_ROW:
                self.halted = f"Paket was not reached {IN_A_ROW} times in a row, the last time: {unreached}"
            if response is not None and not unreached:
                self.request_ids.add(response.header("Paket-Request-Id") or "")
                self._watch(request, response)
            return None if response is None else for_the_asker(response)

    async def remove(self, request: Request) -> int | None:
        """Send a request that cleans up, whatever else happened: its status, None without an answer."""
        async with self._lock:
            response, unreached = await self._patiently(request)
            if unreached:
                return None if response is None else response.status
            self.made.saw(self._client(request), request, response)
            return response.status if response is not None else None

    def _watch(self, request: Request, response: Response) -> None:
        """Stop when something was written with an answer that does not say that it is a test."""
        written = request.method in ("POST", "PUT") and response.status < 300
        if written and response.header("Paket-Response-Type") != "Test":
            self.halted = (
                f"{request.method} {request.path} was carried out with an answer that does not say "
                "Paket-Response-Type: Test, so nothing more is sent but what removes"
            )

    async def _patiently(self, request: Request) -> tuple[Response | None, str]:
        """Send it, and once more when that may help: the response, and why it says nothing, if it does not."""
        response, unreached = await self._once(request)
        if not unreached:
            return response, ""
        pause = self.pace.pause if response is None else retry_after(response, self.pace.pause)
        if pause > self.pace.longest or (response is None and not is_repeatable(request)):
            return response, unreached
        await self.pace.sleep(pause)
        return await self._once(request)

    async def _once(self, request: Request) -> tuple[Response | None, str]:
        wait = self._next - self.pace.clock()
        if wait > 0:
            await self.pace.sleep(wait)
        self._next = self.pace.clock() + self.pace.interval
        self.requests += 1
        headers = tuple((n, self._host if n.lower() == "host" else v) for n, v in request.headers)
        asked = replace(request, target=self.base.target(request.target), headers=headers)
        try:
            async with asyncio.timeout(self.pace.timeout):
                async with Caller((self.base.host, self.base.port), self.tls) as caller:
                    response = await caller.ask(asked)
        except TimeoutError:
            return None, "timeout"
        except ssl.SSLCertVerificationError as error:
            return None, f"certificate: {error.verify_message}"
        except OSError as error:
            return None, f"network: {type(error).__name__}"
        if response is None:
            return None, "network: the connection was closed before the answer was whole"
        return response, PASSING.get(response.status, "")

    @property
    def _host(self) -> str:
        return urlsplit(self.base.url).netloc

    def _client(self, request: Request) -> str:
        sent = request.header("Authorization")
        return next((key.kind for key in self.keys.values() if key.authorization == sent), "nobody")

    def _clean_request(self, request: Request) -> Request:
        clean = self.redactor
        headers = tuple((name, clean.clean(value)) for name, value in request.headers)
        return replace(
            request, target=clean.clean(request.target), headers=headers, body=clean.clean_bytes(request.body)
        )

    def _clean_response(self, response: Response) -> Response:
        headers = tuple((name, self.redactor.clean(value)) for name, value in response.headers)
        return replace(response, headers=headers, body=self.redactor.clean_bytes(response.body))


def is_repeatable(request: Request) -> bool:
    """Whether a request that got no answer may be sent again: it cannot make something twice."""
    return request.method != "POST" or request.header("Idempotency-Key") is not None


def retry_after(response: Response, otherwise: float) -> float:
    """The seconds that an answer asks to wait: as a number, or as the time of day that HTTP writes."""
    value = (response.header("Retry-After") or "").strip()
    if value.isdecimal():
        return float(value)
    try:
        return max(0.0, parsedate_to_datetime(value).timestamp() - time.time())
    except ValueError:
        return otherwise


def unpacked(response: Response) -> Response:
    """A response whose body is unpacked, if it is packed in a way that HTTP clients know; its headers stay."""
    way = (response.header("Content-Encoding") or "").lower()
    try:
        if way == "gzip":
            return replace(response, body=gzip.decompress(response.body))
        if way == "deflate":
            return replace(response, body=zlib.decompress(response.body))
    except (OSError, EOFError, zlib.error):
        pass  # it is judged as it is: as no JSON
    return response


def for_the_asker(response: Response) -> Response:
    """A response as it is handed on, over another connection."""
    headers = tuple((name, value) for name, value in response.headers if name.lower() not in HOP)
    has_body = response.status >= 200 and response.status not in (204, 304)
    length = (("Content-Length", str(len(response.body))),) if has_body else ()
    return replace(response, headers=(*headers, *length), interim=())
