"""Requests that are wrong get the documented error, whatever is wrong with them."""

from __future__ import annotations

import asyncio
import gzip
import itertools
import json
import logging
from collections.abc import AsyncIterator
from typing import Any

import httpx
import pytest

from paket_sandbox import errors
from paket_sandbox.bodies import LIMIT
from paket_sandbox.calls import Call
from paket_sandbox.core import create_session
from paket_sandbox.errors import Error
from paket_sandbox.faults import HEADER
from paket_sandbox.middleware import HEADERS_LIMIT
from paket_sandbox.openapi.document import Document
from proof.credentials import PLATFORM, PUBLISHER
from tests.sandbox.caller import Caller, Headers, message
from tests.sandbox.conftest import MakeCaller
from tests.sandbox.test_idempotency import count

JSON = "application/json"

PATHS = {
    "root": "/",
    "no version": "/sessions",
    "another version": "/v2",
    "slash at the end": "/v1/",
    "slash at the end of a collection": "/v1/sessions/",
    "double slash": "//v1",
    "upper case": "/V1/Sessions",
    "unknown": "/v1/nothing",
    "unknown below": "/v1/sessions/nothing/of/this/kind",
    "dots": "/v1/../v1/nothing",
    "percent": "/v1/sessions%2f",
    "bad UTF-8": "/v1/%ff%fe",
    "NUL": "/v1/%00",
    "line end": "/v1%0a",
    "long": "/v1/" + "x" * 8000,
}


@pytest.mark.parametrize("method", ["GET", "POST", "DELETE", "OPTIONS"])
@pytest.mark.parametrize("path", PATHS.values(), ids=list(PATHS))
def test_unknown_path(call: Caller, method: str, path: str) -> None:
    assert call(method, path).status_code == 404


@pytest.mark.parametrize(
    "method", ["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE", "QUERY"]
)
@pytest.mark.parametrize(
    ("path", "allow"), [("/v1", "GET"), ("/v1/sessions", "POST"), ("/v1/participants", "POST")]
)
def test_unknown_method(call: Caller, method: str, path: str, allow: str) -> None:
    response = call(method, path, PUBLISHER if path == "/v1/participants" else PLATFORM)
    if method == allow:
        assert response.status_code == 200
    else:
        assert response.status_code == 405
        assert response.headers["Allow"] == allow


BODIES: dict[str, tuple[bytes, str | bytes | None, int]] = {
    "an object": (b"{}", JSON, 200),
    "an object with attributes nobody knows": (b'{"a": 1, "a": "\xc3\xa9"}', JSON, 200),
    "nothing": (b"", JSON, 200),
    "nothing, of another type": (b"", "text/plain", 200),
    "with a charset": (b"{}", "application/json; charset=utf-8", 200),
    "with a charset in quotes": (b"{}", 'Application/JSON;charset="UTF-8"', 200),
    "with other parameters": (b"{}", 'application/json; profile="a;charset=x"; charset=UTF-8; v=1', 200),
    "with a parameter alone": (b"{}", "application/json;odata.metadata=minimal ;", 200),
    "a charset by another name": (b"{}", "application/json; charset=UTF8", 200),
    "a charset that is a part of it": (b"{}", "application/json; charset=us-ascii", 200),
    "an empty charset": (b"{}", "application/json; charset=", 415),
    "a charset that is no text": (b"{}", b"application/json; charset=\xe9", 415),
    "a charset by its language": (b"{}", "application/json; charset*=us-ascii'en'utf-16", 415),
    "a charset among others": (b"{}", "application/json; v=1; charset=utf-16", 415),
    "of the largest size": (b'{"a": "' + b"x" * (LIMIT - 9) + b'"}', JSON, 200),
    "too large by one": (b'{"a": "' + b"x" * (LIMIT - 8) + b'"}', JSON, 413),
    "much too large": (b"x" * (8 * LIMIT), JSON, 413),
    "too large, of another type": (b"x" * (LIMIT + 1), "text/plain", 413),
    "no type": (b"{}", None, 415),
    "an empty type": (b"{}", "", 415),
    "a form": (b"a=1", "application/x-www-form-urlencoded", 415),
    "another JSON": (b"{}", "application/vnd.api+json", 415),
    "text": (b"{}", "text/json", 415),
    "another charset": (b"{}", "application/json; charset=latin-1", 415),
    "a type that is no text": (b"{}", b"\xff\xfe", 415),
    "not JSON": (b"hello", JSON, 400),
    "cut off": (b'{"a": ', JSON, 400),
    "two values": (b"{} {}", JSON, 400),
    "a comma too much": (b'{"a": 1,}', JSON, 400),
    "single quotes": (b"{'a': 1}", JSON, 400),
    "NaN": (b'{"a": NaN}', JSON, 400),
    "Infinity": (b'{"a": -Infinity}', JSON, 400),
    "white space": (b" \n", JSON, 400),
    "NUL": (b"\0", JSON, 400),
    "byte order mark": (b"\xef\xbb\xbf{}", JSON, 400),
    "UTF-16": ("{}".encode("utf-16"), JSON, 400),
    "bad UTF-8": (b'{"a": "\xff"}', JSON, 400),
    "overlong UTF-8": (b'{"a": "\xc0\xaf"}', JSON, 400),
    "half a surrogate pair": (b'{"a": "\\ud800"}', JSON, 400),
    "half a surrogate pair as a name": (b'{"\\udfff": 1}', JSON, 400),
    "nested deeply": (b"[" * 100_000 + b"]" * 100_000, JSON, 400),
    "a huge number": (b'{"a": ' + b"9" * 10_000 + b"}", JSON, 400),
    "an array": (b"[]", JSON, 400),
    "a text": (b'"{}"', JSON, 400),
    "null": (b"null", JSON, 400),
    "a number": (b"1e400", JSON, 400),
}


