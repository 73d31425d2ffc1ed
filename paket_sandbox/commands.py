"""``paket-sandbox deliveries`` and ``paket-sandbox redeliver``: requests to a sandbox that is running."""

from __future__ import annotations

import argparse
import json
import ssl
import sys
from collections.abc import Mapping, Sequence
from http.client import HTTPConnection, HTTPException, HTTPSConnection
from typing import Any
from urllib.parse import quote, urlsplit

from paket_sandbox.clock import timestamp
from paket_sandbox.running import Running, find
from paket_sandbox.webhooks import DELIVERIES

TIMEOUT = 10
COLUMNS = ("Sent at", "Event", "Type", "Endpoint", "Try", "Result", "Next try")


class CommandError(Exception):
    """The command cannot be carried out. The message is the reason."""


def run_command(arguments: Sequence[str], default_port: int) -> int:
    """Run one of the commands: the exit status."""
    options = parser(default_port).parse_args(arguments)
    try:
        if options.command == "deliveries":
            print(table(request(options.port, "GET", DELIVERIES)["items"]))
        else:
            count = request(
                options.port, "POST", f"/sandbox/events/{quote(options.event_id, safe='')}/redeliver"
            )["endpoints"]
            print(f"{options.event_id} is sent again, to {count} endpoint{'' if count == 1 else 's'}.")
    except CommandError as error:
        print(f"paket-sandbox: {error}", file=sys.stderr)
        return 1
    return 0


def parser(default_port: int) -> argparse.ArgumentParser:
    """What the commands understand."""
    parser = argparse.ArgumentParser("paket-sandbox")
    commands = parser.add_subparsers(dest="command", required=True)
    deliveries = commands.add_parser(
        "deliveries", help="list what was sent to webhook endpoints, and how it went"
    )
    redeliver = commands.add_parser("redeliver", help="send an event once more")
    redeliver.add_argument("event_id", metavar="EVENT_ID", help="such as evt_4f1c2a9be07d3586")
    for command in (deliveries, redeliver):
        command.add_argument(
            "--port", type=port, default=default_port, help="of the sandbox (default: %(default)s)"
        )
    return parser


def port(text: str) -> int:
    """A TCP port, or an error that argparse shows."""
    if not text.isdecimal() or int(text) > 65535:
        raise argparse.ArgumentTypeError(f"{text!r} is not a port (0 to 65535)")
    return int(text)


def request(port: int, method: str, path: str) -> Any:
    """What the sandbox on a port of this machine answers.

    Raises:
        CommandError: It does not answer, or refuses.
    """
    running = find(port) or Running(f"http://127.0.0.1:{port}", "")
    connection = connect(running.url)
    try:
        connection.request(method, path, headers={"Authorization": f"Bearer {running.token}"})
        response = connection.getresponse()
        content = json.loads(response.read())
    except (OSError, HTTPException, ValueError) as error:
        raise CommandError(f"no sandbox answers on port {port}: {error}") from None
    finally:
        connection.close()
    if response.status == 401:
        raise CommandError(f"the sandbox on port {port} sends no webhooks; start it with --webhook")
    if response.status != 200:
        raise CommandError(content["message"])
    return content


def connect(url: str) -> HTTPConnection:
    """A connection to a sandbox on this machine, whatever its certificate is."""
    parts = urlsplit(url)
    host = parts.hostname or ""
    if parts.scheme == "http":
        return HTTPConnection(host, parts.port, timeout=TIMEOUT)
    context = ssl.create_default_context()
    context.check_hostname = False
    context.verify_mode = ssl.CERT_NONE
    return HTTPSConnection(host, parts.port, timeout=TIMEOUT, context=context)


def table(tries: Sequence[Mapping[str, Any]]) -> str:
    """The log for people: a line for each try."""
    if not tries:
        return "Nothing was sent yet."
    rows = [COLUMNS, *map(row, tries)]
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    return "\n".join("  ".join(map(str.ljust, row, widths)).rstrip() for row in rows)


def row(entry: Mapping[str, Any]) -> tuple[str, ...]:
    """A line of the log."""
    result = entry["problem"] or f"delivered, {entry['status']}"
    next_try = timestamp(entry["next_try"]) if entry["next_try"] is not None else ""
    sent_at = timestamp(entry["sent_at"])
    return (sent_at, entry["event_id"], entry["type"], entry["endpoint"], str(entry["try"]), result, next_try)
