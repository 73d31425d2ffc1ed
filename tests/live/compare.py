"""A program's two runs, side by side: by its real interpreter and in the page."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from proof.harness import Run
from tests.live.engine import LiveRun

ALLOWED = Path(__file__).with_name("differences.yaml")


@cache
def allowed() -> Mapping[str, Any]:
    """What may differ, and why."""
    data: Mapping[str, Any] = yaml.safe_load(ALLOWED.read_text("utf-8"))
    return data


def differences(real: Run, live: LiveRun, language: str) -> list[str]:
    """What is not the same, one line each, beginning with what it is."""
    found = []
    if live.stopped:
        found.append(f"the page stopped it: {live.stopped}")
    elif status_of(real) != live.status:
        found.append(f"exit status: really {status_of(real)}, in the page {live.status}")
    printed, shown_printed = (same(text, language, "output") for text in (real.stdout, live.stdout))
    if printed != shown_printed:
        found.append(f"stdout: really {printed!r}, in the page {shown_printed!r}")
    expected, shown = complaint(real.stderr, language), complaint(live.stderr, language)
    if expected != shown:
        found.append(f"stderr: really {expected!r}, in the page {shown!r}")
    requests = numbered(
        [(e.request.method, e.request.target, e.request.headers, e.request.body) for e in real.exchanges],
        language,
    )
    shown_requests = [e["request"] for e in live.exchanges]
    sent = numbered(
        [(r["method"], r["target"], r["headers"], r["body"].encode()) for r in shown_requests], language
    )
    if requests != sent:
        found.append(f"requests: really {requests}, in the page {sent}")
    answers = [e.response and (e.response.status, e.response.body.decode()) for e in real.exchanges]
    got = [e["response"] and (e["response"]["status"], e["response"]["body"]) for e in live.exchanges]
    if answers != got:
        found.append(f"answers: really {answers}, in the page {got}")
    return found


def status_of(real: Run) -> int:
    """How a program ended, as a shell says it: 128 and its number for a signal."""
    return real.status if real.status >= 0 else 128 - real.status


def numbered(requests: Iterable[tuple[str, str, Any, bytes]], language: str) -> list[tuple[Any, ...]]:
    """What is compared of requests. A value that a program draws by lot is named by its order."""
    ignored = {name.lower() for name in allowed()["headers"][language]}
    by_lot = {name.lower(): rule["pattern"] for name, rule in allowed()["by lot"].items()}
    drawn: dict[str, str] = {}

    def shown(name: str, value: str) -> str:
        if name in by_lot and re.fullmatch(by_lot[name], value):
            return drawn.setdefault(value, f"drawn {len(drawn) + 1}")
        return value

    return [
        (
            method,
            same(target, language, "requests"),
            sorted((n.lower(), shown(n.lower(), v)) for n, v in headers if n.lower() not in ignored),
            same(body.decode("latin-1"), language, "requests"),
        )
        for method, target, headers, body in requests
    ]


def same(text: str, language: str, *kinds: str) -> str:
    """A text, with what may be written in several ways written in one."""
    for rule in allowed()["the same"].get(language, []):
        if rule["of"] in kinds:
            by = (lambda found: found[0].upper()) if rule["as"] == "upper case" else rule["as"]
            text = re.sub(rule["find"], by, text)
    return text


def complaint(stderr: str, language: str) -> str:
    """What is compared of stderr: the line of a program's own message."""
    text = same(stderr.strip(), language, "output", "stderr")
    rule = allowed()["stderr"].get(language)
    if not text or rule is None:
        return text
    lines = text.splitlines()
    if rule["lines"] == "last":
        return lines[-1].strip()
    found = next((line for line in lines if re.search(rule["lines"], line)), text)
    return re.sub(rule.get("without", r"^$"), "", found).strip()
