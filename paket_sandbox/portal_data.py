"""What is set in the portals and comes back with a List Item: platform data, and pictures of the app."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import lru_cache
from typing import Any

from paket_sandbox.clients import Client

MEDIA = "https://media.paket.tv/media"
PICTURES = ("icon_1x", "icon_2x", "icon_3x", "tile_1x", "tile_2x", "logo_dark_1x", "logo_light_1x")
"""The attributes of ``app_media``: a file, and the size of the picture."""

NAME = re.compile(r"\{\{(\w+)\}\}")


def platform_data(platform: Client, publisher: Client | None, item: Mapping[str, Any]) -> dict[str, Any]:
    """The attributes that a Platform has defined, as they are for one item of a Publisher's app.

    In a template, ``{{name}}`` stands for a value of the Publisher, or else for an attribute of the item. An
    attribute whose values the Publisher has not filled in is left out.
    """
    values = {**item, **(publisher.platform_data if publisher else {})}
    filled = {name: fill(template, values) for name, template in platform.platform_data.items()}
    return {name: value for name, value in filled.items() if value is not None}


def fill(template: str, values: Mapping[str, Any]) -> Any:
    """A template with its names replaced. One that is nothing but a name keeps the type of the value.

    Returns:
        None when a value is missing.
    """
    names = NAME.findall(template)
    if any(name not in values for name in names):
        return None
    if NAME.fullmatch(template):
        return values[names[0]]
    return NAME.sub(lambda match: str(values[match[1]]), template)


@lru_cache(maxsize=1024)
def app_media(app_id: str) -> Mapping[str, str]:
    """Where the pictures of an app are."""
    return {picture: f"{MEDIA}/{app_id}/{picture_file(picture)}" for picture in PICTURES}


def picture_file(picture: str) -> str:
    """``logo_dark_1x`` is the file ``logo_dark@1x.png``."""
    name, _, size = picture.rpartition("_")
    return f"{name}@{size}.png"
