"""Bodies of requests: read up to a limit, and parsed as JSON."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any, NoReturn

from starlette.types import Receive

from paket_sandbox.errors import (
    BODY_CUT_OFF,
    BODY_NOT_JSON,
    BODY_NOT_JSON_TYPE,
    BODY_NOT_UTF8,
    BODY_TOO_LARGE,
    Refusal,
)

LIMIT = 1024 * 1024
"""The largest body that is read, in bytes."""

sorted_encode = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"), sort_keys=True).encode


async def read_body(headers: Mapping[bytes, bytes], receive: Receive) -> bytes:
    """The body, never holding more of it than the limit.

    Raises:
        Refusal: It is larger than the limit, or the caller went away in the middle.
    """
    length = headers.get(b"content-length")
    if (length is None and b"transfer-encoding" not in headers) or length == b"0":
        return b""
    if length is not None and int(length) > LIMIT:
        raise Refusal(BODY_TOO_LARGE, limit=LIMIT)
    body = bytearray()
    more = True
    while more:
        message = await receive()
        if message["type"] == "http.disconnect":
            raise Refusal(BODY_CUT_OFF)
        body += message.get("body", b"")
        if len(body) > LIMIT:
            raise Refusal(BODY_TOO_LARGE, limit=LIMIT)
        more = message.get("more_body", False)
    return bytes(body)


def parse_body(body: bytes, headers: Mapping[bytes, bytes]) -> Any:
    """What the JSON text ``body`` holds.

    Raises:
        Refusal: It is not sent as JSON, or is not JSON.
    """
    media_type, _, options = headers.get(b"content-type", b"").partition(b";")
    charset = options.strip().lower().replace(b'"', b"")
    if media_type.strip().lower() != b"application/json" or charset not in (b"", b"charset=utf-8"):
        raise Refusal(BODY_NOT_JSON_TYPE)
    try:
        content = json.loads(body.decode(), parse_constant=refuse_constant)
        canonical(content).encode()  # half a surrogate pair is JSON, but no text
    except UnicodeError:
        raise Refusal(BODY_NOT_UTF8) from None
    except (ValueError, RecursionError):
        raise Refusal(BODY_NOT_JSON) from None
    return content


def canonical(content: Any) -> str:
    """A JSON text that is the same for equal contents; for none, that of an empty object."""
    return "{}" if content is None else sorted_encode(content)


def refuse_constant(name: str) -> NoReturn:
    """NaN and Infinity are Python's, not JSON's."""
    raise ValueError(name)
