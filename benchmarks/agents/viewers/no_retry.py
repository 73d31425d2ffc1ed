"""Does not ask again after a 503."""

import httpx


def create_participant(base_url: str, username: str, secret: str, key: str, fault: str = "") -> str:
    """Create a Participant, and give its id."""
    for attempt in range(3):
        headers = {"Accept": "application/json", "Idempotency-Key": key}
        if fault and attempt == 0:
            headers["Paket-Sandbox-Fault"] = fault
        try:
            response = httpx.post(
                f"{base_url}/participants", auth=(username, secret), headers=headers, timeout=10
            )
        except httpx.TransportError:
            continue
        if response.is_error:
            raise RuntimeError(f"Paket answered {response.status_code}")
        return str(response.json()["participant_id"])
    raise RuntimeError("Paket did not answer")
