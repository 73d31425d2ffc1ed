"""The sandbox as a wheel beside the pages: pip installs it from the site. The same sources give the same bytes.

It brings the pages' Markdown, for ``paket-sandbox mcp``, which works without a network.
"""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterable
from importlib.metadata import version
from pathlib import Path

from hooks.pages.install import PROJECT, wheel_name
from hooks.pages.sources import ROOT
from hooks.publish.markdown_copies import MarkdownCopy
from paket_sandbox.agents.documentation import FILE

PACKAGE = "paket_sandbox"
LICENCE = "LICENSE"
"""The terms of this project, which go along with what is copied of it."""
DOCUMENTATION = f"{PACKAGE}/agents/{FILE}"
CACHE = Path(".cache", "wheel")
"""Where the last wheel is kept, under the digest of what it was made from."""
BUILD = "import sys; from setuptools import build_meta; build_meta.build_wheel(sys.argv[1])"
EPOCH = "315532800"
"""The time of every file in it: the earliest that a zip can say, 1980-01-01."""


def documentation_text(copies: Iterable[MarkdownCopy]) -> str:
    """The pages as the package brings them."""
    pages = [
        {"file": copy.file, "title": copy.title, "description": copy.description, "marked": copy.marked}
        for copy in copies
    ]
    return json.dumps(pages, ensure_ascii=False, indent=0) + "\n"


def publish_wheel(site: Path, documentation: str, root: Path = ROOT) -> None:
    """Write the wheel into the built site.

    Args:
        site: The folder.
        documentation: What :func:`documentation_text` gives.
        root: The repository.
    """
    name = wheel_name(root)
    kept = root / CACHE / digest_of(root, documentation) / name
    if not kept.is_file():
        shutil.rmtree(root / CACHE, ignore_errors=True)
        kept.parent.mkdir(parents=True)
        with tempfile.TemporaryDirectory() as folder:
            built = build_wheel(Path(folder), documentation, root)
            part = kept.with_suffix(f".{os.getpid()}")
            shutil.copyfile(built, part)
            part.replace(kept)
    shutil.copyfile(kept, site / name)


def build_wheel(folder: Path, documentation: str, root: Path = ROOT) -> Path:
    """Build it into a folder, from a copy: nothing is left in the project, and each file has the same mode."""
    source = folder / "source"
    for path in sources_of(root):
        copy = source / path.relative_to(root)
        copy.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(path, copy)
        copy.chmod(0o644)
    brought = source / DOCUMENTATION
    brought.write_text(documentation, "utf-8")
    brought.chmod(0o644)
    done = subprocess.run(
        [sys.executable, "-c", BUILD, str(folder)],
        cwd=source,
        env={**os.environ, "SOURCE_DATE_EPOCH": EPOCH},
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )
    wheel = folder / wheel_name(root)
    if done.returncode or not wheel.is_file():
        raise RuntimeError(f"setuptools did not make {wheel.name}:\n{done.stdout}")
    return wheel


def sources_of(root: Path) -> list[Path]:
    """What it is made from."""
    package = [path for path in (root / PACKAGE).rglob("*") if path.is_file() and path.suffix != ".pyc"]
    return [root / PROJECT, root / LICENCE, *sorted(package)]


def digest_of(root: Path, documentation: str) -> str:
    """Changes exactly when the wheel may: with a source, or with what builds it."""
    digest = hashlib.sha256(f"{sys.version}\0{version('setuptools')}\0{documentation}\0".encode())
    for path in sources_of(root):
        digest.update(f"{path.relative_to(root)}\0{hashlib.sha256(path.read_bytes()).hexdigest()}\0".encode())
    return digest.hexdigest()
