import os
import sys

import httpx

response = httpx.post(
    "https://api.paket.tv/v1/participants",
    auth=(os.environ["PAKET_API_USERNAME"], os.environ["PAKET_API_SECRET_KEY"]),
    headers={"Accept": "application/json"},
    timeout=10,
)
if not response.is_success:
    sys.exit(f"Paket answered {response.status_code}: {response.text}")
print(response.text)
