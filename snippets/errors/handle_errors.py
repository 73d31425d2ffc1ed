import os
import sys

import httpx

response = httpx.get(
    "https://api.paket.tv/v1",
    auth=(os.environ["PAKET_API_USERNAME"], os.environ["PAKET_API_SECRET_KEY"]),
    headers={"Accept": "application/json"},
    timeout=10,
)
match response.status_code:
    case _ if response.is_success:
        print(response.text)
    case 401:
        sys.exit(f"401: check your API Username and API Secret Key. {response.text}")
    case 503:
        sys.exit(f"503: Paket is down for maintenance, try again later. {response.text}")
    case status:
        sys.exit(f"Paket answered {status}: {response.text}")
