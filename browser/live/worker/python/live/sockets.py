"""``http.client`` without a network, and so ``urllib.request``: a connection's socket hands requests to a wire."""

from __future__ import annotations

import http.client
import io
import socket

import httpx

from live.timeouts import require_time
from live.wire import Dropped, Request, Response, TooLate, Wire, WireError


class WireSocket:
    """What :class:`http.client.HTTPConnection` takes for a connected socket."""

    def __init__(self, wire: Wire, base: str, timeout: float | None) -> None:
        """Know where requests go.

        Args:
            wire: What answers.
            base: Scheme and host, and the port if it is not the scheme's own.
            timeout: Seconds to wait for an answer; None for ever.
        """
        self.wire = wire
        self.base = base
        self.timeout = timeout
        self.written = bytearray()

    def sendall(self, data: bytes) -> None:
        """Keep what is written until the answer is read."""
        self.written += data

    def makefile(self, mode: str = "rb", *arguments: object) -> io.BufferedIOBase:
        """The answer to what was written; nothing at all if the connection was closed before one came.

        Raises:
            OSError: There is no such host here.
            TimeoutError: It did not come in time.
        """
        request = parsed(self.base, bytes(self.written))
        self.written.clear()
        try:
            answer = self.wire.send(request, self.timeout)
        except Dropped:
            return io.BytesIO()
        except TooLate:
            raise TimeoutError("The read operation timed out") from None
        except WireError as error:
            raise OSError(str(error)) from None
        return io.BytesIO(written(answer, request.method))

    def settimeout(self, timeout: float | None) -> None:
        """How long answers may take from now on."""
        self.timeout = timeout

    def gettimeout(self) -> float | None:
        """How long answers may take."""
        return self.timeout

    def setsockopt(self, *options: object) -> None:
        """Nothing: there is no connection whose options these are."""

    def shutdown(self, how: int) -> None:
        """Nothing is left to send."""

    def close(self) -> None:
        """Forget what was written."""
        self.written.clear()


def parsed(base: str, data: bytes) -> Request:
    """A request as it was written, for an address."""
    import h11  # comes later than the rest: no published program needs it

    connection = h11.Connection(h11.SERVER)
    connection.receive_data(data)
    head = connection.next_event()
    if not isinstance(head, h11.Request):
        raise OSError("no whole request was written to the connection")
    body = b""
    while isinstance(part := connection.next_event(), h11.Data):
        body += part.data
    headers = [(name.decode("latin-1"), value.decode("latin-1")) for name, value in head.headers.raw_items()]
    return Request(head.method.decode(), base + head.target.decode("latin-1"), headers, body)


def written(answer: Response, method: str) -> bytes:
    """A response as it goes over the wire."""
    head = [f"HTTP/1.1 {answer.status} {httpx.codes.get_reason_phrase(answer.status)}"]
    head += [f"{name}: {value}" for name, value in answer.headers]
    if method != "HEAD" and all(name.lower() != "content-length" for name, _ in answer.headers):
        head.append(f"Content-Length: {len(answer.body)}")
    return "\r\n".join([*head, "", ""]).encode("latin-1") + answer.body


def install(wire: Wire) -> None:
    """Let every connection of ``http.client`` in this interpreter lead to ``wire``."""

    def connect(self: http.client.HTTPConnection) -> None:
        if vars(self).get("_tunnel_host"):
            raise NotImplementedError("http.client's set_tunnel is not supported in this page")
        scheme = "https" if isinstance(self, http.client.HTTPSConnection) else "http"
        own = self.port == self.default_port
        base = f"{scheme}://{self.host}" + ("" if own else f":{self.port}")
        try:
            wire.require(base)
        except WireError as error:
            raise OSError(str(error)) from None
        default = vars(socket)["_GLOBAL_DEFAULT_TIMEOUT"]
        timeout = socket.getdefaulttimeout() if self.timeout is default else self.timeout
        require_time(timeout)
        self.sock = WireSocket(wire, base, timeout)

    for kind in (http.client.HTTPConnection, http.client.HTTPSConnection):
        kind.connect = connect  # type: ignore[method-assign]
