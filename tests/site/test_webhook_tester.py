"""What the webhook tester starts from: the events as they were sent, and the whole table of signatures."""

from __future__ import annotations

import json
from typing import Any

import pytest

from hooks.pack.addresses import assets_of
from hooks.pages.webhook_tester import EVENTS, FILE, SECRET, TABLE
from paket_sandbox.__main__ import WEBHOOK_SECRET
from paket_sandbox.openapi.document import Document
from paket_sandbox.signatures import verify
from proof.vectors import read_vectors
from snippets.recordings import read_recording
from tests.site.published import Site


@pytest.fixture(scope="module")
def starts(site: Site) -> list[dict[str, Any]]:
    """The published list."""
    found: list[dict[str, Any]] = json.loads(
        (assets_of(site.folder) / FILE.removeprefix("assets/")).read_text("utf-8")
    )
    return found


def test_every_event_is_there_byte_for_byte_as_it_was_sent(
    starts: list[dict[str, Any]], contract: Document
) -> None:
    events = {start["name"]: start for start in starts if start["group"] == EVENTS}
    assert list(events) == [webhook.name for webhook in contract.webhooks]
    assert SECRET == WEBHOOK_SECRET
    for name, start in events.items():
        header = read_recording(f"events/{name}").request.headers["Paket-Signature"]
        sent_at = int(header.split(",")[0].removeprefix("t="))
        verify(header, start["body"].encode(), start["secret"], sent_at)
        assert start["about"]


def test_every_vector_is_there(starts: list[dict[str, Any]]) -> None:
    names = ("name", "about", "header", "verdict", "body", "secret", "now")
    listed = [tuple(start[name] for name in names) for start in starts if start["group"] == TABLE]
    assert listed == [tuple(getattr(vector, name) for name in names) for vector in read_vectors()]


def test_the_form_offers_all_of_them(starts: list[dict[str, Any]], site: Site) -> None:
    tester = site.page("webhooks/signatures/").soup.select_one("paket-webhook-tester")
    assert tester is not None
    options = tester.select("option")
    assert [option.get_text() for option in options] == [start["name"] for start in starts]
    assert [option["value"] for option in options] == [str(number) for number in range(len(starts))]
    assert tester.select_one("textarea[name=body]").get_text() == starts[0]["body"]  # type: ignore[union-attr]