@pytest.mark.parametrize(("body", "media_type", "status"), BODIES.values(), ids=list(BODIES))
def test_bodies(call: Caller, body: bytes, media_type: str | bytes | None, status: int) -> None:
    headers: dict[str, str | bytes] = {} if media_type is None else {"Content-Type": media_type}
    response = call("POST", "/v1/sessions", headers=headers, content=body)
    assert response.status_code == status, response.text
    assert count(call, "sessions") == (status == 200)


def test_no_more_of_a_body_is_read_than_the_limit(call: Caller) -> None:
    async def flood() -> AsyncIterator[bytes]:
        for number in itertools.count(1):
            taken.append(number)
            yield b"x" * 65536

    taken: list[int] = []
    transport, auth = httpx.ASGITransport(call.app), (PLATFORM.username, PLATFORM.secret)

    async def send() -> int:
        async with httpx.AsyncClient(transport=transport, auth=auth) as http:
            return (await http.post("http://127.0.0.1/v1/sessions", content=flood())).status_code

    assert asyncio.run(send()) == 413
    assert taken[-1] == LIMIT // 65536 + 1


HEADERS: dict[str, tuple[list[tuple[str, str | bytes]], int]] = {
    "another version": ([("Paket-Version", "2023-12-10")], 400),
    "an empty version": ([("Paket-Version", "")], 400),
    "a version with more": ([("Paket-Version", "2023-12-01 ")], 400),
    "two versions": ([("Paket-Version", "2023-12-01")] * 2, 400),
    "a version that is no text": ([("Paket-Version", b"\xff")], 400),
    "the version": ([("Paket-Version", "2023-12-01")], 200),
    "anything accepted": ([("Accept", "*/*"), ("Accept", "text/html;q=0.1")], 200),
    "something else accepted": ([("Accept", "image/png")], 200),
    "Accept that is no text": ([("Accept", b"\xff")], 400),
    "an encoding": ([("Content-Encoding", "gzip")], 200),
    "two types": ([("Content-Type", JSON)] * 2, 400),
    "unknown headers": ([("X-Unknown", b"\xff\xfe"), ("X-Unknown", "")], 200),
    "user agent that is no text": ([("User-Agent", b"\xe9")], 200),
    "a length that is none": ([("Content-Length", "two")], 200),
    "a length beyond all": ([("Content-Length", "9" * 5000)], 413),
    "long": ([("X-Long", "x" * (HEADERS_LIMIT - 1000))], 200),
    "too long": ([("X-Long", "x" * HEADERS_LIMIT)], 431),
    "too many": ([("X", "")] * (HEADERS_LIMIT // 5), 431),
    "too long a key": ([("Idempotency-Key", "x" * HEADERS_LIMIT)], 431),
}


@pytest.mark.parametrize(("headers", "status"), HEADERS.values(), ids=list(HEADERS))
def test_headers(call: Caller, headers: Headers, status: int) -> None:
    response = call("POST", "/v1/sessions", headers=headers)
    assert response.status_code == status, response.text
    assert count(call, "sessions") == (status == 200)


def test_errors_name_what_is_wrong(call: Caller) -> None:
    answer = call("POST", "/v1/sessions", headers={"Paket-Version": "2020-01-01"})
    assert message(answer) == "The header Paket-Version must be one of: 2023-12-01."
    packed = {"Content-Type": JSON, "Content-Encoding": "gzip"}
    answer = call("POST", "/v1/sessions", headers=packed, content=gzip.compress(b"{}"))
    assert answer.status_code == 415
    assert message(answer) == (
        "The body is sent with Content-Encoding: gzip, which is not supported. Send it as it is."
    )
    packed_on_the_way = {"Content-Type": JSON, "Transfer-Encoding": "gzip, chunked"}
    answer = call("POST", "/v1/sessions", headers=packed_on_the_way, content=gzip.compress(b"{}"))
    assert "with Transfer-Encoding: gzip, chunked, which is not supported" in message(answer)
    answer = call("POST", "/v1/sessions", headers=packed | {"Content-Encoding": "Identity"}, content=b"{}")
    assert answer.status_code == 200
    for body, part in {
        gzip.compress(b"{}"): "is compressed",
        b"\xef\xbb\xbf{}": "begins with a byte order mark",
        "{}".encode("utf-16"): "is not valid UTF-8",
    }.items():
        assert part in message(call("POST", "/v1/sessions", headers={"Content-Type": JSON}, content=body))
    latin = {"Content-Type": f"{JSON}; charset=latin-1"}
    assert "with the charset 'latin-1'" in message(call("POST", "/v1/sessions", headers=latin, content=b"{}"))
    answer = call("POST", "/v1/sessions", headers={"Content-Type": JSON}, content=b"[1]")
    assert message(answer) == "The body must be of the type object."


PROVOKED: dict[str, tuple[str, str, dict[str, Any]]] = {
    "BadRequest": ("GET", "/v1", {"headers": {"Paket-Version": "1"}}),
    "Unauthorized": ("GET", "/v1", {"client": None}),
    "Forbidden": ("POST", "/v1/participants", {}),
    "NotFound": ("GET", "/v1/nothing", {}),
    "MethodNotAllowed": ("PUT", "/v1", {}),
    "ContentTooLarge": ("POST", "/v1/sessions", {"content": b"x" * (LIMIT + 1)}),
    "UnsupportedMediaType": ("POST", "/v1/sessions", {"content": b"x"}),
    "HeadersTooLarge": ("GET", "/v1", {"headers": {"X": "x" * HEADERS_LIMIT}}),
    "ServerError": ("GET", "/v1", {"headers": {HEADER: "500"}}),
    "ServiceUnavailable": ("GET", "/v1", {"headers": {HEADER: "503"}}),
}
"""Response of the contract -> a request that gets it. Conflict takes two, in ``test_idempotency.py``."""


def test_every_documented_error_can_be_provoked(call: Caller, document: Document) -> None:
    got = {name: call(method, path, **more).status_code for name, (method, path, more) in PROVOKED.items()}
    assert got | {"Conflict": 409} == {name: r.status for name, r in document.responses.items()}


def test_the_table_of_errors_knows_the_statuses_of_the_contract(document: Document) -> None:
    table = {e.status for e in vars(errors).values() if isinstance(e, Error)}
    assert table == {r.status for r in document.responses.values()}


def test_a_bug_is_a_server_error_that_tells_nothing(
    make_caller: MakeCaller, caplog: pytest.LogCaptureFixture
) -> None:
    def broken(call: Call) -> dict[str, Any]:
        create_session(call)
        raise RuntimeError("the secret is hunter2")

    call = make_caller(handlers={"createSession": broken})
    headers = {"Idempotency-Key": "a"}
    with caplog.at_level(logging.ERROR):
        response = call("POST", "/v1/sessions", headers=headers)
    assert response.status_code == 500
    assert json.loads(response.text) == {"message": errors.SERVER_ERROR.message}
    assert "hunter2" in caplog.text
    assert response.headers["Paket-Request-Id"] in caplog.text
    assert count(call, "sessions") == 0
    assert call("POST", "/v1/sessions", headers=headers).content == response.content
    assert count(call, "idempotency_keys") == 1


def test_a_bug_in_the_gate_is_a_server_error_too(
    call: Caller, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def broken(*_: object) -> None:
        raise RuntimeError("hunter2")

    monkeypatch.setattr("paket_sandbox.middleware.Call", broken)
    response = call("GET", "/v1")
    assert response.status_code == 500
    assert "hunter2" not in response.text
    assert "hunter2" in caplog.text
