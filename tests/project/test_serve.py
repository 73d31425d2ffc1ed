"""``make serve`` serves the site as a static host does, and says where."""

import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

ROOT = Path(__file__).parents[2]


def serve(*arguments: str) -> "subprocess.Popen[str]":
    return subprocess.Popen(
        [sys.executable, "-m", "scripts.serve", *arguments],
        cwd=ROOT,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "index.html").write_text("home")
    (tmp_path / "index.md").write_text("# Home")
    (tmp_path / "_headers").write_text("# All\n/a*\n  Cache-Control: max-age=9\n  X-One: 1\n")
    (tmp_path / "404.html").write_text("not here")
    (tmp_path / "openapi.yaml").write_text("openapi: 3.1.0")
    (tmp_path / "a.wasm").write_bytes(b"\0asm")
    (tmp_path / "a.js").write_text("export {}")
    return tmp_path


@pytest.fixture
def address(folder: Path) -> Iterator[str]:
    with serve("--port", "0", str(folder)) as process:
        assert process.stdout
        line = process.stdout.readline()
        found = re.fullmatch(r"The site is at (http://127\.0\.0\.1:\d+/) \(Ctrl-C ends it\)\n", line)
        assert found, line or process.communicate()[1]
        yield found[1]
        process.terminate()


def test_files_have_their_media_types(address: str) -> None:
    expected = {
        "": "text/html",
        "a.js": "text/javascript",
        "a.wasm": "application/wasm",
        "openapi.yaml": "application/yaml",
    }
    answers = {path: httpx.get(address + path) for path in expected}
    assert {path: answer.status_code for path, answer in answers.items()} == dict.fromkeys(expected, 200)
    assert {path: answer.headers["content-type"] for path, answer in answers.items()} == expected


def test_what_is_not_there_gets_the_site_s_own_page(address: str) -> None:
    answer = httpx.get(f"{address}nothing/")
    assert (answer.status_code, answer.text) == (404, "not here")
    assert httpx.head(f"{address}nothing/").status_code == 404


def test_a_taken_port_is_said_in_one_sentence(address: str, folder: Path) -> None:
    port = httpx.URL(address).port
    assert port
    with serve("--port", str(port), str(folder)) as process:
        _, complaint = process.communicate()
    assert process.returncode == 1
    assert complaint == f"Port {port} is taken; try: make serve PORT={port + 1}\n"


def test_a_folder_without_a_site_is_said_in_one_sentence(tmp_path: Path) -> None:
    with serve("--port", "0", str(tmp_path)) as process:
        _, complaint = process.communicate()
    assert (process.returncode, complaint) == (1, f"No site in {tmp_path}; make build makes it.\n")


ACCEPT = {
    "text/markdown": True,
    "text/markdown, text/html, */*": True,
    "text/html;q=0.8, text/markdown;q=0.9": True,
    "text/html, text/markdown": False,
    "text/markdown;q=0": False,
    "text/markdown;q=x, */*": False,
    "*/*": False,
}


def test_who_prefers_markdown_gets_it(address: str) -> None:
    for accept, is_markdown in ACCEPT.items():
        answer = httpx.get(address, headers={"Accept": accept})
        expected = ("text/markdown; charset=utf-8", "# Home") if is_markdown else ("text/html", "home")
        assert (answer.headers["content-type"], answer.text) == expected, accept
        assert answer.headers["vary"] == "Accept"


def test_a_page_without_markdown_is_a_page_for_everybody(address: str, folder: Path) -> None:
    (folder / "new").mkdir()
    (folder / "new" / "index.html").write_text("new")
    assert httpx.get(f"{address}new/", headers={"Accept": "text/markdown"}).text == "new"


def test_it_sends_the_headers_that_the_site_asks_for(address: str) -> None:
    answer = httpx.get(f"{address}a.js?x=1")
    assert (answer.headers["cache-control"], answer.headers["x-one"]) == ("max-age=9", "1")
    assert "x-one" not in httpx.get(address).headers
