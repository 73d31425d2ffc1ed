import os
import random
import sys
import time
import uuid

import httpx

ATTEMPTS = 5
idempotency_key = str(uuid.uuid4())  # one key for all attempts

for attempt in range(1, ATTEMPTS + 1):
    try:
        response = httpx.post(
            "https://api.paket.tv/v1/sessions",
            auth=(os.environ["PAKET_API_USERNAME"], os.environ["PAKET_API_SECRET_KEY"]),
            headers={"Accept": "application/json", "Idempotency-Key": idempotency_key},
            timeout=10,
        )
        if response.is_success:
            print(response.text)
            break
        problem = f"Paket answered {response.status_code}: {response.text}"
        passes_by_itself = response.status_code in (409, 503)
    except httpx.TransportError as error:
        problem = f"Paket did not answer: {error!r}"
        passes_by_itself = True
    if not passes_by_itself or attempt == ATTEMPTS:
        sys.exit(problem)
    time.sleep(random.uniform(0, 0.25 * 2**attempt))
