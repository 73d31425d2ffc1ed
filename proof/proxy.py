"""The way out of a program's harness: a proxy that knows few hosts, and refuses and remembers all others."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping

from proof.wire import Address


class Proxy:
    """Listens on 127.0.0.1 and joins the two ends of a tunnel, byte for byte.

    ``routes`` maps what a program asks for (``api.paket.tv:443``) to where it gets. Everything else, a plain
    HTTP request included, is answered with 403 and kept in ``refused`` (``CONNECT example.com:443``).
    """

    def __init__(self, routes: Mapping[str, Address]) -> None:
        self.routes = routes
        self.refused: list[str] = []
        self._server: asyncio.Server | None = None

    async def start(self) -> Address:
        """Listen on a free port, and say where."""
        self._server = await asyncio.start_server(self._serve, "127.0.0.1", 0)
        address: Address = self._server.sockets[0].getsockname()
        return address

    async def stop(self) -> None:
        """Stop listening."""
        if self._server is not None:
            self._server.close()

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            head = await reader.readuntil(b"\r\n\r\n")
            method, target, *_ = head.decode("latin-1").split(" ", 2)
            if method != "CONNECT" or target not in self.routes:
                self.refused.append(f"{method} {target}")
                writer.write(b"HTTP/1.1 403 Forbidden\r\nContent-Length: 0\r\nConnection: close\r\n\r\n")
                await writer.drain()
                return
            far_reader, far_writer = await asyncio.open_connection(*self.routes[target])
            writer.write(b"HTTP/1.1 200 Connection established\r\n\r\n")
            await asyncio.gather(_pour(reader, far_writer), _pour(far_reader, writer))
        except (ConnectionError, asyncio.IncompleteReadError):
            pass  # the program went away
        finally:
            writer.close()


async def _pour(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    """Copy until the end, then close."""
    try:
        while data := await reader.read(65536):
            writer.write(data)
            await writer.drain()
    except ConnectionError:
        pass
    finally:
        writer.close()
