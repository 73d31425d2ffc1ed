import os
import random
import sys
import time
import uuid

import httpx

ATTEMPTS = 5
PATIENCE = 60  # seconds: a longer wait is left to the caller
PASSING = (409, 429, 502, 503, 504)
NO_ANSWER = (httpx.TimeoutException, httpx.NetworkError, httpx.RemoteProtocolError)
STORED = 500  # comes again with the same key
idempotency_key = str(uuid.uuid4())  # in your app: store it with the viewer's profile

for attempt in range(1, ATTEMPTS + 1):
    pause = random.uniform(0, 0.25 * 2**attempt)
    try:
        response = httpx.post(
            "https://api.paket.tv/v1/sessions",
            auth=(os.environ["PAKET_API_USERNAME"], os.environ["PAKET_API_SECRET_KEY"]),
            headers={"Accept": "application/json", "Idempotency-Key": idempotency_key},
            timeout=10,
        )
    except NO_ANSWER as error:
        problem = f"Paket did not answer: {error!r}"
    else:
        if response.is_success:
            print(response.text)
            break
        problem = f"Paket answered {response.status_code}: {response.text}"
        if response.status_code == STORED:
            idempotency_key = str(uuid.uuid4())  # in your app: store it in place of the old one
        elif response.status_code not in PASSING:
            sys.exit(problem)
        retry_after = response.headers.get("Retry-After", "")
        if retry_after.isdecimal():
            pause += int(retry_after)
    if attempt == ATTEMPTS or pause > PATIENCE:
        sys.exit(problem)
    time.sleep(pause)
