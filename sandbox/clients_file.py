"""Clients from a YAML file."""

from __future__ import annotations

from pathlib import Path

import yaml

from sandbox.clients import Client

CLIENTS = Path(__file__).with_name("clients.yaml")
"""The ready-made Clients."""


def load_clients(path: Path = CLIENTS) -> tuple[Client, ...]:
    """Read Clients from a YAML file: a list of mappings with the attributes of :class:`Client`.

    Raises:
        OSError: The file cannot be read.
        ValueError: It holds something else.
    """
    try:
        return tuple(Client(**entry) for entry in yaml.safe_load(path.read_text("utf-8")))
    except (ValueError, TypeError, yaml.YAMLError) as error:
        raise ValueError(f"{path} is not a list of Clients: {error}") from None
