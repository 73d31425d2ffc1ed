"""The reader: what it makes of the contract, and what it refuses."""

from __future__ import annotations

import copy
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml
from jsonschema_rs import Draft202012Validator

from paket_sandbox.openapi.contract import CONTRACT, load
from paket_sandbox.openapi.pointers import ContractError
from paket_sandbox.openapi.reader import parse

HERE = Path(__file__).parent
REFUSED = yaml.safe_load((HERE / "refused.yaml").read_text("utf-8"))


def changed(pointer: str, value: Any) -> dict[str, Any]:
    """The contract with the node at ``pointer`` set to ``value``."""
    data = copy.deepcopy(dict(load().raw))
    node: Any = data
    *way, last = [step.replace("~1", "/").replace("~0", "~") for step in pointer[1:].split("/")]
    for step in way:
        node = node[step]
    node[last] = value
    return data


@pytest.mark.parametrize("case", REFUSED, ids=lambda case: case["at"])
def test_a_document_that_is_not_understood_is_refused_with_its_pointer(case: dict[str, Any]) -> None:
    with pytest.raises(ContractError) as refusal:
        parse(changed(case["at"], case["set"]))
    assert str(refusal.value) == case["error"]


def test_a_key_that_stands_twice_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "openapi.yaml"
    path.write_text(CONTRACT.read_text("utf-8") + "\ntags: []\n", "utf-8")
    with pytest.raises(ContractError, match=r"line \d+: the key 'tags' stands twice"):
        load(path)


def test_names_of_an_operation() -> None:
    operation = load().operation("createSession")
    assert (operation.stem, operation.anchor, operation.method) == (
        "create_session",
        "create-a-session",
        "POST",
    )
    assert operation.success.status == 200
    assert operation.response(401).name == "Unauthorized"


def test_asking_for_what_is_not_there_lists_what_is() -> None:
    with pytest.raises(
        KeyError, match="no operation of the contract is called 'createSesion'; there are: getStatus, "
    ):
        load().operation("createSesion")


def test_a_description_beside_a_reference_wins() -> None:
    session = load().schema("Session")
    assert session.property("created_at").description == "When the Session was created."
    assert session.property("created_at").schema.name == "Timestamp"


def test_raw_schemas_are_plain_json_schema() -> None:
    for schema in load().schemas.values():
        assert "$ref" not in str(schema.raw)
        assert "x-assumptions" not in str(schema.raw)


def test_every_assumption_written_in_the_file_is_read() -> None:
    def written(node: Any) -> Iterator[str]:
        for key, value in (
            node.items() if isinstance(node, dict) else enumerate(node if isinstance(node, list) else ())
        ):
            if key == "x-assumptions":
                yield from (name for name, text in value.items() if isinstance(text, str))
            else:
                yield from written(value)

    data = yaml.safe_load(CONTRACT.read_text("utf-8"))
    listed = {name for texts in data["x-assumptions"].values() for name in texts}
    assert {a.id for a in load().assumptions} == listed | set(written(data))
    assert len(listed) > 5


def test_a_status_that_is_not_documented_is_an_assumption() -> None:
    undocumented = [r for r in load().responses.values() if r.undocumented]
    assert {r.status for r in undocumented} >= {405, 409, 413, 415, 431}
    for response in undocumented:
        assert load().assumed[response.pointer]


def test_every_response_of_an_operation_says_what_to_do_about_an_error() -> None:
    for response in load().responses.values():
        assert response.is_error, response.pointer
        assert response.remedy, response.pointer


def test_the_contract_is_valid_openapi() -> None:
    from openapi_spec_validator import validate  # 2 s, which every worker that collects would wait

    validate(dict(load().raw))


def test_an_example_keeps_its_schema() -> None:
    """Every example the contract gives is valid under the schema it stands in."""

    def schemas(node: Any) -> Iterator[dict[str, Any]]:
        for value in node.values() if isinstance(node, dict) else node if isinstance(node, list) else ():
            yield from schemas(value)
        if isinstance(node, dict) and "examples" in node:
            yield node

    found = list(schemas(load().raw))
    assert len(found) > 5
    for schema in found:
        for example in schema["examples"]:
            Draft202012Validator(schema).validate(example)


def test_a_number_too_large_for_32_bits_says_that_it_has_64() -> None:
    """Generated clients take an integer without a format for one of 32 bits."""
    large = []
    for pointer, schema in integers(load().raw):
        known = [schema.get("maximum", 0), schema.get("default", 0), *schema.get("examples", [])]
        if max(known) >= 2**31:
            large.append(pointer)
            assert schema.get("format") == "int64", pointer
    assert {pointer.rpartition("/")[2] for pointer in large} == {"created", "last_interaction"}


def integers(node: Any, pointer: str = "") -> Iterator[tuple[str, dict[str, Any]]]:
    """Every schema of an integer, with where it stands."""
    if isinstance(node, dict) and node.get("type") == "integer":
        yield pointer, node
    for key, value in (
        node.items() if isinstance(node, dict) else enumerate(node) if isinstance(node, list) else ()
    ):
        yield from integers(value, f"{pointer}/{key}")


def test_no_object_is_called_like_the_constructor_of_another() -> None:
    """Go's is `New` and the name: a client with both does not compile."""
    names = set(load().schemas)
    assert names & {f"New{name}" for name in names} == set()


def test_attributes_are_taken_over_by_all_of() -> None:
    extended = {
        "type": "object",
        "description": "A Session with a name.",
        "allOf": [{"$ref": "#/components/schemas/Session"}],
        "properties": {"name": {"type": "string", "description": "Its name."}},
    }
    schema = parse(changed("/components/schemas/NamedSession", extended)).schema("NamedSession")
    assert [p.name for p in schema.properties] == [
        "session_id",
        "client_type",
        "client_id",
        "created_at",
        "name",
    ]
    assert schema.property("session_id").required


def test_a_webhook_is_an_event_of_its_type() -> None:
    webhook = load().webhook("participant.list.item_hidden")
    assert (webhook.anchor, webhook.event, webhook.data.name) == (
        "participant-list-item-hidden",
        "Event",
        "ListItem",
    )
    assert [p.name for p in webhook.parameters] == ["Paket-Signature"]
    with pytest.raises(
        KeyError, match=r"no webhook of the contract is called 'item'; there are: participant\."
    ):
        load().webhook("item")


def test_a_value_that_may_be_null_says_so() -> None:
    request = load().schema("Event").property("request").schema
    key, id = request.property("idempotency_key").schema, request.property("id").schema
    assert (key.type, key.nullable) == ("string", True)
    assert (id.type, id.nullable) == ("string", False)
