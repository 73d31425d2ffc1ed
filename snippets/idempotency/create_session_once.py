import os
import sys
import uuid

import httpx

idempotency_key = str(uuid.uuid4())

for _ in range(2):
    response = httpx.post(
        "https://api.paket.tv/v1/sessions",
        auth=(os.environ["PAKET_API_USERNAME"], os.environ["PAKET_API_SECRET_KEY"]),
        headers={"Accept": "application/json", "Idempotency-Key": idempotency_key},
        timeout=10,
    )
    if not response.is_success:
        sys.exit(f"Paket answered {response.status_code}: {response.text}")
    print(response.text)
