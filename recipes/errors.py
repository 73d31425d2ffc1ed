"""Tell errors apart: an exception for each thing to do about a refusal."""

import httpx


class PaketError(Exception):
    """Paket refused a request, or failed.

    Attributes:
        status: The HTTP status code, by which to decide.
        message: What Paket says, for people to read.
        request_id: What to quote when you ask about the answer. Empty when
            the answer has none.
    """

    def __init__(self, status: int, message: str, request_id: str = "") -> None:
        quote = f" ({request_id})" if request_id else ""
        super().__init__(f"{status}: {message}{quote}")
        self.status = status
        self.message = message
        self.request_id = request_id


class RequestError(PaketError):
    """The request is wrong (any other 4xx). Mend the program."""


class CredentialsError(PaketError):
    """The credentials are missing or wrong (401). Tell a person."""


class NotPermittedError(PaketError):
    """This Client may not do this (403). Tell a person."""


class NotFoundError(PaketError):
    """There is nothing at this address that belongs to you (404)."""


class StillRunningError(PaketError):
    """The first request with this key still runs (409). Wait, then retry."""


class ServerError(PaketError):
    """Paket failed (500, any other 5xx). The same key fails the same way."""


class MaintenanceError(PaketError):
    """Paket is down for maintenance (503). Retry later with the same key."""


BY_STATUS: dict[int, type[PaketError]] = {
    401: CredentialsError,
    403: NotPermittedError,
    404: NotFoundError,
    409: StillRunningError,
    503: MaintenanceError,
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
    raise error(response.status_code, message, request_id)
