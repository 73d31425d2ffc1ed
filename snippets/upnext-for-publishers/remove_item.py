import os
import sys
from urllib.parse import quote

import httpx

participant_id = os.environ["PAKET_PARTICIPANT_ID"]
content_id = "cid12345"

response = httpx.delete(
    f"https://api.paket.tv/v1/upnext/participants/{participant_id}/{quote(content_id, safe='')}",
    auth=(os.environ["PAKET_API_USERNAME"], os.environ["PAKET_API_SECRET_KEY"]),
    headers={"Accept": "application/json"},
    timeout=10,
)
if not response.is_success:
    sys.exit(f"Paket answered {response.status_code}: {response.text}")
