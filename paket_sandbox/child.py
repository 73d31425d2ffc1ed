"""What :mod:`paket_sandbox.process` runs: the command, once it has reported the ready-made Clients."""

from __future__ import annotations

import json
from collections.abc import Sequence

from paket_sandbox import __main__ as command
from paket_sandbox.clients_file import read_clients


def main(arguments: Sequence[str]) -> int:
    """Print the ready-made Clients as one line of JSON, then run the command: the exit status."""
    print(json.dumps(read_clients()), flush=True)
    return command.main(arguments)
