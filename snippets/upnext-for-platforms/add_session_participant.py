import os
import sys

import httpx

session_id = os.environ["PAKET_SESSION_ID"]

response = httpx.put(
    f"https://api.paket.tv/v1/upnext/sessions/{session_id}",
    auth=(os.environ["PAKET_API_USERNAME"], os.environ["PAKET_API_SECRET_KEY"]),
    headers={"Accept": "application/json"},
    json={
        "app_id": os.environ["PAKET_APP_ID"],
        "participant_id": os.environ["PAKET_PARTICIPANT_ID"],
    },
    timeout=10,
)
if not response.is_success:
    sys.exit(f"Paket answered {response.status_code}: {response.text}")
print(response.text)
