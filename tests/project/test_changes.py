"""A reviewer is told what changes in the contract, in recorded answers and in pages; not what follows from that."""

from __future__ import annotations

import copy
from datetime import date
from pathlib import Path
from typing import Any

import pytest
import yaml

from scripts.changes.contract import changes
from scripts.changes.pages import page_changes
from scripts.changes.recordings import read_recordings, recording_changes
from scripts.changes.text import report
from scripts.steps import ROOT

TABLE = yaml.safe_load(Path(__file__).with_name("contract_changes.yaml").read_text("utf-8"))
CONTRACT: dict[str, Any] = TABLE["contract"]


def changed(row: dict[str, Any]) -> dict[str, Any]:
    """The contract of the table with the change of a row."""
    contract = copy.deepcopy(CONTRACT)
    if at := row.get("at"):
        *above, last = at.split()
        place = contract
        for part in above:
            place = place[part]
        if "to" in row:
            place[last] = row["to"]
        else:
            del place[last]
    return contract


@pytest.mark.parametrize("row", TABLE["changes"], ids=lambda row: row["name"])
def test_what_a_change_of_the_contract_means_is_told(row: dict[str, Any]) -> None:
    found = changes(CONTRACT, changed(row))
    assert [
        f"{change.kind.value}: {change.where}{': ' if change.what else ''}{change.what}" for change in found
    ] == row["told"]


def test_back_again_a_narrower_answer_is_a_wider_one() -> None:
    row = next(row for row in TABLE["changes"] if row["name"] == "an attribute of an answer may be missing")
    assert {change.kind.value for change in changes(changed(row), CONTRACT)} == {"Not breaking"}


def page(content: str, around: str = "") -> bytes:
    return f"<nav>{around}</nav><article>{content}</article>".encode()


BEFORE = {
    "index.html": page("<h1>Home</h1>\n<p>Up to 50 items.</p>\n<p>The rest.</p>"),
    "errors/index.html": page("<h1>Errors</h1>"),
    "old/index.html": page("Old"),
    "same/index.html": page("<p>Same</p>"),
    "openapi.yaml": b"openapi: 3.1.0",
    "index.md": b"# Home",
}
AFTER = {
    "index.html": page("<h1>Home</h1>\n<p>Up to <b>200</b> `items`.</p>\n<p>The rest.</p>"),
    "errors/index.html": page('<h1 class="x">Errors</h1>'),
    "new/index.html": page('<h1 id="new">New &amp; <b>good</b></h1>'),
    "same/index.html": page("<p>Same</p>", "New"),
    "openapi.yaml": b"openapi: 3.1.1",
    "index.md": b"# Home, sweet home",
    "llms.txt": b"",
}

PAGES = """- **the home page**

  ```diff
  -Up to 50 items.
  +Up to 200 'items'.
  ```

- **new/**: new
- **old/**: gone
- only the markup of **errors/**
- What stands around the content differs on 1 other pages, such as `same/index.html`
- `openapi.yaml`: changed
- 2 files that follow from these (Markdown copies, scripts, indexes)
"""


def test_pages_that_change_are_told() -> None:
    assert "".join(page_changes(BEFORE, AFTER)) == PAGES


def test_what_changes_on_many_pages_is_told_once_around_its_first_difference() -> None:
    long = "word " * 100
    before = {f"{name}/index.html": page(f"<p>{long}</p>\n<p>{name}</p>") for name in "abc"}
    after = {f"{name}/index.html": page(f"<p>{long} more</p>\n<p>{name}</p>") for name in "abc"}
    after["a/index.html"] = page(f"<p>{long} more</p>\n<p>another</p>")
    assert "".join(page_changes(before, after)) == (
        f"- **on 3 pages**\n\n  ```diff\n  -…{long.strip()[-80:]}\n  +…{long.strip()[-80:]} more\n  ```\n\n"
        "- **a/**\n\n  ```diff\n  -a\n  +another\n  ```\n\n"
    )


def test_of_many_lines_the_first_are_told() -> None:
    before = {"index.html": page("\n".join(f"<p>{number}</p>" for number in range(20)))}
    told = "".join(page_changes(before, {"index.html": page("")}))
    assert "  -11\n    and 8 lines more\n" in told


def recording(status: int, **body: Any) -> dict[str, Any]:
    return {"request": {"method": "GET"}, "response": {"status": status, "body": body}}


RECORDED = (
    {
        "a.json": recording(200, items=[{"id": 1}], gone=1),
        "b.json": recording(200),
        "same.json": recording(200),
    },
    {
        "a.json": recording(404, items=[{"id": 2}], new="`"),
        "c.json": recording(201),
        "same.json": recording(200),
    },
)


def test_recorded_answers_that_change_are_told() -> None:
    assert list(recording_changes(*RECORDED)) == [
        "`a.json`: `response.status` is `404`, was `200`; `response.body.items[0].id` is `2`, was `1`; "
        '`response.body.gone` is gone; `response.body.new` is new: `"\'"`',
        "`b.json` is gone",
        "`c.json` is new: 201",
    ]


def test_recorded_answers_are_found() -> None:
    found = read_recordings(ROOT)
    assert found["api-status/get_status.json"]["response"]["status"] == 200
    assert found["errors/NotFound.json"]["response"]["status"] == 404
    assert not [name for name in found if name.startswith("clients/")]


TEXT = """## What changes for readers

### The contract

**Breaking**

- `GET /boats`, `POST /boats`: authenticates in another way


### Recorded answers

- `c.json` is new: 201

### Pages

- **new/**: new

### A draft for `docs/changelog.md`

```markdown
## 2026-11-27: (what a reader can do now, or has to)

Corrected in the contract:

- `GET /boats`, `POST /boats`: authenticates in another way

New: [New & good](new.md).
```
"""


def test_all_of_it_is_one_text() -> None:
    told = report(
        ({}, {"new/index.html": AFTER["new/index.html"]}),
        (CONTRACT, {**CONTRACT, "security": []}),
        ({}, {"c.json": RECORDED[1]["c.json"]}),
        date(2026, 11, 27),
    )
    assert told == TEXT


def test_nothing_is_told_of_nothing() -> None:
    same = (BEFORE, BEFORE)
    assert report(same, (CONTRACT, CONTRACT), ({}, {}), date(2026, 11, 27)) == (
        "## What changes for readers\n\nNothing.\n"
    )
