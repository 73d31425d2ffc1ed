import base64
import os
import sys

import httpx

credentials = f"{os.environ['PAKET_API_USERNAME']}:{os.environ['PAKET_API_SECRET_KEY']}"
encoded = base64.b64encode(credentials.encode()).decode()

response = httpx.get(
    "https://api.paket.tv/v1",
    headers={"Accept": "application/json", "Authorization": f"Basic {encoded}"},
    timeout=10,
)
if not response.is_success:
    sys.exit(f"Paket answered {response.status_code}: {response.text}")
print(response.text)
