"""Python's http.client reaches the sandbox: for real it would ask no proxy, so it cannot be run both ways."""

from __future__ import annotations

from proof.sandboxes import client_of
from snippets.variables import credentials
from tests.live.engine import LivePage

PROGRAM = """
import http.client, json, os
from base64 import b64encode
user = f"{os.environ['PAKET_API_USERNAME']}:{os.environ['PAKET_API_SECRET_KEY']}"
headers = {"Authorization": "Basic " + b64encode(user.encode()).decode(), "Accept": "application/json"}
connection = http.client.HTTPSConnection("api.paket.tv", timeout=5)
for method, path in (("GET", "/v1"), ("POST", "/v1/sessions"), ("PATCH", "/v1/sessions"), ("HEAD", "/v1")):
    connection.request(method, path, headers=headers)
    answer = connection.getresponse()
    body = answer.read()
    print(method, answer.status, answer.reason, answer.getheader("Content-Type"), sorted(json.loads(body or "{}")))
connection.putrequest("GET", "/v1")
connection.putheader("X-Own", "1")
connection.endheaders()
print(connection.getresponse().status)
connection.request("GET", "/v1 bad")
"""


def test_http_client(live: LivePage) -> None:
    run = live.run("python", "client.py", PROGRAM, credentials(client_of("platform")))
    assert run.stdout.splitlines() == [
        "GET 200 OK application/json ['client_id', 'message']",
        "POST 200 OK application/json ['client_id', 'client_type', 'created_at', 'session_id']",
        "PATCH 405 Method Not Allowed application/json ['message']",
        "HEAD 405 Method Not Allowed application/json []",
        "401",
    ]
    assert [(e["request"]["method"], e["response"]["status"]) for e in run.exchanges] == [
        ("GET", 200),
        ("POST", 200),
        ("PATCH", 405),
        ("HEAD", 405),
        ("GET", 401),
    ]
    assert (run.status, "URL can't contain control characters" in run.stderr) == (1, True)


SHORT = """
import asyncio, httpx, urllib.request
address = "https://api.paket.tv/v1"
async def ask():
    async with httpx.AsyncClient(timeout=0.001) as client:
        await client.get(address)
for task in (
    lambda: httpx.get(address, timeout=0.001),
    lambda: asyncio.run(ask()),
    lambda: urllib.request.urlopen(address, timeout=0.001),
    lambda: httpx.get(address, timeout=httpx.Timeout(5, read=0.001)).status_code,
):
    try:
        print(task())
    except Exception as error:
        print(type(error).__name__, error)
"""


def test_no_network_is_that_quick(live: LivePage) -> None:
    """For real it hangs on the moment: the sandbox beside it may be."""
    run = live.run("python", "short.py", SHORT, credentials(client_of("platform")))
    assert run.stdout.splitlines() == [
        "ConnectTimeout timed out",
        "ConnectTimeout ",
        "URLError <urlopen error timed out>",
        "401",
    ]
