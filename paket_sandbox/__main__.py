"""The command ``paket-sandbox``, also ``python -m paket_sandbox``."""

from __future__ import annotations

import argparse
import errno
import io
import logging
import signal
import sys
from collections.abc import Sequence
from contextlib import ExitStack, suppress
from pathlib import Path
from urllib.parse import urlsplit

from paket_sandbox.app import Config, Sandbox, create_app
from paket_sandbox.browsers import BrowserGuard, allowed_host, origin
from paket_sandbox.clients_file import CLIENTS, load_clients
from paket_sandbox.commands import port, run_command
from paket_sandbox.loopback import read_endpoint
from paket_sandbox.openapi.pointers import ContractError
from paket_sandbox.outbox import LAST_TRY, TRIES
from paket_sandbox.running import Running, announced
from paket_sandbox.server import Listener, listen, make_server
from paket_sandbox.store import StoreError
from paket_sandbox.webhook_endpoints import WebhookEndpoint
from paket_sandbox.webhooks import WebhooksApp

PORT = 8480

WEBHOOK_SECRET = "whsec_sandbox"
"""What webhooks are signed with unless another secret is given. Nothing about it is secret."""


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command: the exit status."""
    arguments = sys.argv[1:] if arguments is None else arguments
    if isinstance(sys.stdout, io.TextIOWrapper):  # a terminal may not know the letters of a name
        sys.stdout.reconfigure(errors="backslashreplace")
    if arguments and arguments[0] in ("deliveries", "redeliver"):
        return run_command(arguments, PORT)
    if arguments and arguments[0] == "mcp":
        return run_mcp(arguments[1:])
    options = parser().parse_args(arguments)
    if options.access_log:
        logging.basicConfig(format="%(message)s")
    with ExitStack() as stack:
        try:
            app = create_app(Config(options.data, options.seed, options.clock, load_clients(options.clients)))
            stack.callback(app.shared.store.close)
            listener = listen(
                options.host,
                options.port,
                options.ssl_certfile,
                options.ssl_keyfile,
                bool(options.allow_host),
            )
            stack.enter_context(listener.socket)
            endpoints = list(dict.fromkeys(read_endpoint(text, app.clients) for text in options.webhook))
            secrets = read_secrets(options.webhook_secret, options.webhook_secret_file)
            with_webhooks = WebhooksApp(app, endpoints, secrets, options.webhook_speed) if endpoints else None
            hosts = [*options.allow_host, urlsplit(listener.url).hostname or ""]
            guarded = BrowserGuard(with_webhooks or app, app.document, options.cors, hosts)
            server = make_server(guarded, listener, options.access_log)
        except OSError as error:
            if error.errno == errno.EADDRINUSE:
                return report_failure(
                    f"port {options.port} is taken; choose another with --port (0: any that is free)"
                )
            return report_failure(str(error))
        except (ValueError, StoreError, ContractError) as error:
            return report_failure(str(error))
        lines = webhooks(endpoints, secrets) if endpoints else []
        if options.allow_host:
            lines += [f"It answers others as {' and '.join(options.allow_host)}, to whoever has a key.", ""]
        running = Running(listener.url, with_webhooks.token if with_webhooks else "")
        hindrance = stack.enter_context(announced(listener.port, running))
        if hindrance and with_webhooks:
            report_failure(f"the commands deliveries and redeliver will not work: {hindrance}")
        say(welcome(app, listener, options, lines))
        # uvicorn raises the signal that ended it once more, and this process is to clean up after that one, too
        signal.signal(signal.SIGTERM, signal.default_int_handler)
        with suppress(KeyboardInterrupt):  # not raised where Ctrl-C is ignored, as in a script's background
            server.run(sockets=[listener.socket])
        say("\nStopped.")
    return 0


def run_mcp(arguments: Sequence[str]) -> int:
    """Serve coding agents: the exit status. What that needs is loaded here, for nothing else needs it."""
    try:
        from paket_sandbox.agents.server import run
    except ModuleNotFoundError as error:
        return report_failure(
            f"the command mcp needs the package {error.name}; install the sandbox as paket-sandbox[mcp]"
        )
    try:
        return run(arguments, PORT)
    except LookupError as error:
        return report_failure(str(error))


def parser() -> argparse.ArgumentParser:
    """What the command understands."""
    parser = argparse.ArgumentParser("paket-sandbox", description="The Paket API, simulated on this machine.")
    add = parser.add_argument
    add("--port", type=port, default=PORT, help="port to answer on; 0: any free one (default: %(default)s)")
    add(
        "--host",
        default="127.0.0.1",
        metavar="ADDRESS",
        help="address to answer on: one of this machine alone, or with --allow-host any (default: %(default)s)",
    )
    add(
        "--allow-host",
        type=allowed_host,
        action="append",
        default=[],
        metavar="HOST",
        help="answer as this host as well: what other machines or containers call it by; may be repeated",
    )
    add("--data", type=Path, metavar="FILE", help="keep the state in this file (default: in memory)")
    add("--seed", type=int, metavar="N", help="the same ids in every run, and a clock that stands still")
    add("--clock", metavar="TIME", help="let the clock stand still at this ISO 8601 time")
    add("--clients", type=Path, metavar="FILE", default=CLIENTS, help="your own Clients and keys, as YAML")
    add(
        "--ssl-certfile",
        type=Path,
        metavar="FILE",
        help="answer over HTTPS with this certificate; who ends its half of a connection before its answer gets none",
    )
    add("--ssl-keyfile", type=Path, metavar="FILE", help="the certificate's private key")
    add(
        "--webhook",
        action="append",
        default=[],
        metavar="[USERNAME=]URL",
        help="send events to this address of this machine, those of one Client or of all; may be repeated",
    )
    add(
        "--webhook-secret",
        action="append",
        default=[],
        metavar="SECRET",
        help="what webhooks are signed with, made up: every user of the machine can list it; twice while it is being "
        f"rolled (default: {WEBHOOK_SECRET})",
    )
    add(
        "--webhook-secret-file",
        type=Path,
        metavar="FILE",
        help="a file with what webhooks are signed with, a secret on each line",
    )
    add(
        "--webhook-speed",
        type=speed,
        default=1.0,
        metavar="FACTOR",
        help=f"make the pauses between tries so many times shorter (default: 1, {TRIES} tries in {LAST_TRY} hours)",
    )
    add(
        "--cors",
        type=origin,
        action="append",
        default=[],
        metavar="ORIGIN",
        help="let pages of this origin use the sandbox, such as http://localhost:3000; may be repeated",
    )
    add("--access-log", action="store_true", help="print a line for each request")
    return parser


def speed(text: str) -> float:
    """A factor above zero, or an error that argparse shows."""
    try:
        factor = float(text)
    except ValueError:
        factor = 0
    if not 0 < factor < float("inf"):
        raise argparse.ArgumentTypeError(f"{text!r} is not a number above 0")
    return factor


def read_secrets(given: Sequence[str], file: Path | None) -> list[str]:
    """What webhooks are signed with.

    Raises:
        OSError: The file cannot be read.
        ValueError: It holds no secrets.
    """
    secrets = list(given)
    if file is not None:
        try:
            secrets += [line for line in file.read_text("utf-8").splitlines() if line]
        except UnicodeDecodeError:
            raise ValueError(f"{file} is not a text in UTF-8 with a secret on each line") from None
    for secret in secrets:
        try:
            secret.encode()
        except UnicodeEncodeError:
            raise ValueError("the secret of webhooks is no text in UTF-8") from None
    if not all(secrets) or (file is not None and not secrets):
        raise ValueError("the secret of webhooks is empty; give one with --webhook-secret-file")
    return secrets or [WEBHOOK_SECRET]


def webhooks(endpoints: Sequence[WebhookEndpoint], secrets: Sequence[str]) -> list[str]:
    """What is printed about webhooks at the start."""
    shown = f"secret {WEBHOOK_SECRET}" if list(secrets) == [WEBHOOK_SECRET] else "secrets that you gave"
    return [
        *(f"Events are sent to {endpoint}" for endpoint in endpoints),
        f"They are signed with the {shown}",
        "",
    ]


def welcome(app: Sandbox, listener: Listener, options: argparse.Namespace, more: Sequence[str] = ()) -> str:
    """What is printed at the start: the address, the keys as a table, and ``more`` lines. Only ready-made keys show."""
    rows = [("Client", "Client ID", "API Username", "API Secret Key")]
    hidden = "" if options.clients == CLIENTS else f"as in {options.clients.name}"
    rows += [(c.client_type.title(), c.client_id, c.username, hidden or c.secret) for c in app.clients]
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    rule = ["-" * width for width in widths]
    table = ["  ".join(map(str.ljust, row, widths)).rstrip() for row in (rows[0], rule, *rows[1:])]
    return "\n".join(
        [
            f"Paket sandbox at {listener.url} (API version {app.document.version})",
            "",
            *(f"  {line}" for line in table),
            "",
            *more,
            f"State is kept in {options.data or 'memory'}. Stop with Ctrl-C.",
        ]
    )


def say(text: str) -> None:
    """Print, if somebody still listens: a sandbox needs nobody who does."""
    with suppress(OSError):
        print(text, flush=True)


def report_failure(text: str) -> int:
    """Print on stderr why there is no sandbox: the exit status."""
    print(f"paket-sandbox: {text}", file=sys.stderr)
    return 1


if __name__ == "__main__":
    sys.exit(main())
