"""The project's tables as the page's scripts read them, in ``assets/live/runtime.json``."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from hooks.pages.credentials import label
from hooks.pages.sources import Sources
from paket_sandbox.faults import FAULTS
from snippets.calls import caller_of, calls_of
from snippets.catalogue import LANGUAGES, find_snippets
from snippets.variables import CREDENTIALS


def tables(sources: Sources) -> dict[str, Any]:
    """The tables.

    ``languages``: by id, the worker that runs it (empty: none), the packed files that it is given, the files that
    it asks for later, and the headers that it makes up.
    ``clients``: the sandbox's Clients. ``credentials``: each variable, and the attribute of a Client that it holds.
    ``callers``: for each program that calls Paket, the kind of Client that runs it. ``faults``: the lines of the panel.

    Raises:
        LookupError: Nobody may make all the calls of a program.
    """
    names = sorted({snippet.program for snippet in find_snippets(sources.root / "snippets")})
    choices = [choice for row in FAULTS for choice in row.choices]
    return {
        "languages": {
            row.id: {"worker": row.worker, "given": row.given, "later": row.later, "made_up": row.made_up}
            for row in LANGUAGES
        },
        "clients": [
            {
                "label": label(client),
                "username": client.username,
                "secret": client.secret,
                "client_type": client.client_type,
            }
            for client in sources.clients
        ],
        "credentials": CREDENTIALS,
        "callers": {name: caller_of(calls_of(name, sources.document)) for name in names},
        "faults": [asdict(choice) for choice in sorted(choices, key=lambda choice: choice.count)],
    }
