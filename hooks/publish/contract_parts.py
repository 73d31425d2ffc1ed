"""The part of the contract that a page needs: ``/core-api/sessions.openapi.yaml`` for ``/core-api/sessions/``.

``/core-api/sessions.contract.md`` says in few words what the page's programs call and the page itself does not
describe, and where that part is: agents pay for each word.

A page needs the operations that it describes and that its programs call, the events that it describes, the objects that
it shows, and what all these refer to.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from contextlib import suppress
from pathlib import Path
from typing import Any

import yaml

from hooks.pages.sources import Sources
from hooks.publish.calls import call_texts, retries_text
from hooks.publish.contract import WIDTH, Dumper
from hooks.publish.for_generators import for_generators
from hooks.publish.markdown_copies import file_of
from paket_sandbox.openapi.document import Document
from snippets.calls import calls_of

HEAD = ("openapi", "servers", "security")
"""What stands in every part as in the whole."""
SUFFIX = ".openapi.yaml"
BRIEF = ".contract.md"
TITLE = "## The contract, as far as this page needs it"
COMPONENTS = "#/components/"


def publish_parts(site: Path, sources: Sources, root: str) -> None:
    """Write the part of each page that needs one into the built site, whose whole address is ``root``."""
    whole = for_generators(sources.document.raw)
    for page in dict.fromkeys(place.page for place in sources.places):
        if file := part_file(page, sources):
            text = yaml.dump(
                part(whole, *needs(page, sources)),
                Dumper=Dumper,
                sort_keys=False,
                allow_unicode=True,
                width=WIDTH,
            )
            (site / file).write_text(text, "utf-8")
            (site / brief_file(page, sources)).write_text(brief(page, sources, root), "utf-8")


def brief_file(page: str, sources: Sources) -> str:
    """The file with a page's part in few words, from the root of the site; empty where it needs none."""
    file = part_file(page, sources)
    return f"{file.removesuffix(SUFFIX)}{BRIEF}" if file else ""


def brief(page: str, sources: Sources, root: str) -> str:
    """What a page needs of the contract, in few words, and where all of it is."""
    described = {
        place.argument for place in sources.places if place.page == page and place.block == "operation"
    }
    operations, _, _ = needs(page, sources)
    called = [o for o in sources.document.operations if o.id in operations - described]
    parts = [f"{TITLE}\n\n> All of it, as OpenAPI: {root}{part_file(page, sources)}", *call_texts(called)]
    return "\n\n".join([*parts, *([retries_text(called)] if called else [])]) + "\n"


def part_file(page: str, sources: Sources) -> str:
    """The file with a page's part, from the root of the site; empty where it needs none.

    Args:
        page: The page's source: ``core-api/sessions.md``.
        sources: What pages are made from.
    """
    if not any(needs(page, sources)):
        return ""
    address = page.removesuffix(".md").removesuffix("index")
    return f"{file_of(address).removesuffix('.md')}{SUFFIX}"


def needs(page: str, sources: Sources) -> tuple[set[str], set[str], set[str]]:
    """What a page needs: ids of operations, types of events, names of objects."""
    operations: set[str] = set()
    events: set[str] = set()
    schemas: set[str] = set()
    for place in sources.places:
        if place.page != page:
            continue
        match place.block:
            case "operation":
                operations.add(place.argument)
            case "program" | "recording":
                operations |= called(place.argument, sources.document)
            case "event":
                events.add(place.argument)
            case "schema":
                schemas.add(place.argument)
    return operations, events, schemas


def called(program: str, document: Document) -> set[str]:
    """The operations that a program calls; none for one that calls nothing."""
    with suppress(LookupError):
        return {operation.id for operation in calls_of(program, document)}
    return set()


def part(
    whole: Mapping[str, Any], operations: Iterable[str], events: Iterable[str], schemas: Iterable[str]
) -> dict[str, Any]:
    """A contract with these operations, events and objects, and with all that they refer to."""
    info = {name: whole["info"][name] for name in ("title", "version")}
    result: dict[str, Any] = {"info": info, **{name: whole[name] for name in HEAD if name in whole}}
    paths = {
        path: kept
        for path, item in whole["paths"].items()
        if (kept := {k: node for k, node in item.items() if k == "parameters" or wanted(node, operations)})
        and set(kept) != {"parameters"}
    }
    result["paths"] = paths
    if webhooks := {name: node for name, node in whole["webhooks"].items() if name in set(events)}:
        result["webhooks"] = webhooks
    components: dict[str, dict[str, Any]] = {"securitySchemes": whole["components"]["securitySchemes"]}
    waiting = [f"{COMPONENTS}schemas/{name}" for name in schemas if name in whole["components"]["schemas"]]
    waiting += references([paths, webhooks])
    while waiting:
        kind, _, name = waiting.pop().removeprefix(COMPONENTS).partition("/")
        if name not in components.setdefault(kind, {}):
            components[kind][name] = whole["components"][kind][name]
            waiting += references(components[kind][name])
    # in the order of the whole, so that the same needs make the same bytes
    result["components"] = {
        kind: {name: node for name, node in nodes.items() if name in components[kind]}
        for kind, nodes in whole["components"].items()
        if kind in components
    }
    return result


def wanted(node: Any, operations: Iterable[str]) -> bool:
    """Whether a part of a path is one of these operations."""
    return isinstance(node, Mapping) and node.get("operationId") in set(operations)


def references(node: Any) -> Iterator[str]:
    """What a part of a contract refers to."""
    if isinstance(node, Mapping):
        for key, value in node.items():
            if key == "$ref":
                yield value
            elif key == "mapping" and isinstance(value, Mapping):
                yield from (target for target in value.values() if str(target).startswith(COMPONENTS))
            else:
                yield from references(value)
    elif isinstance(node, list):
        for entry in node:
            yield from references(entry)
