"""What a page asks for when it is opened: little, and from nobody else."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from playwright.sync_api import Browser

from benchmarks.compressed import served
from benchmarks.lighthouse import LARGEST
from tests.site.published import read_site

SEARCH_INDEX = "search/search_index.json"


@dataclass(frozen=True)
class Transfer:
    """A request and what came back for it."""

    address: str
    size: int
    """Bytes over the wire, headers included."""


@pytest.fixture(scope="module")
def root(site_folder: Path) -> Iterator[str]:
    """The address of the site, compressed as hosts do."""
    with served(site_folder) as address:
        yield address


def transfers(browser: Browser, address: str) -> list[Transfer]:
    """Everything that a page asks for, in a browser that has nothing in its cache."""
    context = browser.new_context()
    page = context.new_page()
    session = context.new_cdp_session(page)
    asked: dict[str, str] = {}
    sizes: dict[str, int] = {}
    session.on("Network.requestWillBeSent", lambda e: asked.update({e["requestId"]: e["request"]["url"]}))
    session.on(
        "Network.loadingFinished", lambda e: sizes.update({e["requestId"]: int(e["encodedDataLength"])})
    )
    session.send("Network.enable")
    page.goto(address, wait_until="networkidle")
    context.close()
    return [Transfer(url, sizes.get(id, 0)) for id, url in asked.items()]


def problems(found: list[Transfer], root: str) -> list[str]:
    """What is too much: other hosts, the search index before anyone searches, and more bytes than Material's."""
    listed = [f"asks another host: {t.address}" for t in found if not t.address.startswith((root, "data:"))]
    listed += [f"loads {t.address}" for t in found if t.address.endswith(SEARCH_INDEX)]
    weight = sum(transfer.size for transfer in found)
    if weight > LARGEST * 1000:
        each = ", ".join(f"{t.address.removeprefix(root)} {t.size}" for t in found)
        listed.append(f"weighs {weight} bytes, more than {LARGEST} kB: {each}")
    return listed


def test_every_page_is_light_and_asks_nobody_else(browser: Browser, root: str, site_folder: Path) -> None:
    pages = read_site(site_folder).pages
    assert any("pair" in page.html for page in pages)
    for page in pages:
        found = transfers(browser, f"{root}{page.name}")
        assert len(found) >= 3, f"{page} did not load: {found}"
        assert problems(found, root) == [], str(page)


@pytest.mark.parametrize(
    ("extra", "problem"),
    [
        (
            '<img src="http://127.0.0.2:9/pixel.png" alt="">',
            "asks another host: http://127.0.0.2:9/pixel.png",
        ),
        (f'<script type="module">fetch("{SEARCH_INDEX}")</script>', f"{SEARCH_INDEX}"),
        ('<script src="noise.js"></script>', "more than 80 kB: "),
    ],
)
def test_what_is_too_much_is_found(browser: Browser, extra: str, problem: str, tmp_path: Path) -> None:
    (tmp_path / "index.html").write_text(f"<!doctype html><title>A</title><p>Hello{extra}", "utf-8")
    (tmp_path / "noise.js").write_bytes(b"//" + bytes(range(128, 256)) * 10 + noise(100_000))
    (tmp_path / "search").mkdir()
    (tmp_path / SEARCH_INDEX).write_text("{}", "utf-8")
    with served(tmp_path) as address:
        found = problems(transfers(browser, address), address)
    assert len(found) == 1
    assert problem in found[0]


def noise(size: int) -> bytes:
    """Bytes that no compression makes less."""
    state, made = 1, bytearray()
    while len(made) < size:
        state = (state * 1103515245 + 12345) % (1 << 31)
        made.append(32 + (state >> 16) % 90)
    return bytes(made)
