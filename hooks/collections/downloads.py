"""What a reader's tools open: the calls of the API for Postman and for Bruno.

Both come set to a sandbox on the reader's machine, with its ready-made keys, and have an environment called
Paket for the reader's own.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path

from hooks.collections import bruno, postman
from hooks.collections.requests import find_folders, variables_of
from hooks.pages.sources import ROOT, load_sources

NAME = "Paket API"

DESCRIPTION = """{description}

Set to a sandbox on your machine ({sandbox}), with its ready-made keys. Start `paket-sandbox`, and run the \
collection from top to bottom. An id that one call answers is there for the calls after it.

To call Paket itself ({paket}), select the environment **Paket**, and fill in the API Username and the API \
Secret Key of your Client.

Made from version {version} of the contract. The example answers were recorded from a sandbox.
"""


@dataclass(frozen=True)
class Downloads:
    """The three files, as published."""

    postman_collection: str
    postman_environment: str
    bruno_archive: bytes


def make_downloads(root: Path = ROOT) -> Downloads:
    """The collections of the contract and the recordings under ``root``."""
    sources = load_sources(root)
    document = sources.document
    paket, sandbox = (server.url for server in document.servers)
    folders = find_folders(root)
    description = DESCRIPTION.format(
        description=document.description, sandbox=sandbox, paket=paket, version=document.version
    )
    ready = variables_of(folders, sandbox, sources.clients)
    answered = {name for folder in folders for call in folder.calls for name in call.saves}
    own = {name: value for name, value in variables_of(folders, paket, []).items() if name not in answered}
    files = bruno.files(NAME, description, folders, {"Sandbox": ready, "Paket": own})
    return Downloads(
        postman_collection=text(postman.collection(NAME, description, folders, ready)),
        postman_environment=text(postman.environment("Paket", own)),
        bruno_archive=bruno.archive(files, "paket-bruno"),
    )


def publish_downloads(site: Path, root: Path = ROOT) -> None:
    """Write the files into the built site."""
    downloads = make_downloads(root)
    (site / "paket.postman_collection.json").write_text(downloads.postman_collection, "utf-8")
    (site / "paket.postman_environment.json").write_text(downloads.postman_environment, "utf-8")
    (site / "paket-bruno.zip").write_bytes(downloads.bruno_archive)


def text(content: object) -> str:
    """JSON, as it is published."""
    return json.dumps(content, indent=2, ensure_ascii=False) + "\n"
