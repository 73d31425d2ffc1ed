"""Every block of code on the site is a program or a recording, byte for byte, or is listed with a reason."""

import json
import re
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml
from jsonschema_rs import Draft202012Validator

from paket_sandbox.openapi.document import Document, Schema
from snippets.catalogue import LACKING, LANGUAGES, PAKET, SANDBOX, find_snippets
from snippets.recordings import loads
from tests.site.published import CodeBlock, Page, Site, code_blocks, published_programs, read_site

ROOT = Path(__file__).resolve().parents[2]
LISTED = yaml.safe_load(Path(__file__).with_name("blocks.yaml").read_text("utf-8"))


def allowed_texts(source: str, contract: Document, site_url: str) -> Iterator[str]:
    """What a block may hold that names a source."""
    path, _, pointer = source.partition("#")
    file = ROOT / path
    if path == "paket_sandbox/openapi/openapi.yaml":
        yield from contract_examples(pointer, contract)
    elif path == "paket_sandbox/clients.yaml":
        for row in yaml.safe_load(file.read_text("utf-8")):
            username, secret = row["username"], row["secret"]
            yield f"export PAKET_API_USERNAME={username}\nexport PAKET_API_SECRET_KEY={secret}\n"
    elif path.startswith("snippets/") and file.suffix == ".json" and file.parent.name != "clients":
        recording = loads(file.read_text("utf-8"))
        yield json.dumps(recording.body, indent=2, ensure_ascii=False)
        request = recording.request
        head = "\n".join(
            [f"{request.method} {request.path}", *(f"{k}: {v}" for k, v in request.headers.items())]
        )
        body = request.body if isinstance(request.body, str) else json.dumps(request.body, indent=2)
        yield head if request.body is None else f"{head}\n\n{body}"
    elif path == "pyproject.toml":
        version = tomllib.loads(file.read_text("utf-8"))["project"]["version"]
        wheel = f"paket_sandbox-{version}-py3-none-any.whl"
        yield f'python -m pip install httpx "./{wheel}[pytest]"\n'
        yield f"curl --fail --remote-name {site_url}openapi.yaml\n"
        yield (
            "python3 -m venv .venv\nsource .venv/bin/activate\n"
            f'python -m pip install httpx "paket-sandbox[pytest] @ {site_url}{wheel}"\n'
        )
    elif path.startswith(("snippets/", "recipes/")):
        yield file.read_text("utf-8")


def address_of(page: Page) -> str:
    """Where the site is published, as a page says where it is."""
    canonical = page.soup.select_one("link[rel=canonical]")
    return str(canonical["href"]).removesuffix(page.name) if canonical else ""


def contract_examples(pointer: str, contract: Document) -> Iterator[str]:
    """The example of an object that no operation returns, if it is one that the contract allows."""
    schema = contract.schema(pointer.rsplit("/", 1)[1])
    example = contract_example(schema)
    Draft202012Validator(dict(schema.raw)).validate(example)
    yield json.dumps(example, indent=2, ensure_ascii=False) + "\n"


def contract_example(schema: Schema) -> Any:
    """The value that the contract gives for a schema, attribute by attribute."""
    if schema.properties:
        return {prop.name: contract_example(prop.schema) for prop in schema.properties}
    choices = [schema.const, *schema.examples, *schema.enum]
    return next(choice for choice in choices if choice is not None)


def is_listed(block: CodeBlock) -> bool:
    """Whether ``blocks.yaml`` has the block."""
    return any(row["page"] == block.page.name and row["text"].strip() == block.text.strip() for row in LISTED)


def problems(site: Site, contract: Document) -> list[str]:
    """The blocks that nothing vouches for."""
    found = []
    for page in site.pages:
        for block in code_blocks(page):
            if block.source is None:
                if not is_listed(block):
                    found.append(
                        f"{block}: in no catalogue, and not listed in tests/site/blocks.yaml:\n{block.text}"
                    )
            elif block.text not in allowed_texts(block.source, contract, address_of(page)):
                found.append(f"{block}: differs from {block.source}:\n{block.text}")
    return found


def test_every_block_is_vouched_for(site: Site, contract: Document) -> None:
    assert problems(site, contract) == []


def test_every_listed_block_is_there(site: Site) -> None:
    blocks = [block for page in site.pages for block in code_blocks(page) if block.source is None]
    for row in LISTED:
        there = [b for b in blocks if b.page.name == row["page"] and b.text.strip() == row["text"].strip()]
        assert there, f"blocks.yaml lists a block that {row['page']} does not have: {row['text']}"
        assert row["reason"]


def test_every_snippet_is_published_for_both_servers(site_folder: Path) -> None:
    published = {(p.id, p.language, p.server): p.text for p in published_programs(site_folder)}
    expected = {}
    for snippet in find_snippets():
        expected[snippet.id, snippet.language.id, "paket"] = snippet.text
        expected[snippet.id, snippet.language.id, "sandbox"] = snippet.text_for(SANDBOX)
    assert published == expected


def test_every_program_has_each_language_once(site: Site) -> None:
    for page in site.pages:
        for program in page.soup.select("paket-program"):
            for part in ("[role=tab]", "[role=tabpanel]", "pre"):
                languages = [element["data-language"] for element in program.select(part)]
                lacking = LACKING.get(str(program["data-program"]), {})
                assert languages == [language.id for language in LANGUAGES if language.id not in lacking], (
                    f"{page}: {program['data-program']}"
                )


@pytest.mark.parametrize(
    ("before", "after", "problem"),
    [
        ("</h1>", '</h1><pre><code>{"session_id": "typed by hand"}</code></pre>', "not listed in"),
        ("</h1>", "</h1><p><code>curl \\\n  --user me</code></p>", "not listed in"),
        (PAKET, "https://api.paket.tv/v2", "differs from snippets/sessions/create_session.sh"),
        ('"client_type"', '"client_kind"', "differs from snippets/sessions/create_session.json"),
    ],
)
def test_a_changed_block_is_found(
    before: str, after: str, problem: str, site: Site, contract: Document, tmp_path: Path
) -> None:
    page = site.page("core-api/sessions/")
    html = re.sub(r"(?<=>)&quot;|(?<=>)&#34;", '"', page.html)
    assert before in html
    broken = Page(page.path, page.name, html.replace(before, after, 1))
    found = problems(Site(tmp_path, (broken,)), contract)
    assert len(found) == 1
    assert problem in found[0]


def test_a_program_without_its_address_is_found(site: Site, tmp_path: Path) -> None:
    html = site.page("core-api/sessions/").html.replace("data-other=", "data-was=")
    (tmp_path / "index.html").write_text(html, "utf-8")
    with pytest.raises(ValueError, match=r"create_session\.\w+ has no address"):
        published_programs(tmp_path)
    assert read_site(tmp_path).pages[0].name == ""
