"""The anchors of the former single page are derived as its renderer did, and each leads to a place of the site."""

import json
from pathlib import Path

from hooks.publish.old_addresses import (
    Heading,
    addresses,
    flat_anchors,
    nested_anchors,
    parameterize,
    read,
    write,
)


def test_parameterize_keeps_what_rails_keeps() -> None:
    assert parameterize("Create a new Session") == "create-a-new-session"
    assert parameterize("  What's new?  (v2) ") == "what-s-new-v2"
    assert parameterize("session_id - why") == "session_id-why"


def test_an_anchor_begins_with_those_above_it() -> None:
    headings = (Heading(1, "A", "1"), Heading(2, "B", "2"), Heading(3, "C", "3"), Heading(2, "D", "4"))
    assert nested_anchors(headings) == {"a": "1", "a-b": "2", "a-b-c": "3", "a-d": "4"}


def test_a_new_chapter_is_not_put_below_the_last_one() -> None:
    headings = (Heading(1, "A", "1"), Heading(2, "B", "2"), Heading(1, "C", "3"), Heading(2, "B", "4"))
    assert nested_anchors(headings) == {"a": "1", "a-b": "2", "c": "3", "c-b": "4"}


def test_a_flat_anchor_is_numbered_from_the_second_on() -> None:
    headings = (Heading(1, "A", "1"), Heading(2, "B", "2"), Heading(1, "B", "3"), Heading(2, "B", "4"))
    assert flat_anchors(headings) == {"a": "1", "b": "2", "b-2": "3", "b-3": "4"}


def test_the_nested_form_wins() -> None:
    headings = (Heading(1, "A", "1"), Heading(2, "B", "2"), Heading(1, "A B", "3"))
    assert addresses(headings)["a-b"] == "3"
    assert addresses((*headings[:2], Heading(2, "A B", "4")))["a-b"] == "2"


def test_the_old_page_s_addresses_are_all_there() -> None:
    found = addresses(read().headings)
    assert found["core-api-sessions-create-a-new-session"] == "core-api/sessions/#create-a-session"
    assert found["create-a-new-session"] == "core-api/sessions/#create-a-session"
    assert {"introduction", "getting-started", "authentication", "core-api", "errors"} <= found.keys()
    # 15 headings: 5 at the top have one form, the other 10 have two.
    assert len(found) == 5 + 2 * 10


def test_the_public_page_s_addresses_are_all_there() -> None:
    pages = read()
    found = pages.addresses()
    assert found["upnext-api-sessions-hide-an-item-in-a-list"] == "upnext/platforms/#hide-an-item"
    assert found["upnext-api-participants-remove-participant-s-sessions"].startswith("upnext/publishers/#")
    assert found["webhooks-configure-your-endpoints-paket-ip-addresses"] == "webhooks/#addresses"
    # 50 headings, and one that only a link named.
    assert len(nested_anchors(pages.public)) == 51
    assert nested_anchors(pages.public).items() <= found.items(), (
        "where both pages have an anchor, both agree"
    )


def test_the_published_table_is_what_was_derived(tmp_path: Path) -> None:
    write(tmp_path)
    pages = read()
    table = json.loads((tmp_path / "assets/js/old-addresses.json").read_text(encoding="utf-8"))
    assert table == {"languages": list(pages.languages), "addresses": pages.addresses()}
