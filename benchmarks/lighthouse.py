"""Lighthouse on pages of the built site: scores, weight over the wire, requests, and the hosts that are asked."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import yaml

from benchmarks.compressed import served
from benchmarks.table import Row

ROOT = Path(__file__).resolve().parents[1]
COMMAND = ROOT / "node_modules" / "lighthouse" / "cli" / "index.js"
CHROMIUM = "/usr/bin/chromium"

CATEGORIES = ("performance", "accessibility", "best-practices", "seo", "agentic-browsing")
FORMS = {"mobile": [], "desktop": ["--preset=desktop"]}
"""What Lighthouse pretends to be, and the options for it."""

PAGES = {"home": "", "a guide": "idempotency/", "a reference page": "core-api/sessions/"}
"""Pages that are measured, by what they stand for."""

STEADY = (
    "bf-cache",
    "cumulative-layout-shift",
    "duplicated-javascript-insight",
    "font-display-insight",
    "image-delivery-insight",
    "legacy-javascript-insight",
    "redirects",
    "third-parties-insight",
    "total-byte-weight",
    "unminified-css",
    "unminified-javascript",
    "unsized-images",
    "unused-css-rules",
    "unused-javascript",
    "viewport-insight",
)
"""What makes a page fast or slow on every machine alike. The performance's other audits take this one's time."""

LARGEST = 80
"""Kilobytes: what a reference page weighs in plain Material, over the wire and without the search index."""


@dataclass(frozen=True)
class Report:
    """What Lighthouse says of a page."""

    scores: Mapping[str, int]
    """Category to score, of 100."""
    faults: tuple[str, ...]
    """Audits that cost something, each with its category."""
    slowing: tuple[str, ...]
    """Audits of :data:`STEADY` that are not passed."""
    paint: int
    """Milliseconds to the largest contentful paint, on the pretended device."""
    transfers: tuple[tuple[str, int], ...]
    """Address and bytes over the wire of each request."""

    @property
    def weight(self) -> int:
        """Bytes over the wire, all requests together."""
        return sum(size for _, size in self.transfers)

    @property
    def hosts(self) -> set[str]:
        """The hosts that were asked."""
        return {urlsplit(address).netloc for address, _ in self.transfers if address.startswith("http")}


def run_lighthouse(address: str, form: str) -> Report:
    """Run Lighthouse on a page.

    Args:
        address: The page.
        form: One of :data:`FORMS`.

    Raises:
        RuntimeError: It gave no report.
    """
    node = shutil.which("node", path=str(Path(sys.executable).parent))
    if node is None or not COMMAND.is_file():
        raise RuntimeError("Lighthouse is not installed; `make setup` installs it")
    done = subprocess.run(
        [
            node,
            str(COMMAND),
            address,
            *FORMS[form],
            "--quiet",
            "--output=json",
            "--output-path=stdout",
            f"--only-categories={','.join(CATEGORIES)}",
            "--chrome-flags=--headless=new --no-sandbox",
        ],
        env={"CHROME_PATH": CHROMIUM, "PATH": "/usr/bin:/bin"},
        capture_output=True,
        text=True,
        timeout=180,
        check=False,
    )
    if done.returncode:
        raise RuntimeError(f"Lighthouse gave no report of {address}: {done.stderr.strip()}")
    return read_report(json.loads(done.stdout))


def read_report(data: Mapping[str, Any]) -> Report:
    """What we want to know of Lighthouse's JSON."""
    audits, categories = data["audits"], data["categories"]
    faults = [
        f"{name}: {ref['id']} ({audits[ref['id']]['title']})"
        for name in CATEGORIES
        for ref in categories[name]["auditRefs"]
        if ref["weight"] and (audits[ref["id"]]["score"] or 0) < 1 and audits[ref["id"]]["score"] is not None
    ]
    requests = audits["network-requests"]["details"]["items"]
    return Report(
        scores={name: round(100 * (categories[name]["score"] or 0)) for name in CATEGORIES},
        faults=tuple(faults),
        slowing=tuple(name for name in STEADY if audits[name]["score"] not in (1, None)),
        paint=round(audits["largest-contentful-paint"]["numericValue"]),
        transfers=tuple((item["url"], item["transferSize"]) for item in requests),
    )


def rows(site: Path) -> Iterator[Row]:
    """The rows of the table: each page on each form, and what the peers weigh."""
    with served(site) as root:
        for title, page in PAGES.items():
            for form in FORMS:
                yield row(title, form, run_lighthouse(f"{root}{page}", form))
    yield from peers()


def row(title: str, form: str, report: Report) -> Row:
    """One page on one form."""
    scores = " / ".join(str(report.scores[name]) for name in CATEGORIES)
    kilobytes, asked = report.weight / 1000, len(report.transfers)
    others = len(report.hosts) - 1
    measured = f"{scores}, {kilobytes:.0f} kB, {asked} requests, {others} other hosts, LCP {report.paint} ms"
    met = set(report.scores.values()) == {100} and kilobytes <= LARGEST and others == 0
    return Row(
        f"Lighthouse {form}, {title}",
        measured,
        f"100 / 100 / 100 / 100 / 100, {LARGEST} kB, 0 other hosts",
        met,
    )


def peers() -> Sequence[Row]:
    """What other documentation generators weigh, as it was measured once."""
    data = yaml.safe_load(Path(__file__).with_name("peers.yaml").read_text("utf-8"))
    return [
        Row(
            f"Lighthouse mobile, {peer['name']} ({data['measured']})",
            f"{' / '.join(map(str, peer['scores']))}, {peer['kilobytes']} kB, {peer['requests']} requests, "
            f"{peer['other_hosts']} other hosts, LCP {peer['lcp']} ms, axe rules broken: {peer['axe']}",
            "",
            None,
        )
        for peer in data["peers"]
    ]
