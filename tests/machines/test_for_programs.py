"""The files that programs read say what the contract says."""

import json
from pathlib import Path
from typing import Any

import pytest
import yaml

from hooks.pages.sources import ROOT
from hooks.publish.for_programs import ERRORS, RECIPES, VECTORS, VECTORS_FROM, errors
from paket_sandbox.openapi.document import Document


@pytest.fixture(scope="module")
def written(contract: Document) -> dict[str, Any]:
    """The contract itself, not what our reader makes of it."""
    return contract.raw  # type: ignore[return-value]


def test_errors_are_those_of_the_contract(contract: Document, written: dict[str, Any]) -> None:
    found = {error["name"]: error for error in errors(contract)["errors"]}
    assert found.keys() == written["components"]["responses"].keys()
    for name, response in written["components"]["responses"].items():
        assert found[name]["cause"] == response["description"].strip()
        assert found[name]["remedy"] == response["x-remedy"].strip()
        assert found[name]["documented"] is not response.get("x-undocumented", False)


def test_every_operation_says_how_to_send_it_again(contract: Document, written: dict[str, Any]) -> None:
    found = errors(contract)["operations"]
    seen = set()
    for path, item in written["paths"].items():
        for method, operation in item.items():
            entry = found[operation["operationId"]]
            seen.add(operation["operationId"])
            assert (entry["method"], entry["path"]) == (method.upper(), path)
            assert entry["harm"] == operation["x-retry"]["harm"].strip()
            words = {None: "again", "same": "same key", "new": "new key"}
            told = [retry["status"] for retry in entry["retry"]]
            assert len(set(told)) == len(told)
            assert set(told) == {429, 502, 504, None, *entry["statuses"]}
            for retry in entry["retry"]:
                if retry["status"] in {*entry["statuses"]} - {500, 503}:
                    assert (retry["retry"], retry["key"]) == (
                        retry["status"] == 409,
                        KEPT.get(retry["status"]),
                    )
                    continue
                assert retry["retry"]
                (advice,) = (
                    advice
                    for failure, advice in operation["x-retry"].items()
                    if failure != "harm"
                    and (str(retry["status"]) if retry["status"] else "no answer") in failure
                )
                assert words[retry["key"]] == advice
    assert seen == found.keys()
    assert "same key again" in written["components"]["responses"]["Conflict"]["x-remedy"]


KEPT = {409: "same"}
"""What passes by itself though the advice of each operation has it not: the same request is still running."""


def test_the_files_are_published(site_folder: Path, contract: Document) -> None:
    assert json.loads((site_folder / ERRORS).read_text("utf-8")) == errors(contract)
    vectors = yaml.safe_load((ROOT / VECTORS_FROM).read_text("utf-8"))
    assert json.loads((site_folder / VECTORS).read_text("utf-8")) == vectors
    recipes = [path for path in (ROOT / "recipes").glob("*.py") if not path.name.startswith("_")]
    assert len(recipes) >= 4
    for path in recipes:
        assert (site_folder / RECIPES / path.name).read_bytes() == path.read_bytes()
