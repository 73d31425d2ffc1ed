"""The "Set your credentials" block: the sandbox's keys, ready to paste into a shell.

The form for a reader's own keys is the work of ``browser/js/credentials.js``; without scripts, the
ready-made keys of each Client stand there one below the other.
"""

from __future__ import annotations

from collections.abc import Sequence
from html import escape

from hooks.pages.highlighting import highlight
from hooks.pages.sources import CLIENTS
from paket_sandbox.clients import Client
from snippets.variables import credentials


def credentials_html(clients: Sequence[Client]) -> str:
    """The block, with the keys of each Client."""
    return f"<paket-credentials data-search-exclude>{''.join(map(client_html, clients))}</paket-credentials>"


def client_html(client: Client) -> str:
    """The keys of one Client."""
    code = highlight(export_text(client), "bash")
    return (
        f'<div class="client language-shell"><p class="title">{escape(label(client))}</p>'
        f'<pre tabindex="0" data-source="{CLIENTS}"><code>{code}</code></pre></div>'
    )


def label(client: Client) -> str:
    """A ready-made Client for people: ``sandbox-publisher-one`` is ``Publisher one``."""
    return client.username.removeprefix("sandbox-").replace("-", " ").capitalize()


def export_text(client: Client) -> str:
    """The lines that set a Client's credentials in a shell."""
    return "".join(f"export {variable}={value}\n" for variable, value in credentials(client).items())
