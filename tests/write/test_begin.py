"""``make page`` and ``make operation`` begin what CONTRIBUTING.md asks for, and nothing that passes for finished."""

import re
import shutil
from pathlib import Path

import pytest
import yaml

from hooks.pages.placements import find_places
from hooks.write.begin import BeginError, main, operation, page
from paket_sandbox.openapi.contract import load
from snippets.catalogue import LANGUAGES
from tests.project.test_files import ROOT

CONTRACT = "paket_sandbox/openapi/openapi.yaml"
ENTRY = """  /v1/sessions/{session_id}/made_up:
    get:
      operationId: getMadeUp
      tags: [Sessions]
      summary: Get what is made up
      description: One of your Sessions.
      x-callers: [platform]
      x-retry: *retry_get
      parameters:
        - $ref: "#/components/parameters/SessionIdPath"
      responses:
        "200":
          description: A Session object.
          content:
            application/json:
              schema: {$ref: "#/components/schemas/Session"}
"""


@pytest.fixture
def root(tmp_path: Path) -> Path:
    for name in ("docs", "snippets", "paket_sandbox"):
        shutil.copytree(ROOT / name, tmp_path / name, ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copy(ROOT / "mkdocs.yml", tmp_path)
    return tmp_path


def test_an_operation_is_begun(root: Path) -> None:
    contract = (root / CONTRACT).read_text("utf-8")
    (root / CONTRACT).write_text(
        contract.replace("  /v1/participants:\n", f"{ENTRY}  /v1/participants:\n"), "utf-8"
    )
    said = list(operation("getMadeUp", root))
    made = [line.removeprefix("made ") for line in said if line.startswith("made ")]
    assert len(made) == len(LANGUAGES) + 3
    for language in LANGUAGES:
        text = (root / f"snippets/sessions/get_made_up{language.suffix}").read_text("utf-8")
        model = ROOT / f"snippets/upnext-for-platforms/list_session_items{language.suffix}"
        assert text == model.read_text("utf-8")
    needs = yaml.safe_load((root / "snippets/prerequisites.yaml").read_text("utf-8"))["programs"]
    assert needs["sessions/get_made_up"] == needs["upnext-for-platforms/list_session_items"]
    skills = yaml.safe_load((root / "snippets/skills.yaml").read_text("utf-8"))
    having = {name: "getMadeUp" in skill.get("operations", ()) for name, skill in skills.items()}
    assert [name for name, has in having.items() if has] == ["paket-platform"]
    places = [(p.page, p.argument) for p in find_places(root / "docs") if p.block == "operation"]
    assert ("core-api/sessions.md", "getMadeUp") in places
    for line in made[len(LANGUAGES) :]:
        file, number = line.partition(": ")[0].split(":")
        assert re.search(
            "getMadeUp|get_made_up", (root / file).read_text("utf-8").splitlines()[int(number) - 1]
        )
    assert "left: paket_sandbox/core.py: a handler `def get_made_up`, and its line in HANDLERS there" in said
    assert len(list(operation("getMadeUp", root))) == len(
        [line for line in said if not line.startswith("made ")]
    )


def test_every_operation_that_there_is_needs_nothing_more(root: Path) -> None:
    for each in load(root / CONTRACT).operations:
        assert not [line for line in operation(each.id, root) if line.startswith("made ")], each.id


def test_an_operation_that_the_contract_lacks_is_not_begun(root: Path) -> None:
    with pytest.raises(BeginError, match=r"no operation is called 'getThing'; there is getStatus, "):
        list(operation("getThing", root))


def test_a_page_is_begun(root: Path) -> None:
    said = list(page("guides/caching", root))
    assert (root / "docs/guides/caching.md").read_text("utf-8").count("# Caching\n") == 1
    settings = (root / "mkdocs.yml").read_text("utf-8").splitlines()
    number = int(re.search(r"made mkdocs\.yml:(\d+)", "\n".join(said))[1])  # type: ignore[index]
    assert settings[number - 1] == "      - Caching: guides/caching.md"
    assert ": guides/" in settings[number - 2]
    with pytest.raises(BeginError, match=r"docs/guides/caching\.md is there already"):
        list(page("guides/caching", root))
    with pytest.raises(BeginError, match="expected small letters, digits and hyphens"):
        list(page("Guides/Über", root))


def test_a_name_is_asked_for(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["operation", ""]) == 1
    assert capsys.readouterr().err == "expected a name: make operation NAME=getThing\n"
