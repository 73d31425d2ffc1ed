"""Addresses that change with what they lead to: all of ``assets/`` lies in one folder that is named after its content.

A page asks for the scripts, style sheet and data that it was published with and for no others, whatever browsers and
caches on the way still have. So they may keep these files for as long as they like.
"""

from __future__ import annotations

import hashlib
import re
from pathlib import Path

ASKED = re.compile(r'(<(?:link|script)\b[^>]* (?:href|src)="(?:[^":]*/)?assets/)')
"""Where a page asks for one of them."""


def name_assets(site: Path) -> None:
    """Move what is in ``assets/`` of a built site into the folder, and have the pages ask for it there."""
    assets = site / "assets"
    digest = hashlib.sha256()
    for path in sorted(path for path in assets.rglob("*") if path.is_file()):
        content = path.read_bytes()
        digest.update(f"{path.relative_to(assets).as_posix()}\0{len(content)}\0".encode() + content)
    name = digest.hexdigest()[:12]
    moved = list(assets.iterdir())
    (assets / name).mkdir()
    for path in moved:
        path.rename(assets / name / path.name)
    for page in site.rglob("*.html"):
        if not page.is_relative_to(assets):
            page.write_text(ASKED.sub(rf"\g<1>{name}/", page.read_text("utf-8")), "utf-8")


def assets_of(site: Path) -> Path:
    """The folder of a built site.

    Raises:
        FileNotFoundError: There is none, or more than one.
    """
    match list((site / "assets").iterdir()):
        case [folder]:
            return folder
        case others:
            raise FileNotFoundError(
                f"{site}/assets has {[path.name for path in others]}, expected one folder"
            )
