"""The "Set your credentials" block: the sandbox's keys, ready to paste into a shell.

The form for a reader's own keys is the work of ``theme/assets/js/credentials.js``; without scripts, the
ready-made keys of each Client stand there one below the other.
"""

from __future__ import annotations

from collections.abc import Sequence
from html import escape

from hooks.highlighting import highlight
from hooks.sources import CLIENTS, Client


def credentials_html(clients: Sequence[Client]) -> str:
    """The block, with the keys of each Client."""
    return f"<paket-credentials data-search-exclude>{''.join(map(client_html, clients))}</paket-credentials>"


def client_html(client: Client) -> str:
    """The keys of one Client."""
    code = highlight(client.export_text, "bash")
    return (
        f'<div class="client"><p class="title">{escape(client.label)}</p>'
        f'<pre tabindex="0" data-source="{CLIENTS}"><code>{code}</code></pre></div>'
    )
