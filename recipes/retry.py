"""Retry safely: wait, and ask again with the same key or with a new one."""

import random
import time
from collections.abc import Callable, Iterator
from itertools import islice
from uuid import uuid4

import httpx

# These pass by themselves: the first request still runs, there were too many
# requests, Paket is down for maintenance, or a proxy on the way had no answer.
PASSING = (409, 429, 502, 503, 504)

# This is stored under the key, so it comes again with the same key.
STORED = 500

# There was no answer. The work may have been done, or not.
UNANSWERED = (
    httpx.TimeoutException,
    httpx.NetworkError,
    httpx.RemoteProtocolError,
)


def pauses(first: float = 0.5, longest: float = 30.0) -> Iterator[float]:
    """Choose how long to wait before each retry.

    This is exponential back-off with full jitter.

    Args:
        first: The upper bound in seconds before the first retry. It doubles
            with each one after.
        longest: The bound in seconds that is never passed.

    Yields:
        Seconds, at random between 0 and the bound, so that many callers do
            not come back at once.
    """
    bound = min(first, longest)
    while True:
        yield random.uniform(0, bound)
        bound = min(bound * 2, longest)


def seconds_asked_for(response: httpx.Response) -> int:
    """Read how long an answer asks you to wait.

    Args:
        response: An answer of the Paket API, or of a proxy on the way.

    Returns:
        The seconds in its `Retry-After` header; 0 when it has none, or a date.
    """
    retry_after = response.headers.get("Retry-After", "")
    return int(retry_after) if retry_after.isdecimal() else 0


def send_safely(
    client: httpx.Client,
    method: str,
    path: str,
    key: str = "",
    store_key: Callable[[str], object] | None = None,
    body: object = None,
    attempts: int = 6,
    patience: float = 60.0,
    sleep: Callable[[float], object] = time.sleep,
) -> httpx.Response:
    """Send a request until it has an answer that counts.

    After no answer, 409, 429, 502, 503 and 504 it sends the same request
    again, with the same key. A 500 is stored under the key of a POST or PUT:
    it is sent again with a new key. A GET or DELETE has no key.

    Args:
        client: A client with credentials and a timeout.
        method: `GET`, `POST`, `PUT` or `DELETE`.
        path: The path, for example `/v1/sessions`.
        key: The idempotency key of this piece of work, for POST and PUT.
        store_key: Stores a new key with your record of the work, in place of
            the old one. It is called before the new key is used. POST and
            PUT need it.
        body: What to send as JSON. Nothing is sent for `None`.
        attempts: How often to try before giving up, at least 1.
        patience: The longest wait in seconds that is begun. When
            `Retry-After` asks for more, the answer is returned.
        sleep: Waits the given number of seconds.

    Returns:
        The first answer that waiting cannot change, or the last one when the
            attempts are used up. A 404 to a repeated DELETE means that an
            earlier one was carried out.

    Raises:
        ValueError: `key` or `store_key` is missing for a POST or PUT.
        httpx.TransportError: The last attempt had no answer either. Call
            again later with the key that you have stored.
    """
    has_key = method in ("POST", "PUT")
    if has_key and not (key and store_key):
        raise ValueError(f"{method} needs key and store_key.")
    waits = islice(pauses(), attempts - 1)
    while True:
        wait = next(waits, None)
        headers = {"Idempotency-Key": key} if has_key else {}
        try:
            response = client.request(method, path, json=body, headers=headers)
        except UNANSWERED:
            if wait is None:
                raise
        else:
            if response.status_code not in (*PASSING, STORED):
                return response
            if response.status_code == STORED and has_key and store_key:
                key = str(uuid4())
                store_key(key)
            if wait is None:
                return response
            wait += seconds_asked_for(response)
            if wait > patience:
                return response
        sleep(wait)
