"""``/.well-known/security.txt`` (RFC 9116): whom to tell of a vulnerability.

Paket documents no address for that. The page *What is not documented* says to ask in the portal, so that is the
contact, and a comment says how much it is worth. A file that has expired is not to be used: this one lasts a year from
the day on which the programs last ran, which is renewed whenever the site is published.
"""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path

from snippets.verified import read_verified

FILE = ".well-known/security.txt"
PORTAL = "https://developer.paket.tv"
LASTS = timedelta(days=364)
"""Less than a year, as the RFC asks."""


def publish_security(site: Path, home: str, root: Path) -> None:
    """Write it into the built site.

    Args:
        site: The folder.
        home: The whole address of the site.
        root: The repository.
    """
    path = site / FILE
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text(home, newest(root) + LASTS), "utf-8")


def newest(root: Path) -> date:
    """The last day on which a program ran."""
    return max(verification.on for verification in read_verified(root / "snippets").values())


def text(home: str, expires: date) -> str:
    """The file, for a site at this address."""
    return (
        "# Paket documents no address for reports of vulnerabilities. Its portal is where its partners ask.\n"
        f"Contact: {PORTAL}\n"
        f"Expires: {expires.isoformat()}T00:00:00.000Z\n"
        f"Canonical: {home}{FILE}\n"
    )
