"""Addresses that change with what they lead to: ``assets/`` has one folder that is named after all that is in it.

Beside it lies the folder of the interpreters, which has such a name already (:mod:`hooks.pack.live`): they are large,
and a changed script is no reason to load them anew. A page asks for the scripts, style sheet and data that it was
published with and for no others, whatever browsers and caches on the way still have. So they may keep these files for
as long as they like.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable
from pathlib import Path

RUNTIME = "runtime-"
"""What the name of the interpreters' folder begins with."""

ASKED = re.compile(r'(<(?:link|script)\b[^>]* (?:href|src)="(?:[^":]*/)?assets/)')
"""Where a page asks for one of them."""


def name_assets(site: Path) -> None:
    """Move what is in ``assets/`` of a built site into the folder, and have the pages ask for it there."""
    assets = site / "assets"
    digest = hashlib.sha256()
    moved = [path for path in assets.iterdir() if not is_runtime(path)]
    for path in sorted(path for above in moved for path in (above, *above.rglob("*")) if path.is_file()):
        content = path.read_bytes()
        digest.update(f"{path.relative_to(assets).as_posix()}\0{len(content)}\0".encode() + content)
    name = digest.hexdigest()[:12]
    (assets / name).mkdir()
    for path in moved:
        path.rename(assets / name / path.name)
    for page in site.rglob("*.html"):
        if not page.is_relative_to(assets):
            page.write_text(ASKED.sub(rf"\g<1>{name}/", page.read_text("utf-8")), "utf-8")


def is_runtime(path: Path) -> bool:
    """Whether this is the folder of the interpreters."""
    return path.name.startswith(RUNTIME)


def runtime_of(site: Path) -> Path:
    """The folder of a built site that has the interpreters.

    Raises:
        FileNotFoundError: There is none, or more than one.
    """
    return only(path for path in (site / "assets").iterdir() if is_runtime(path))


def assets_of(site: Path) -> Path:
    """The folder of a built site that has all other assets.

    Raises:
        FileNotFoundError: There is none, or more than one.
    """
    return only(path for path in (site / "assets").iterdir() if not is_runtime(path))


def only(paths: Iterable[Path]) -> Path:
    """The one path there is."""
    match list(paths):
        case [folder]:
            return folder
        case others:
            raise FileNotFoundError(f"assets/ has {[path.name for path in others]}, expected one folder")
