import os
import sys
from collections.abc import Iterator
from typing import Any

import httpx

session_id = os.environ["PAKET_SESSION_ID"]


def iterate_all(client: httpx.Client, url: str) -> Iterator[dict[str, Any]]:
    query = {"limit": 50}
    while True:
        response = client.get(url, params=query)
        if not response.is_success:
            sys.exit(f"Paket answered {response.status_code}: {response.text}")
        page = response.json()
        yield from page["items"]
        next_key = page.get("next_key")
        if next_key is None:
            return
        if next_key <= query.get("next_key", 0):
            sys.exit(f"The list does not go on: after {query.get('next_key', 0)} comes {next_key}.")
        query["next_key"] = next_key


with httpx.Client(
    auth=(os.environ["PAKET_API_USERNAME"], os.environ["PAKET_API_SECRET_KEY"]),
    headers={"Accept": "application/json"},
    timeout=10,
) as client:
    for item in iterate_all(client, f"https://api.paket.tv/v1/upnext/sessions/{session_id}"):
        print(item["content_id"])
