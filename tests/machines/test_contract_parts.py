"""The part of the contract beside a page has what the page is about, and is whole in itself."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any
from urllib.parse import urlsplit

import pytest
import yaml

from hooks.pages.sources import load_sources
from hooks.publish.contract_parts import part, references
from paket_sandbox.openapi.pointers import resolve
from snippets.catalogue import LANGUAGES
from tests.site.published import Page, Site

LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


@pytest.fixture(scope="module")
def whole(site: Site) -> dict[str, Any]:
    return dict(yaml.load((site.folder / "openapi.yaml").read_text("utf-8"), Loader=LOADER))


@pytest.fixture(scope="module")
def parts(site: Site) -> dict[Page, dict[str, Any]]:
    """Each page that has a part, and that."""
    return dict(find_parts(site))


def find_parts(site: Site) -> Iterator[tuple[Page, dict[str, Any]]]:
    for page, text in find_briefs(site):
        path = urlsplit(text.splitlines()[2].rpartition(" ")[2]).path
        yield page, yaml.load((site.folder / path[1:]).read_text("utf-8"), Loader=LOADER)


def find_briefs(site: Site) -> Iterator[tuple[Page, str]]:
    """Each page that needs the contract, and what its button copies of that."""
    for page in site.pages:
        for button in page.soup.select(".agent-copy[data-contract]"):
            yield page, (page.path.parent / str(button["data-contract"])).read_text("utf-8")


def operations(contract: dict[str, Any]) -> set[str]:
    return {
        o["operationId"] for item in contract["paths"].values() for o in item.values() if "operationId" in o
    }


def test_a_page_has_the_operations_that_it_describes(site: Site, parts: dict[Page, dict[str, Any]]) -> None:
    described = 0
    for page in site.pages:
        for section in page.soup.select("[data-operation]"):
            assert section["data-operation"] in operations(parts[page]), str(page)
            described += 1
    assert described == len(load_sources().document.operations)
    sessions = next(contract for page, contract in parts.items() if page.name == "core-api/sessions/")
    assert "createSession" in operations(sessions)
    assert "createParticipant" not in operations(sessions)
    assert "ListItem" not in sessions["components"]["schemas"]


def test_a_page_whose_programs_call_has_what_they_call(parts: dict[Page, dict[str, Any]]) -> None:
    found = {page.name: operations(contract) for page, contract in parts.items()}
    assert found["retries/"] == {"createSession"}
    assert {"createParticipant", "addItem", "removeItem"} <= found["guides/integrate-as-a-publisher/"]
    assert "glossary/" not in found


def test_what_agents_get_with_a_page_is_short_and_tells_each_call(
    site: Site, parts: dict[Page, dict[str, Any]]
) -> None:
    documented = {o.id: f"### {o.method} {o.path}\n" for o in load_sources().document.operations}
    for page, text in find_briefs(site):
        described = {str(section["data-operation"]) for section in page.soup.select("[data-operation]")}
        for name in operations(parts[page]):
            assert (documented[name] in text) is (name not in described), f"{page}: {name}"
        for language in LANGUAGES:
            file = f"{page.name.rstrip('/') or 'index'}.{language.id}.md"
            copied = len((site.folder / file).read_text("utf-8")) + len(text)
            assert copied <= MOST or len(text) <= POINTER, f"{file}: {copied} characters for an agent"


MOST = 25_000
"""Characters that an agent gets of a page."""
POINTER = 200
"""Characters that say where the contract is: all that is added to a page which is made from it, and as long as that."""


def test_a_part_says_what_the_whole_says(whole: dict[str, Any], parts: dict[Page, dict[str, Any]]) -> None:
    for page, contract in parts.items():
        for kind, nodes in contract["components"].items():
            for name, node in nodes.items():
                assert node == whole["components"][kind][name], f"{page}: {kind}/{name}"
        for path, item in contract["paths"].items():
            assert item.items() <= whole["paths"][path].items(), f"{page}: {path}"


def test_what_a_part_refers_to_is_in_it(parts: dict[Page, dict[str, Any]]) -> None:
    for page, contract in parts.items():
        for reference in references(contract):
            assert resolve(contract, reference, str(page)), f"{page}: {reference}"


def test_nothing_is_in_it_that_nothing_refers_to(whole: dict[str, Any]) -> None:
    contract = part(whole, {"getStatus"}, (), ())
    assert list(contract["paths"]) == ["/v1"]
    used = {reference.split("/")[-1] for reference in references(contract)}
    for kind, nodes in contract["components"].items():
        assert kind == "securitySchemes" or nodes.keys() <= used, kind
