"""Clients from a YAML file."""

from __future__ import annotations

import ipaddress
import math
import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import yaml

from paket_sandbox.clients import CLIENT_TYPES, Client

CLIENTS = Path(__file__).with_name("clients.yaml")
"""The ready-made Clients."""

LONGEST = 200
"""Characters of a wrong value that a message shows."""


def load_clients(path: Path = CLIENTS) -> tuple[Client, ...]:
    """Read Clients from a YAML file: a list of mappings with the attributes of :class:`Client`.

    Raises:
        OSError: The file cannot be read.
        ValueError: It holds something else; the message names the line.
    """
    try:
        return tuple(clients(path.read_text("utf-8")))
    except (ValueError, yaml.YAMLError) as error:
        raise ValueError(f"{path} is not a list of Clients: {error}") from None
    except RecursionError:
        raise ValueError(f"{path} is not a list of Clients: it is nested too deeply") from None


def read_clients(path: Path = CLIENTS) -> Any:
    """What the file holds, before it is checked."""
    return yaml.safe_load(path.read_text("utf-8"))


def clients(text: str) -> Iterator[Client]:
    """The Clients of a YAML text.

    Raises:
        ValueError: A value is not what it must be.
        yaml.YAMLError: It is not YAML.
    """
    loader = yaml.SafeLoader(text)
    top = loader.get_single_node()
    if not isinstance(top, yaml.SequenceNode) or not top.value:
        raise ValueError("it must be a list with at least one Client")
    seen: set[tuple[str, Any]] = set()
    for entry in top.value:
        attributes = dict(read_client(entry, loader))
        if missing := [name for name in REQUIRED if name not in attributes]:
            raise wrong(entry, f"the Client has no {', no '.join(missing)}")
        if attributes["client_type"] == "platform":
            for name, value in attributes.get("platform_data", {}).items():
                if not isinstance(value, str):
                    raise wrong(entry, f"a Platform's {name} in platform_data must be a template, in quotes")
        for name in ("client_id", "username"):
            if (name, attributes[name]) in seen:
                raise wrong(entry, f"the {name} {attributes[name]!r} is that of another Client, too")
            seen.add((name, attributes[name]))
        yield Client(**attributes)


def read_client(entry: yaml.Node, loader: yaml.SafeLoader) -> Iterator[tuple[str, Any]]:
    """The attributes of one Client, checked one by one."""
    if not isinstance(entry, yaml.MappingNode):
        raise wrong(entry, f"a Client must be a mapping with {', '.join(REQUIRED)}")
    names = set()
    for key, node in entry.value:
        name = key.value
        if not isinstance(name, str) or name not in ATTRIBUTES:
            raise wrong(key, f"there is no attribute {name!r}; there are {', '.join(ATTRIBUTES)}")
        if name in names:
            raise wrong(key, f"the attribute {name} came twice")
        names.add(name)
        is_right, expected = ATTRIBUTES[name]
        try:
            value = loader.construct_object(node, deep=True)
        except (
            ValueError,
            TypeError,
            AttributeError,
        ):  # what PyYAML makes of a 13th month, or of a tag that does not fit
            raise wrong(node, f"{name} must be {expected}; this cannot be read") from None
        if isinstance(node, yaml.MappingNode) and len(node.value) > len(value):
            raise wrong(node, f"a name came twice in {name}")
        if not is_right(value):
            shown = "a secret" if name == "secret" else repr(value)[:LONGEST]
            raise wrong(node, f"{name} must be {expected}, not {shown} of the type {type(value).__name__}")
        yield name, tuple(map(canonical, value)) if name == "allowed_addresses" else value


def wrong(node: yaml.Node, problem: str) -> ValueError:
    """The error for what stands at a place of the file."""
    return ValueError(f"line {node.start_mark.line + 1}: {problem}")


def is_text(value: Any) -> bool:
    """Whether it is a text that can be typed, and sent."""
    return isinstance(value, str) and value != "" and value.isprintable()


def is_address(value: Any) -> bool:
    """Whether it is an IP address."""
    try:
        return isinstance(value, str) and bool(ipaddress.ip_address(value))
    except ValueError:
        return False


def canonical(text: str) -> str:
    """An IP address as a connection has it, however it was written."""
    address = ipaddress.ip_address(text)
    return str(getattr(address, "ipv4_mapped", None) or address)


def is_platform_data(value: Any) -> bool:
    """Whether it is a mapping whose names are texts, and whose values JSON can hold."""
    return isinstance(value, dict) and all(
        is_text(name)
        and (is_text(item) or item == "" or (isinstance(item, int | float) and math.isfinite(item)))
        for name, item in value.items()
    )


ATTRIBUTES: dict[str, tuple[Callable[[Any], bool], str]] = {
    "client_id": (
        lambda v: isinstance(v, str) and re.fullmatch("[0-9a-f]{16}", v) is not None,
        "16 lower-case hex digits, in quotes",
    ),
    "client_type": (lambda v: isinstance(v, str) and v in CLIENT_TYPES, " or ".join(CLIENT_TYPES)),
    "username": (lambda v: is_text(v) and ":" not in v, "a text without a colon, in quotes"),
    "secret": (is_text, "a text, in quotes"),
    "allowed_addresses": (
        lambda v: isinstance(v, list) and all(map(is_address, v)),
        "a list of IP addresses",
    ),
    "platform_data": (is_platform_data, "a mapping of names to texts, numbers, true or false"),
}
"""An attribute -> what it must be, as a function and in words."""

REQUIRED = ("client_id", "client_type", "username", "secret")
