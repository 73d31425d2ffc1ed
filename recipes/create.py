"""Create a Session or a Participant, and never lose a viewer on the way."""

from collections.abc import Callable

import httpx

from recipes.errors import raise_for_error
from recipes.retry import send_safely


def create_session(client: httpx.Client, key: str, store_key: Callable[[str], object]) -> str:
    """Create one Session for one of your viewers, as a Platform.

    Args:
        client: A client with a Platform's credentials.
        key: The idempotency key that you stored with the viewer's profile
            before this call.
        store_key: Stores a new key with the viewer's profile, in place of the
            old one. It is called after a 500, before the new key is used.

    Returns:
        The `session_id`, to store with the profile. The same key gets the
        same one for at least 72 hours. After a 500 there may be another
        Session, which no call lists; nothing depends on it.

    Raises:
        PaketError: Paket refused, or still failed after the last attempt.
        httpx.TransportError: The last attempt had no answer either.
    """
    response = send_safely(client, "POST", "/v1/sessions", key, store_key)
    return str(raise_for_error(response).json()["session_id"])


def create_participant(client: httpx.Client, key: str, store_key: Callable[[str], object]) -> str:
    """Create one Participant for one of your viewers, as a Publisher.

    Args:
        client: A client with a Publisher's credentials.
        key: The idempotency key that you stored with the viewer's profile
            before this call.
        store_key: Stores a new key with the viewer's profile, in place of the
            old one. It is called after a 500, before the new key is used.

    Returns:
        The `participant_id`, to store with the profile and to share with the
            Platform. The same key gets the same one for at least 72 hours.
            After a 500 there may be another Participant, which no call
            lists; nothing depends on it.

    Raises:
        PaketError: Paket refused, or still failed after the last attempt.
        httpx.TransportError: The last attempt had no answer either.
    """
    response = send_safely(client, "POST", "/v1/participants", key, store_key)
    return str(raise_for_error(response).json()["participant_id"])
