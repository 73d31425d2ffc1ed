"""The published lists of parts: every part that is shipped, in words and for machines."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest
from cyclonedx.schema import SchemaVersion

from hooks.pack.runtime import RUBY
from hooks.publish.inside import TABLE, InsideError, python_parts, ruby_parts
from hooks.publish.sbom import FILE, sbom, url_of
from hooks.publish.third_party import NPM, PYTHON
from scripts.pinned import find_pins

TABLE_ROWS: dict[str, Any] = {
    "release": "https://example.org/{version}",
    "parts": [
        {
            "name": "One",
            "licence": "MIT",
            "source": "https://example.org/one",
            "modules": "_a _b",
            "folder": "one",
        },
        {
            "name": "Two",
            "licence": "MIT",
            "source": "https://example.org/two",
            "modules": "_c",
            "folder": "two",
        },
    ],
}


@pytest.fixture(scope="module")
def bom(site_folder: Path) -> Any:
    return json.loads((site_folder / FILE).read_text("utf-8"))


def test_it_is_cyclonedx_and_the_same_whenever_it_is_made(site_folder: Path) -> None:
    from cyclonedx.validation.json import JsonValidator  # 2 s, which every worker that collects would wait

    text = (site_folder / FILE).read_text("utf-8")
    assert JsonValidator(SchemaVersion.V1_6).validate_str(text) is None
    assert sbom() == text


def test_what_is_shipped_is_required_and_the_rest_excluded(bom: Any) -> None:
    scopes = {part["bom-ref"]: part["scope"] for part in bom["components"]}
    names = {part["purl"].partition(":")[2] for part in bom["components"] if part["scope"] == "required"}
    shipped = {re.sub(r"^(?:npm|pypi)/", "", name).rpartition("@")[0].replace("%40", "@") for name in names}
    assert {name.lower().replace("_", "-") for name in (*NPM, *PYTHON)} <= {
        n.replace("_", "-") for n in shipped
    }
    assert {str(url_of(pin)) for pin in find_pins()} <= scopes.keys()
    assert len(scopes) == len(bom["components"])


def test_the_interpreters_name_what_is_inside_them(bom: Any, site_folder: Path) -> None:
    inner = {
        part["name"]: part.get("components", []) for part in bom["components"] if part["scope"] == "required"
    }
    assert {part["name"] for part in inner["pyodide"]} >= {"CPython", "SQLite", "zlib", "Emscripten"}
    assert {part["name"] for part in inner[RUBY]} >= {"Ruby", "OpenSSL", "LibYAML", "json"}
    text = (site_folder / "third-party.txt").read_text("utf-8")
    for name, parts in inner.items():
        for part in parts:
            assert part["licenses"], part
            assert part["externalReferences"], part
            line = (
                f"  {part['name']} {part['version']}: "
                if "version" in part
                else f"  {part['name']} (the version"
            )
            assert line in text.partition(f"Inside {name}:")[2], line


def test_what_has_no_row_stops_the_build() -> None:
    said = {"modules": ["_a", "_b", "_new", "_c"], "versions": {"One": "1.0"}}
    with pytest.raises(InsideError, match=rf"pyodide: the modules _new are in no row of {TABLE.name}"):
        list(python_parts(TABLE_ROWS, said, "3"))
    built = "'--with-one-dir=/home/build/one-1.0/opt' '--with-new-dir=/home/build/new-lib-2.0.1/opt'"
    with pytest.raises(InsideError, match="new-lib"):
        list(ruby_parts(TABLE_ROWS, {"version": "3", "built_with": built, "gems": []}, "ruby", "2"))
    gem = {"name": "set", "version": "1", "licences": [], "source": "https://example.org"}
    of_ruby = {"version": "3", "built_with": "", "gems": [gem]}
    one = TABLE_ROWS["parts"][0] | {"folder": "ruby"}
    rows = TABLE_ROWS | {"parts": [one]}
    with pytest.raises(InsideError, match="the gem set 1 names no licence"):
        list(ruby_parts(rows, of_ruby, "ruby", "2"))


def test_a_version_that_is_not_said_leads_to_the_release() -> None:
    one, two = python_parts(TABLE_ROWS, {"modules": ["_a"], "versions": {"One": "1.0"}}, "3")
    assert str(one) == "One 1.0: MIT, https://example.org/one"
    assert two.source == "https://example.org/two; https://example.org/3"
    assert "that this release is built with" in str(two)
