"""Create a Session or a Participant once, whatever happens on the way."""

import httpx

from recipes.errors import raise_for_error
from recipes.retry import send_safely


def create_session(client: httpx.Client, key: str) -> str:
    """Create one Session for one of your viewers, as a Platform.

    Args:
        client: A client with a Platform's credentials.
        key: The idempotency key that you stored with the viewer's profile
            before this call.

    Returns:
        The `session_id`, to store with the profile. The same key gets the
            same one for at least 72 hours.

    Raises:
        PaketError: Paket refused, or still failed after the last attempt.
        httpx.TransportError: The last attempt had no answer either.
    """
    response = send_safely(client, "POST", "/v1/sessions", key)
    return str(raise_for_error(response).json()["session_id"])


def create_participant(client: httpx.Client, key: str) -> str:
    """Create one Participant for one of your viewers, as a Publisher.

    Args:
        client: A client with a Publisher's credentials.
        key: The idempotency key that you stored with the viewer's profile
            before this call.

    Returns:
        The `participant_id`, to store with the profile and to share with the
            Platform. The same key gets the same one for at least 72 hours.

    Raises:
        PaketError: Paket refused, or still failed after the last attempt.
        httpx.TransportError: The last attempt had no answer either.
    """
    response = send_safely(client, "POST", "/v1/participants", key)
    return str(raise_for_error(response).json()["participant_id"])
