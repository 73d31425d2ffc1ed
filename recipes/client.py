"""Open a client: credentials from the environment, a timeout, one API version."""

import os
from collections.abc import Mapping

import httpx


def credentials(environment: Mapping[str, str] = os.environ) -> httpx.BasicAuth:
    """Read your Client's credentials from the environment.

    Args:
        environment: Where `PAKET_API_USERNAME` and `PAKET_API_SECRET_KEY`
            are looked up.

    Returns:
        HTTP Basic authentication, for every request of a client.

    Raises:
        LookupError: A variable is missing or empty. The message names it,
            and never a value.
    """
    names = ("PAKET_API_USERNAME", "PAKET_API_SECRET_KEY")
    missing = [name for name in names if not environment.get(name)]
    if missing:
        what = " and ".join(missing)
        raise LookupError(f"Set {what}, as the Developer Portal shows them.")
    username, secret_key = (environment[name] for name in names)
    return httpx.BasicAuth(username, secret_key)


def open_client(
    server: str = "https://api.paket.tv",
    version: str = "2023-12-01",
    timeout: float = 10.0,
) -> httpx.Client:
    """Open a client for the Paket API.

    Use it in a `with` statement, and for many requests: it keeps its
    connection open between them.

    Args:
        server: The address without a path. A sandbox on your machine is
            `http://127.0.0.1:8480`.
        version: The API version that every request asks for, a date.
        timeout: How many seconds to wait for the connection, and for each
            part of the answer.

    Returns:
        A client whose paths begin with `/v1`.

    Raises:
        LookupError: A variable with credentials is missing.
    """
    return httpx.Client(
        base_url=server,
        auth=credentials(),
        headers={"Accept": "application/json", "Paket-Version": version},
        timeout=timeout,
    )
