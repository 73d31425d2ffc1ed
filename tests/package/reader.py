"""A reader who follows a page: what it has them do, a terminal to do it in, and the site under its own address."""

from __future__ import annotations

import os
import shutil
import signal
import ssl
import subprocess
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from http.server import ThreadingHTTPServer
from pathlib import Path
from select import select
from typing import Self
from urllib.parse import urlsplit

import trustme
from bs4 import Tag

from proof.harness import PORT_TAKEN, Harness
from proof.proxy import Proxy
from scripts.serve import Handler
from scripts.steps import GENERATORS
from snippets.catalogue import SANDBOX
from tests.package.environment import PATIENCE
from tests.site.published import Page, programs_of

START = "paket-sandbox"
"""The one command that goes on running; those that follow it are for another terminal."""
MARK = "=== done: "


@dataclass(frozen=True)
class Step:
    """Something that a reader does: save a file, or type a command."""

    text: str
    file: str = ""
    """The name to save it under; empty for commands."""

    @property
    def commands(self) -> list[str]:
        """The lines to type."""
        return [] if self.file else self.text.strip().splitlines()


def steps_of(page: Page) -> Iterator[Step]:
    """What a page has its reader do, in its order. Of several credentials, its reader takes the first."""
    credentials = page.soup.select("paket-credentials pre")[1:]
    for pre in page.soup.select("pre"):
        if pre in credentials or pre.find_parent("figure", attrs={"data-recording": True}):
            continue
        source, text = str(pre.get("data-source", "")), pre.get_text()
        if pre.find_parent("paket-program"):
            [program] = [p for p in programs_of(pre, page) if p.server == "sandbox"]
            yield Step(program.text, Path(source).name)
        elif figure := pre.find_parent("figure"):
            caption = figure.find("figcaption")
            assert isinstance(caption, Tag)
            yield Step(text, caption.get_text())
        elif "language-yaml" not in (pre.parent or pre).get_attribute_list("class"):
            yield Step(text)


class Terminal:
    """A shell that somebody types into."""

    def __init__(self, folder: Path, variables: Mapping[str, str]) -> None:
        self._shell = subprocess.Popen(
            ["bash", "--norc"],
            cwd=folder,
            env=variables,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        os.killpg(self._shell.pid, signal.SIGTERM)
        self._shell.communicate(timeout=PATIENCE)

    def type(self, command: str) -> None:
        """Type a line."""
        assert self._shell.stdin is not None
        self._shell.stdin.write(f"{command}\n".encode())
        self._shell.stdin.flush()

    def read(self, until: str) -> str:
        """What is printed, up to the line that has the text."""
        assert self._shell.stdout is not None
        lines = ""
        while until not in lines.rpartition("\n")[0]:
            ready, _, _ = select([self._shell.stdout], [], [], PATIENCE)
            more = os.read(self._shell.stdout.fileno(), 65536) if ready else b""
            assert more, f"{until!r} was never printed, but this:\n{lines}"
            lines += more.decode()
        return lines

    def start_sandbox(self) -> None:
        """Start it, as pages say, and wait until it says where it is."""
        self.type(START)
        output = self.read("Ctrl-C")
        assert SANDBOX in output, f"{output}\n{PORT_TAKEN}"

    def run(self, command: str) -> str:
        """Type a line, and wait until it has ended well; gives what it printed."""
        self.type(command)
        self.type(f"status=$?; echo; echo '{MARK}'$status")
        output, _, status = self.read(MARK).rpartition(MARK)
        assert status.strip() == "0", f"{command}\nended with status {status}{output}"
        return output.strip()


@contextmanager
def site_at(url: str, folder: Path, harness: Harness, below: Path) -> Iterator[tuple[dict[str, str], Proxy]]:
    """The site under its address, for those who use these variables, and the proxy that leads to it."""
    address = urlsplit(url)
    assert address.scheme == "https", url
    served = below / "host" / address.path.strip("/")
    served.parent.mkdir(parents=True, exist_ok=True)
    served.symlink_to(folder, target_is_directory=True)
    authority = trustme.CA()
    authority.cert_pem.write_to_path(str(below / "authority.pem"))
    tls = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    authority.issue_cert(str(address.hostname)).configure_cert(tls)
    with ThreadingHTTPServer(("127.0.0.1", 0), partial(Handler, directory=str(below / "host"))) as server:
        server.socket = tls.wrap_socket(server.socket, server_side=True)
        threading.Thread(target=server.serve_forever, daemon=True).start()
        proxy = Proxy({f"{address.hostname}:443": ("127.0.0.1", server.server_port)})
        host, port = harness.wait(proxy.start())
        try:
            way_out = f"http://{host}:{port}"
            yield (
                {
                    "https_proxy": way_out,
                    "http_proxy": way_out,
                    "no_proxy": "127.0.0.1",
                    "PIP_CERT": str(below / "authority.pem"),
                    "CURL_CA_BUNDLE": str(below / "authority.pem"),
                },
                proxy,
            )
        finally:
            harness.wait(proxy.stop())
            server.shutdown()


def link(source: str, target: str) -> None:
    """A hard link, where the file system allows one: the generators look for what lies around them."""
    try:
        os.link(source, target)
    except OSError:
        shutil.copy2(source, target)


def lay_generators(folder: Path) -> None:
    """Have the generators of ``snippets/clients`` in a folder, as its reader has who installed them there."""
    shutil.copytree(GENERATORS / "node_modules", folder / "node_modules", symlinks=True, copy_function=link)
