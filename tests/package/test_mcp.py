"""``paket-sandbox mcp``, as the wheel of the site brings it, by the official client."""

from __future__ import annotations

import asyncio
import json
import sys
import zipfile
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any

import pytest
from mcp import Client, StdioServerParameters, stdio_client

from hooks.publish.markdown_copies import language_file
from paket_sandbox.agents.documentation import Documentation, NotThere, loads
from paket_sandbox.process import run_sandbox
from proof.endpoint import run_receiver
from proof.ports import free_port
from snippets.catalogue import LANGUAGES
from tests.package.environment import Environment
from tests.site.published import Site

TOKENS = 1_500
"""What the tools' descriptions may cost. Three characters of the JSON in which they are told count as a token, which is
more than by the rule of thumb of four characters."""

Ask = Callable[..., Awaitable[str]]


@pytest.fixture(scope="module")
def package(site_folder: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The published package, unpacked."""
    [wheel] = site_folder.glob("*.whl")
    folder = tmp_path_factory.mktemp("package")
    with zipfile.ZipFile(wheel) as archive:
        archive.extractall(folder)
    return folder


@pytest.fixture(scope="module")
def pages(documentation: str) -> Documentation:
    return loads(documentation)


def speak(package: Path, script: Callable[[Client, Ask], Awaitable[Any]], *options: str) -> Any:
    """Start the command on a free port, and have the client do what the script says."""
    server = StdioServerParameters(
        command=sys.executable,
        args=["-m", "paket_sandbox", "mcp", "--port", "0", *options],
        env={"PYTHONPATH": str(package), "PYTHONWARNINGS": "error"},
        cwd=package,  # what is imported comes from where it is started, first of all
    )

    async def main() -> Any:
        async with Client(stdio_client(server)) as client:

            async def ask(tool: str, **arguments: object) -> str:
                result = await client.call_tool(tool, arguments)
                text = "\n".join(getattr(part, "text", "") for part in result.content)
                return f"error: {text}" if result.is_error else text

            return await script(client, ask)

    return asyncio.run(main())


def test_an_agent_finds_reads_calls_and_sees_it_fail(package: Path, site_folder: Path) -> None:
    async def script(client: Client, ask: Ask) -> None:
        tools = (await client.list_tools()).tools
        assert [tool.name for tool in tools] == ["search", "read", "operation", "call", "fault", "deliveries"]
        told = json.dumps([tool.model_dump(mode="json", by_alias=True, exclude_none=True) for tool in tools])
        assert len(told) / 3 <= TOKENS, f"{len(told)} characters"

        assert "idempotency.md | " in await ask("search", query="retry with the same key")
        text = await ask("read", page="idempotency.md", language="ruby")
        assert text == (site_folder / "idempotency.ruby.md").read_text("utf-8")
        assert (await ask("read", page="errors", section="409 Conflict")).startswith("### 409 Conflict")
        assert "there is no page 'eror.md'; there is" in await ask("read", page="eror.md")

        assert "createSession: POST /v1/sessions (platform)" in await ask("operation")
        described = await ask("operation", id="addItem")
        assert "`position` (integer; in seconds; Required when `action` is `up_next_continue`)" in described
        assert "no answer: same key" in described

        status = await ask("call", method="GET", path="/v1", client="platform")
        assert status.startswith("200 OK\n")
        sent = {"method": "POST", "path": "/v1/participants", "client": "publisher", "key": "one"}
        assert (await ask("fault", fault="drop", **sent)).startswith("no answer")
        first, second = await ask("call", **sent), await ask("call", **sent)
        assert first.startswith("200 OK")
        assert first.splitlines()[-1] == second.splitlines()[-1]
        assert (await ask("fault", fault="503", **sent | {"key": "two"})).startswith("503 ")
        assert "there is no Client 'nobody'" in await ask("call", method="GET", path="/v1", client="nobody")
        assert "start it with --webhook" in await ask("deliveries")

    speak(package, script)


ODD: tuple[tuple[str, dict[str, Any], str], ...] = (
    (
        "read",
        {"page": "https://docs.paket.tv/folder/eror/"},
        "there is no page 'https://docs.paket.tv/folder/eror/'; there is",
    ),
    (
        "read",
        {"page": "errors.md", "language": "go"},
        "Input should be 'shell', 'python', 'javascript' or 'ruby'",
    ),
    (
        "operation",
        {"id": "POST /v1/sessions"},
        "no operation of the contract is called 'POST /v1/sessions'; there are: get",
    ),
    ("call", {"path": "participants"}, "path is 'participants'; expected one that begins with /v1"),
    ("call", {"path": "http://example.com/v1"}, "path is 'http://example.com/v1'; expected"),
    ("call", {"path": "/v1/a b"}, "path is '/v1/a b'; expected"),
    ("call", {"path": "/v1\r\nA: b"}, "expected one that begins with /v1"),
    ("call", {"path": "/v1/" + "é" * 9_000}, "percent-encoded: /v1/sessions; the tool operation lists them"),
    ("call", {"key": "a\nb"}, "Idempotency-Key is 'a\\nb'; expected printable ASCII, as in a UUID"),
    ("call", {"method": "PATCH"}, "Input should be 'GET', 'POST', 'PUT' or 'DELETE'"),
    ("call", {"body": "text"}, "Input should be a valid dictionary"),
    ("call", {"body": {"a": "a" * 2_000_000}}, "413 "),
    ("fault", {"fault": "504"}, "fault is '504'; expected 500, 503, drop or delay=SECONDS, at most 30"),
    ("fault", {"fault": "drop\n"}, "fault is 'drop\\n'; expected"),
    ("fault", {}, "Field required"),
)
"""What is asked wrongly, and what is said: what came, and what was expected."""


def test_what_is_asked_wrongly_is_told(package: Path, capfd: pytest.CaptureFixture[str]) -> None:
    usual = {"method": "POST", "path": "/v1/participants", "client": "publisher"}

    async def script(client: Client, ask: Ask) -> None:
        for tool, wrong, said in ODD:
            answer = await ask(tool, **(usual | wrong if tool in ("call", "fault") else wrong))
            assert said in answer, f"{tool} {str(wrong)[:80]}: {answer}"
            assert len(answer) < 1_000
        assert (await ask("call", **usual)).startswith("200 OK")

    speak(package, script)
    assert "Traceback" not in capfd.readouterr().err


def test_a_sandbox_that_ended_is_told_and_another_started(package: Path) -> None:
    async def script(client: Client, ask: Ask) -> None:
        status = {"method": "GET", "path": "/v1", "client": "platform"}
        with run_sandbox("--port", str(port)):
            assert (await ask("call", **status)).startswith("200 OK")
        ended = await ask("call", **status)
        assert (
            f"the sandbox at http://127.0.0.1:{port} has ended; call again, and another is started" in ended
        )
        assert (await ask("call", **status)).startswith("200 OK")

    with free_port() as port:
        pass
    speak(package, script, "--port", str(port))


@pytest.mark.parametrize(
    ("address", "file", "language", "begins"),
    [
        ("errors.ruby.md", "errors.md", "ruby", "# Errors"),
        ("https://docs.paket.tv/errors/#409-conflict", "errors.md", "", "### 409 Conflict"),
        ("https://a.test/docs/upnext/platforms.md", "upnext/platforms.md", "", "# "),
        (
            "upnext/publishers/remove-a-participant-s-sessions.shell.md",
            "upnext/publishers.md",
            "shell",
            "## Remove a P",
        ),
        ("upnext/publishers.md#remove-a-participants-sessions", "upnext/publishers.md", "", "## Remove a P"),
        ("https://docs.paket.tv/", "index.md", "", "# "),
    ],
)
def test_a_page_is_read_by_every_address_that_links_give_it(
    address: str, file: str, language: str, begins: str, pages: Documentation
) -> None:
    page, named, _ = pages.place(address)
    assert (page.file, named) == (file, language)
    assert pages.read(address, "python").startswith(begins)


def test_it_lists_what_webhooks_were_sent(package: Path) -> None:
    with run_receiver() as receiver:

        async def script(client: Client, ask: Ask) -> list[dict[str, Any]]:
            async def made(path: str, username: str) -> dict[str, Any]:
                answer = await ask("call", method="POST", path=path, client=username)
                return dict(json.loads(answer.splitlines()[-1]))

            session = await made("/v1/sessions", "platform")
            participant = await made("/v1/participants", "publisher")
            body = {"app_id": participant["client_id"], "participant_id": participant["participant_id"]}
            path = f"/v1/upnext/sessions/{session['session_id']}"
            await ask("call", method="PUT", path=path, client="platform", body=body)
            await asyncio.to_thread(receiver.wait, 1)
            found: list[dict[str, Any]] = []
            while not found or found[0]["status"] is None:
                found = json.loads(await ask("deliveries"))
            return found

        [delivery] = speak(package, script, "--webhook", f"sandbox-publisher-one={receiver.url}")
    assert (delivery["type"], delivery["status"]) == ("participant.session.participant_added", 204)


def test_it_brings_every_page_in_every_language(pages: Documentation, site: Site) -> None:
    named = {page.name.strip("/") or "index" for page in site.pages} - {"404.html"}
    assert {file.removesuffix(".md") for file in pages.pages} == named
    for file in pages.pages:
        for language in LANGUAGES:
            expected = (site.folder / language_file(file, language.id)).read_text("utf-8")
            assert pages.read(file, language.id) == expected, f"{file} in {language}"


SEARCHES = {
    "signature tolerance": "webhooks/signatures.md",
    "lost answer same key": "idempotency.md",
    "next_key last page": "pagination.md",
    "hide item from viewer": "upnext/platforms.md",
    "pytest fixture": "sandbox.md",
    "deep_link template": "platform-data.md",
    "roll secret": "security.md",
    "createParticipant": "core-api/participants.md",
}


@pytest.mark.parametrize("query", SEARCHES)
def test_words_find_their_page(query: str, pages: Documentation) -> None:
    found = [part.page.file for part in pages.search(query)]
    assert SEARCHES[query] in found, found


def test_what_is_not_there_is_told(pages: Documentation) -> None:
    assert pages.search("xyzzy") == []
    with pytest.raises(NotThere, match="has no section 'Nothing'; it has "):
        pages.read("errors.md", "python", "Nothing")
    with pytest.raises(NotThere, match="no programs in 'go'; expected one of shell"):
        pages.read("errors.md", "go")


def test_without_the_extra_it_says_what_to_install(highest: Environment, tmp_path: Path) -> None:
    done = highest.run([highest.command("paket-sandbox"), "mcp"], tmp_path)
    assert done.returncode == 1
    expected = (
        "paket-sandbox: the command mcp needs the package mcp; install the sandbox as paket-sandbox[mcp]\n"
    )
    assert (done.stdout, done.stderr) == ("", expected)
