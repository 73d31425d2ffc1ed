"""What has to be equal to the values of the ledger: places of contract and recordings, constants, words of programs."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from importlib import import_module
from pathlib import Path
from typing import Any

from proof.prose.ledger import Fact
from proof.prose.texts import ROOT


class NothingThere(LookupError):
    """A place does not exist."""


def at(tree: Any, pointer: str) -> Any:
    """What stands at a JSON pointer.

    Raises:
        NothingThere: Nothing does.
    """
    for step in pointer.split("/")[1:]:
        name = step.replace("~1", "/").replace("~0", "~")
        try:
            tree = tree[int(name)] if isinstance(tree, list | tuple) else tree[name]
        except (LookupError, TypeError) as error:
            raise NothingThere(f"there is no {pointer}") from error
    return tree


def constant(name: str) -> Any:
    """A constant by the name of its module and its own; ``module.NAME/0`` is the first of several.

    Raises:
        NothingThere: There is none.
    """
    dotted, slash, rest = name.partition("/")
    module, _, attribute = dotted.rpartition(".")
    try:
        return at(getattr(import_module(module), attribute), f"{slash}{rest}")
    except (ImportError, AttributeError) as error:
        raise NothingThere(f"there is no {dotted}") from error


def differing_values(facts: Sequence[Fact], contract: Mapping[str, Any]) -> Iterator[str]:
    """Where contract or sandbox have another value than the ledger."""
    for fact in facts:
        places = [
            *(
                (f"paket_sandbox/openapi/openapi.yaml: {pointer}", 1)
                for pointer in fact.held.get("contract", ())
            ),
            *fact.held.get("sandbox", {}).items(),
        ]
        for place, unit in places:
            file, colon, pointer = place.partition(": ")
            try:
                found = at(contract, pointer) if colon else constant(file)
            except NothingThere as error:
                yield f"proof/prose/ledger.yaml: {fact.id}: {error}"
                continue
            expected = fact.value if unit == 1 else fact.value * unit
            if found != expected:
                yield f"{place} is {found!r}; the ledger has {expected!r}, for {fact.id} ({fact.source})"


def differing_files(facts: Sequence[Fact], root: Path = ROOT) -> Iterator[str]:
    """Programs and settings that have another value: files by pattern, each with words that hold ``VALUE``."""
    for fact in facts:
        for pattern, words in fact.held.get("files", {}).items():
            expected = words.replace("VALUE", re.escape(str(fact.value)))
            files = sorted(root.glob(pattern))
            if not files:
                yield f"proof/prose/ledger.yaml: {fact.id}: there is no {pattern}"
            for file in files:
                if not re.search(expected, file.read_text("utf-8"), re.MULTILINE):
                    name = file.relative_to(root).as_posix()
                    yield f"{name}: nothing matches {expected}; the ledger has {fact.value!r}, for {fact.id}"


def differences_from_facts(exchange: Mapping[str, Any], facts: Sequence[Fact]) -> Iterator[str]:
    """Where a recording shows another value than the ledger.

    Args:
        exchange: What the recording's file holds.
        facts: The ledger.
    """
    for fact in facts:
        pointer = fact.held.get("recordings")
        if pointer is None:
            continue
        try:
            found = at(exchange, pointer)
        except NothingThere:
            continue
        if found != fact.value:
            yield f"{pointer} is {found!r}; the ledger has {fact.value!r}, for {fact.id} ({fact.source})"
