import os
import sys

import httpx

session_id = os.environ["PAKET_SESSION_ID"]

response = httpx.get(
    f"https://api.paket.tv/v1/upnext/sessions/{session_id}/participants",
    auth=(os.environ["PAKET_API_USERNAME"], os.environ["PAKET_API_SECRET_KEY"]),
    headers={"Accept": "application/json"},
    timeout=10,
)
if not response.is_success:
    sys.exit(f"Paket answered {response.status_code}: {response.text}")
print(response.text)
