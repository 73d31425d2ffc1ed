"""Whether a program lets a secret out: in what it prints, or in the arguments of a process that it starts.

Every user of a machine can list the arguments of its processes (``/proc/*/cmdline``). A list that is read now and then
misses a process that lives for milliseconds, so what a program starts is written down instead: each command that it can
find is a small script that notes its arguments, and becomes the real one.
"""

from __future__ import annotations

import os
import shlex
import tempfile
from base64 import b64encode
from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path
from urllib.parse import quote, quote_plus

SECRETS = ("PAKET_API_SECRET_KEY", "PAKET_WEBHOOK_SECRET")
"""The variables that nobody else may see."""

USERNAME = "PAKET_API_USERNAME"

LOG = "commands"
"""The file where commands are noted: beside the program's home, so that no variable more is there for it to see."""

SCRIPT = '#!/bin/sh\nprintf "%s\\n" {name} "$@" >>"$HOME/../{log}"\nexec {file} "$@"\n'


@cache
def noting(search_path: str) -> str:
    """A folder with a script for each command that a search path finds, made once.

    Args:
        search_path: Folders, as ``PATH`` has them.
    """
    folder = _folder()
    for place in search_path.split(os.pathsep):
        for file in Path(place).iterdir() if Path(place).is_dir() else ():
            script = folder / file.name
            if not script.exists() and os.access(file, os.X_OK) and file.is_file():
                quoted = {"name": shlex.quote(file.name), "file": shlex.quote(str(file)), "log": LOG}
                script.write_text(SCRIPT.format(**quoted))
                script.chmod(0o755)
    return str(folder)


_kept: list[tempfile.TemporaryDirectory[str]] = []


def _folder() -> Path:
    """A folder that is there until the process ends."""
    _kept.append(tempfile.TemporaryDirectory())
    return Path(_kept[-1].name)


def shapes(environment: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    """The texts that show a secret, each with the name of its variable."""
    for name in SECRETS:
        if secret := environment.get(name):
            for how, text in written(environment.get(USERNAME, ""), secret):
                yield f"{name}{how}", text


def written(username: str, secret: str) -> Iterator[tuple[str, str]]:
    """How a secret may be written: as it is, in base64 as HTTP sends it, and percent-encoded as in an address.

    Args:
        username: Whose it is.
        secret: What nobody may see.

    Returns:
        In words how it is written, empty for as it is, and the text.
    """
    yield "", secret
    for plain in (secret, f"{username}:{secret}"):
        encoded = b64encode(plain.encode()).decode().rstrip("=")
        yield " in base64", encoded
        yield " in base64", encoded.translate(str.maketrans("+/", "-_"))
    for text in (quote(secret, safe=""), quote_plus(secret), quote(secret)):
        yield " percent-encoded", text


def leaks(environment: Mapping[str, str], texts: Mapping[str, str]) -> tuple[str, ...]:
    """Where a secret of an environment shows: one line each.

    Args:
        environment: The variables that a program was given.
        texts: What others can read of it, by what that is: ``standard output``.
    """
    return tuple(
        dict.fromkeys(
            f"shows {name} in its {what}"
            for what, text in texts.items()
            for name, shape in shapes(environment)
            if shape in text
        )
    )
