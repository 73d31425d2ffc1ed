"""Platform data: a Platform's templates, filled in with what a Publisher and an item have."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from paket_sandbox.portal_data import app_media, platform_data
from proof.credentials import PLATFORM, PUBLISHER

ITEM = {"content_id": "cid12345", "duration": 60, "hidden": False}


@pytest.mark.parametrize(
    ("template", "values", "result"),
    [
        ("{{custom_app_id}}", {"custom_app_id": 12345}, {"a": 12345}),
        ("app://{{custom_app_id}}/{{content_id}}", {"custom_app_id": 12345}, {"a": "app://12345/cid12345"}),
        ("{{duration}} s", {}, {"a": "60 s"}),
        ("the same for all", {}, {"a": "the same for all"}),
        ("{{custom_app_id}}", {}, {}),
        ("app://{{custom_app_id}}/{{content_id}}", {}, {}),
        ("{{duration}}", {"duration": "a value of the Publisher's"}, {"a": "a value of the Publisher's"}),
        ("{{content_id}}", {"content_id": "{{duration}}"}, {"a": "{{duration}}"}),
    ],
)
def test_a_template_is_filled_in_or_left_out(
    template: str, values: dict[str, Any], result: dict[str, Any]
) -> None:
    platform = replace(PLATFORM, platform_data={"a": template})
    publisher = replace(PUBLISHER, platform_data=values)
    assert platform_data(platform, publisher, ITEM) == result


def test_a_publisher_that_is_not_known_has_filled_in_nothing() -> None:
    platform = replace(PLATFORM, platform_data={"a": "{{custom_app_id}}", "b": "{{content_id}}"})
    assert platform_data(platform, None, ITEM) == {"b": "cid12345"}


def test_pictures_are_named_for_what_they_show_and_for_their_size() -> None:
    folder = "https://media.paket.tv/media/fe4a9ed381e8e376"
    assert app_media("fe4a9ed381e8e376") == {
        "icon_1x": f"{folder}/icon@1x.png",
        "icon_2x": f"{folder}/icon@2x.png",
        "icon_3x": f"{folder}/icon@3x.png",
        "tile_1x": f"{folder}/tile@1x.png",
        "tile_2x": f"{folder}/tile@2x.png",
        "logo_dark_1x": f"{folder}/logo_dark@1x.png",
        "logo_light_1x": f"{folder}/logo_light@1x.png",
    }
