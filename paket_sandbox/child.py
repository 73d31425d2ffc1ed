"""What :mod:`paket_sandbox.process` runs: the command, once it has reported the ready-made Clients."""

from __future__ import annotations

import json
import os
import signal
import sys
from collections.abc import Sequence
from threading import Thread

from paket_sandbox import __main__ as command
from paket_sandbox.clients_file import read_clients


def main(arguments: Sequence[str]) -> int:
    """Print the ready-made Clients as one line of JSON, then run the command: the exit status."""
    Thread(target=end_with_parent, args=(sys.stdin.fileno(),), daemon=True).start()
    print(json.dumps(read_clients()), flush=True)
    return command.main(arguments)


def end_with_parent(pipe: int) -> None:
    """End this process once the other end of a pipe is closed: whoever has started it is gone.

    It may have been killed, or ended by a thread of its own: then nobody else would end this process.
    """
    while os.read(pipe, 1):
        pass
    os.kill(os.getpid(), signal.SIGTERM)
