"""Bodies of requests: read up to a limit, and parsed as JSON."""

from __future__ import annotations

import codecs
import json
from collections.abc import Mapping
from email.message import Message
from functools import lru_cache
from typing import Any, NoReturn

from starlette.types import Receive

from paket_sandbox.errors import (
    BODIES_TOO_LARGE,
    BODY_CHARSET,
    BODY_COMPRESSED,
    BODY_CUT_OFF,
    BODY_ENCODED,
    BODY_MARKED,
    BODY_NOT_JSON,
    BODY_NOT_JSON_TYPE,
    BODY_NOT_UTF8,
    BODY_TOO_LARGE,
    Refusal,
)

LIMIT = 1024 * 1024
"""The largest body that is read, in bytes."""

DIGITS = 18
"""A longer Content-Length is too large, and Python refuses to read far longer ones."""

TOGETHER = 64 * LIMIT
"""How many bytes are held of all bodies that have not come whole."""

PLAIN = {b"content-encoding": b"identity", b"transfer-encoding": b"chunked"}
"""Headers that say how a body is packed, and what they hold when it is not."""

UTF8 = frozenset({"utf-8", "utf8", "us-ascii", "ascii"})
"""Names of it, and of ASCII, which is a part of it."""

STARTS = {b"\x1f\x8b": BODY_COMPRESSED, codecs.BOM_UTF8: BODY_MARKED}
"""How a body begins that is no JSON, though what is in it may be."""

sorted_encode = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"), sort_keys=True).encode


class Unfinished:
    """Bodies that have not come whole."""

    held = 0
    """Their bytes."""


async def read_body(headers: Mapping[bytes, bytes], receive: Receive) -> bytes:
    """The body, never holding more of it than the limit.

    Raises:
        Refusal: It is larger than the limit, the caller went away in the middle, or too much is held of others.
    """
    length = headers.get(b"content-length")
    if (length is None and b"transfer-encoding" not in headers) or length == b"0":
        return b""
    if length is not None and length.isdigit() and (len(length) > DIGITS or int(length) > LIMIT):
        raise Refusal(BODY_TOO_LARGE, limit=LIMIT)
    body = bytearray()
    counted = 0
    try:
        while True:
            message = await receive()
            if message["type"] == "http.disconnect":
                raise Refusal(BODY_CUT_OFF)
            body += message.get("body", b"")
            if len(body) > LIMIT:
                raise Refusal(BODY_TOO_LARGE, limit=LIMIT)
            if not message.get("more_body", False):
                return bytes(body)
            Unfinished.held += len(body) - counted
            counted = len(body)
            if Unfinished.held > TOGETHER:
                raise Refusal(BODIES_TOO_LARGE)
    finally:
        Unfinished.held -= counted


def parse_body(body: bytes, headers: Mapping[bytes, bytes]) -> Any:
    """What the JSON text ``body`` holds.

    Raises:
        Refusal: It is not sent as JSON, or is not JSON.
    """
    media_type, charset = read_type(headers.get(b"content-type", b""))
    if media_type != "application/json":
        raise Refusal(BODY_NOT_JSON_TYPE)
    if charset.lower() not in UTF8:
        raise Refusal(BODY_CHARSET, charset=charset)
    for name, plain in PLAIN.items():
        encoding = headers.get(name, plain)
        if encoding.lower() != plain:
            raise Refusal(BODY_ENCODED, name=name.decode().title(), encoding=encoding.decode("latin-1"))
    for start, error in STARTS.items():
        if body.startswith(start):
            raise Refusal(error)
    try:
        content = json.loads(body.decode(), parse_constant=refuse_constant, parse_float=number)
        canonical(content).encode()  # half a surrogate pair is JSON, but no text
    except UnicodeError:
        raise Refusal(BODY_NOT_UTF8) from None
    except (ValueError, RecursionError):
        raise Refusal(BODY_NOT_JSON) from None
    return content


@lru_cache(maxsize=64)
def read_type(content_type: bytes) -> tuple[str, str]:
    """The media type and the charset of a header ``Content-Type``; other parameters are of no account."""
    header = Message()
    header["Content-Type"] = content_type.decode("latin-1")
    return header.get_content_type(), str(header.get_param("charset", "utf-8"))


def number(text: str) -> int | float:
    """A number written with a fraction or an exponent: 10.0 is the integer 10, and so it comes back."""
    value = float(text)
    return int(value) if value.is_integer() else value


def canonical(content: Any) -> str:
    """A JSON text that is the same for equal contents; for none, that of an empty object."""
    return "{}" if content is None else sorted_encode(content)


def refuse_constant(name: str) -> NoReturn:
    """NaN and Infinity are Python's, not JSON's."""
    raise ValueError(name)
