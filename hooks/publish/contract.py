"""The contract as it is published: ``/openapi.yaml`` and ``/openapi.json``, with the same content.

What the source states once, by a YAML anchor or a merge key, is spelled out: generators of clients stop at these, or
lose attributes. It says the same as the source, in words that they take (:mod:`hooks.publish.for_generators`).
"""

from __future__ import annotations

import json
from pathlib import Path

import yaml

from hooks.publish.for_generators import for_generators
from paket_sandbox.openapi.document import Document

WIDTH = 120
"""At which texts are broken into lines."""


class Dumper(getattr(yaml, "CSafeDumper", yaml.SafeDumper)):  # type: ignore[misc]
    """Writes an object that stands in several places out in each of them."""

    def ignore_aliases(self, data: object) -> bool:
        """No object gets an anchor."""
        return True


def publish_contract(site: Path, document: Document) -> None:
    """Write both files into the built site."""
    contract = for_generators(document.raw)
    text = yaml.dump(contract, Dumper=Dumper, sort_keys=False, allow_unicode=True, width=WIDTH)
    (site / "openapi.yaml").write_text(text, "utf-8")
    raw = json.dumps(contract, indent=2, ensure_ascii=False) + "\n"
    (site / "openapi.json").write_text(raw, "utf-8")
