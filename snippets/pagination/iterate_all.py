import os
import sys
from collections.abc import Iterator
from typing import Any

import httpx

session_id = os.environ["PAKET_SESSION_ID"]


def iterate_all(client: httpx.Client, url: str) -> Iterator[dict[str, Any]]:
    query = {"limit": "50"}
    while True:
        response = client.get(url, params=query)
        if not response.is_success:
            sys.exit(f"Paket answered {response.status_code}: {response.text}")
        page = response.json()
        yield from page["items"]
        if "next_key" not in page:
            return
        query["next_key"] = page["next_key"]


with httpx.Client(
    auth=(os.environ["PAKET_API_USERNAME"], os.environ["PAKET_API_SECRET_KEY"]),
    headers={"Accept": "application/json"},
    timeout=10,
) as client:
    for item in iterate_all(client, f"https://api.paket.tv/v1/upnext/sessions/{session_id}"):
        print(item["content_id"])
