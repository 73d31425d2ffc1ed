"""Labels of diagrams: the arrow of a program says what the summary of its operation says, in fewer words."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from paket_sandbox.openapi.document import Document
from proof.prose.texts import LABELS
from snippets.calls import calls_of

IN_OTHER_WORDS = {"getStatus": "ask who I am", "removeParticipantSessions": "leave all Sessions"}
"""By operation, labels that say the same in words of their own."""


def misleading_labels(stories: Mapping[str, Any], document: Document) -> Iterator[str]:
    """Arrows whose verb or noun is not that of the operation they stand for.

    Args:
        stories: The content of ``stories.yaml``.
        document: The contract.
    """
    for name, story in stories.items():
        for number, step in enumerate(story["steps"]):
            if "program" not in step:
                continue
            [operation] = calls_of(step["program"], document)
            label = step["says"]
            words = operation.summary.lower().replace("'s", "").split()
            verb, *_, noun = label.lower().split()
            if label == IN_OTHER_WORDS.get(operation.id) or (words[0] == verb and noun in words):
                continue
            yield (
                f"{LABELS}:/{name}/steps/{number}/says: {label!r} stands for {step['program']}, "
                f"whose operation is {operation.summary!r}"
            )
