"""Tell errors apart: an exception for each thing to do about a refusal."""

import httpx


class PaketError(Exception):
    """Paket refused a request, or failed.

    Attributes:
        status: The HTTP status code, by which to decide.
        message: What Paket says, for people to read.
        request_id: What to quote when you ask about the answer. Empty when
            the answer has none.
        retry_after: How long the answer asks you to wait, usually a number
            of seconds. Empty when it does not ask.
    """

    def __init__(
        self,
        status: int,
        message: str,
        request_id: str = "",
        retry_after: str = "",
    ) -> None:
        quote = f" ({request_id})" if request_id else ""
        super().__init__(f"{status}: {message}{quote}")
        self.status = status
        self.message = message
        self.request_id = request_id
        self.retry_after = retry_after


class RequestError(PaketError):
    """The request is wrong (any other 4xx). Correct the program."""


class CredentialsError(PaketError):
    """The credentials are missing or wrong (401). Tell a person."""


class NotPermittedError(PaketError):
    """This Client may not do this (403). Tell a person."""


class NotFoundError(PaketError):
    """There is nothing at this address that belongs to you (404)."""


class StillRunningError(PaketError):
    """The first request with this key still runs (409). Wait, then retry."""


class TooManyRequestsError(PaketError):
    """Too many requests (429). Wait for `retry_after`, retry, same key."""


class ServerError(PaketError):
    """Paket failed (500, any other 5xx). Retry later with a new key."""


class UnavailableError(PaketError):
    """No service for a time (502, 503, 504). Retry later, same key."""


BY_STATUS: dict[int, type[PaketError]] = {
    401: CredentialsError,
    403: NotPermittedError,
    404: NotFoundError,
    409: StillRunningError,
    429: TooManyRequestsError,
    502: UnavailableError,
    503: UnavailableError,
    504: UnavailableError,
}


def raise_for_error(response: httpx.Response) -> httpx.Response:
    """Turn a refusal into the exception that says what to do about it.

    Args:
        response: An answer of the Paket API.

    Returns:
        The same answer, when it is a success (2xx).

    Raises:
        PaketError: The answer is anything else. Its class depends on the
            status code alone.
    """
    if response.is_success:
        return response
    try:
        message = str(response.json()["message"])
    except (ValueError, LookupError, TypeError):
        # A proxy on the way answers in its own words.
        message = response.reason_phrase
    otherwise = ServerError if response.is_server_error else RequestError
    error = BY_STATUS.get(response.status_code, otherwise)
    request_id = response.headers.get("Paket-Request-Id", "")
    retry_after = response.headers.get("Retry-After", "")
    raise error(response.status_code, message, request_id, retry_after)
