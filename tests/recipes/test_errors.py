"""The error recipe: which status becomes which exception, and its text."""

import httpx
import pytest

from recipes import errors

CLASSES = {
    400: errors.RequestError,
    401: errors.CredentialsError,
    403: errors.NotPermittedError,
    404: errors.NotFoundError,
    409: errors.StillRunningError,
    415: errors.RequestError,
    429: errors.TooManyRequestsError,
    500: errors.ServerError,
    501: errors.ServerError,
    502: errors.UnavailableError,
    503: errors.UnavailableError,
    504: errors.UnavailableError,
}


@pytest.mark.parametrize(("status", "expected"), CLASSES.items(), ids=str)
def test_a_status_has_its_exception(status: int, expected: type[errors.PaketError]) -> None:
    headers = {"Paket-Request-Id": "req_4f1c2a9be07d3586", "Retry-After": "7"}
    with pytest.raises(errors.PaketError) as error:
        errors.raise_for_error(httpx.Response(status, json={"message": "No."}, headers=headers))
    assert type(error.value) is expected
    assert (error.value.status, error.value.message) == (status, "No.")
    assert error.value.request_id == "req_4f1c2a9be07d3586"
    assert error.value.retry_after == "7"
    assert str(error.value) == f"{status}: No. (req_4f1c2a9be07d3586)"


@pytest.mark.parametrize("body", [b"", b"<html>", b"[]", b'"no"', b"{}", b"null", b"\xff"], ids=repr)
def test_an_answer_that_is_not_paket_s_still_has_its_exception(body: bytes) -> None:
    with pytest.raises(errors.UnavailableError) as error:
        errors.raise_for_error(httpx.Response(503, content=body))
    assert str(error.value) == "503: Service Unavailable"


def test_a_redirect_is_no_success() -> None:
    with pytest.raises(errors.RequestError, match="302: Found"):
        errors.raise_for_error(httpx.Response(302))


@pytest.mark.parametrize("status", [200, 204], ids=str)
def test_a_success_is_handed_back(status: int) -> None:
    response = httpx.Response(status)
    assert errors.raise_for_error(response) is response
