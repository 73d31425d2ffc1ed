"""Retry safely: one idempotency key for all attempts, and longer waits."""

import random
import time
from collections.abc import Callable, Iterator
from functools import partial
from itertools import islice

import httpx

# These pass by themselves: the first request still runs, or Paket is down
# for maintenance.
PASSING = (409, 503)

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


def send_safely(
    client: httpx.Client,
    method: str,
    path: str,
    key: str,
    body: object = None,
    attempts: int = 6,
    sleep: Callable[[float], object] = time.sleep,
) -> httpx.Response:
    """Send a POST or PUT until it has an answer that counts.

    Its work is done at most once, however often it is sent. A 500 is not
    retried: it is stored under the key, so the same key gets it again.

    Args:
        client: A client with credentials and a timeout.
        method: `POST` or `PUT`. Paket ignores the key of other methods.
        path: The path, for example `/v1/sessions`.
        key: The idempotency key of this piece of work, the same at every
            call for it.
        body: What to send as JSON. Nothing is sent for `None`.
        attempts: How often to try before giving up, at least 1.
        sleep: Waits the given number of seconds.

    Returns:
        The first answer that waiting cannot change, or the last one when the
            attempts are used up.

    Raises:
        httpx.TransportError: The last attempt had no answer either. Call
            again later with the same key.
    """
    headers = {"Idempotency-Key": key}
    send = partial(client.request, method, path, json=body, headers=headers)
    for pause in islice(pauses(), attempts - 1):
        try:
            response = send()
            if response.status_code not in PASSING:
                return response
        except UNANSWERED:
            pass
        sleep(pause)
    return send()
