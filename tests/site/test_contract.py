"""The contract that the site publishes: what the source says, in words that every tool understands."""

from __future__ import annotations

import json

import yaml

from hooks.publish.for_generators import for_generators
from paket_sandbox.openapi.contract import Loader
from paket_sandbox.openapi.document import Document
from tests.site.published import Site


def test_it_is_the_contract_of_the_sandbox_in_both_formats(site: Site, contract: Document) -> None:
    text = (site.folder / "openapi.yaml").read_text("utf-8")
    assert yaml.load(text, Loader=Loader) == for_generators(contract.raw)
    assert json.loads((site.folder / "openapi.json").read_text("utf-8")) == for_generators(contract.raw)


def test_nothing_in_it_needs_more_of_a_reader_than_json_does(site: Site) -> None:
    """No anchor, no alias, no merge key, no tag: tools stop at them, or lose attributes."""
    text = (site.folder / "openapi.yaml").read_text("utf-8")
    for event in yaml.parse(text, Loader=yaml.SafeLoader):
        assert not isinstance(event, yaml.AliasEvent), event.start_mark
        assert getattr(event, "anchor", None) is None, event.start_mark
        assert getattr(event, "tag", None) is None, event.start_mark
        assert getattr(event, "value", None) != "<<", event.start_mark
