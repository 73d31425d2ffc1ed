import os
import sys
from uuid import uuid4

import httpx
from paket_api_client import Client
from paket_api_client.api.sessions import create_session
from paket_api_client.models import Session

paket = Client(
    base_url="http://127.0.0.1:8480",  # Paket's is https://api.paket.tv
    httpx_args={"auth": (os.environ["PAKET_API_USERNAME"], os.environ["PAKET_API_SECRET_KEY"])},
    timeout=httpx.Timeout(10),
)
answer = create_session.sync(client=paket, idempotency_key=str(uuid4()))
if not isinstance(answer, Session):
    sys.exit(f"Paket refused: {answer}")
print(answer.session_id)
