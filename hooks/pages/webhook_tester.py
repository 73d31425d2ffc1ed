"""The webhook tester signs an event, lets the reader edit it, and shows what each language and the sandbox make of it.

Here is what a page holds of it, a form, and ``assets/live/webhooks.json``, the webhooks it can start from. The rest is
the work of ``browser/live/page/webhook-tester.js``, which is loaded when the form is first used. Scripts find their
parts by ``name`` (the fields), ``data-deed`` (the buttons) and ``data-part`` (where results are shown).
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from html import escape
from itertools import groupby
from pathlib import Path
from typing import Any

import yaml

from hooks.pages.sources import ROOT, Sources, load_sources

FILE = "assets/live/webhooks.json"
VECTORS = "snippets/webhooks/vectors.yaml"
SECRET = "whsec_sandbox"
"""What the sandbox signs with; the recorded events are signed with it."""

EVENTS, TABLE = "Events, as the sandbox sends them", "The table of signatures"

BREAKS = {
    "tamper": "Change a byte of the body",
    "rewrite": "Write the same JSON in other bytes",
    "age": "Let it get old",
    "swap": "Swap v1 and v0",
    "secret": "Take another secret",
}
"""Edits of one click, and their labels."""


@dataclass(frozen=True)
class Start:
    """A webhook that the tester can start from."""

    group: str
    name: str
    about: str
    body: str
    secret: str
    header: str | None = None
    """None for an event: it is signed when it is used."""
    now: int | None = None
    """Where the receiver's clock stands, in milliseconds; None for the real time."""
    verdict: str | None = None
    """``verified``, or why it is refused; None where that depends on the reader."""


def find_starts(sources: Sources) -> list[Start]:
    """The recorded event of each type, then each vector of the table."""
    events = [
        Start(EVENTS, webhook.name, f"{webhook.summary}.", event_body(sources, webhook.name), SECRET)
        for webhook in sources.document.webhooks
    ]
    data: Mapping[str, Any] = yaml.safe_load((sources.root / VECTORS).read_text("utf-8"))
    shared = {key: data[key] for key in ("secret", "now", "body")}
    return events + [Start(**{"group": TABLE, **shared, **vector}) for vector in data["vectors"]]


def event_body(sources: Sources, name: str) -> str:
    """The body of a recorded event, byte for byte as it was sent."""
    body = sources.recording(f"events/{name}").request.body
    return json.dumps(body, ensure_ascii=False, separators=(",", ":"))


def publish_webhooks(site: Path, root: Path = ROOT) -> None:
    """Write the file into the built site."""
    starts = [asdict(start) for start in find_starts(load_sources(root))]
    (site / FILE).parent.mkdir(parents=True, exist_ok=True)
    (site / FILE).write_text(json.dumps(starts, ensure_ascii=False), "utf-8")


def tester_html(program: str, starts: Sequence[Start]) -> str:
    """The tester for a program that verifies webhooks, with the first of ``starts`` on it."""
    numbered = list(enumerate(starts))
    groups = "".join(
        f'<optgroup label="{escape(group)}">{"".join(option_html(*start) for start in members)}</optgroup>'
        for group, members in groupby(numbered, key=lambda start: start[1].group)
    )
    breaks = "".join(button_html(deed, label) for deed, label in BREAKS.items())
    first = starts[0]
    return f"""<paket-webhook-tester data-program="{escape(program)}" data-search-exclude>
<p class="without-js">The tester stands here where scripts run. Elsewhere, run the programs on your own machine.</p>
<form class="needs-js" autocomplete="off" aria-label="Webhook tester">
<div class="tester-line">
<label class="tester-wide">Start from <select name="start">{groups}</select></label>
{button_html("over", "Start over")}
</div>
<p class="tester-hint" data-part="about">{escape(first.about)}</p>
<fieldset><legend>What is signed</legend>
<div class="tester-pair">
<label>Secret <input name="secret" value="{escape(first.secret)}" {PLAIN}></label>
<div><label for="tester-time">Time, in milliseconds</label>
<div class="tester-line"><input id="tester-time" name="time" inputmode="numeric" {PLAIN} aria-describedby="tester-age">
{button_html("setNow", "Now")}</div></div>
</div>
<p class="tester-hint" id="tester-age" data-part="age">The time of signing, until you set one.</p>
<label>Body <textarea name="body" rows="7" {PLAIN}>{escape(first.body)}</textarea></label>
<p class="tester-hint" data-part="size"></p>
</fieldset>
<div class="tester-line">{button_html("sign", "Sign")}
<span class="tester-hint">makes a new header, as the sandbox does</span></div>
<label>Paket-Signature <textarea name="header" rows="3" {PLAIN} aria-describedby="tester-signed"></textarea></label>
<p class="tester-hint" id="tester-signed" data-part="signed">Not signed yet. Verify signs it.</p>
<p class="tester-hint" data-part="clock" hidden></p>
<div class="tester-line">{button_html("verify", "Verify", ' class="tester-main"')}
<span class="tester-hint">runs the four programs above, as they stand there</span></div>
<div class="tester-line" role="group" aria-labelledby="tester-break">
<span id="tester-break" class="tester-hint">Break it and verify:</span>{breaks}</div>
<div class="tester-outcome" data-part="outcome">
<p role="status" data-part="status"></p>
<progress aria-label="Loading" data-part="progress" hidden></progress>
</div>
<p class="tester-hint">The secret you type stays in the memory of this tab. It is in no link and no storage, it is sent
nowhere, and it is gone when you leave the page.</p>
</form></paket-webhook-tester>"""


PLAIN = 'autocomplete="off" autocapitalize="off" spellcheck="false"'
"""For fields that hold no prose."""


def option_html(number: int, start: Start) -> str:
    """One webhook to start from."""
    return f'<option value="{number}">{escape(start.name)}</option>'


def button_html(deed: str, label: str, more: str = "") -> str:
    """A button of the tester."""
    return f'<button type="button" data-deed="{deed}"{more}>{escape(label)}</button>'
