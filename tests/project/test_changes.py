"""A reviewer is told which pages change, and how; not what only follows from that."""

from scripts.changes import report


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
    "new/index.html": page("New"),
    "same/index.html": page("<p>Same</p>", "New"),
    "openapi.yaml": b"openapi: 3.1.1",
    "index.md": b"# Home, sweet home",
    "llms.txt": b"",
}

TOLD = """## What changes for readers
- **errors/**: only its markup
- **the home page**

  ```diff
  -Up to 50 items.
  +Up to 200 'items'.
  ```

- **new/**: new
- **old/**: gone
- What stands around the content differs on 1 other pages, such as `same/index.html`
- `openapi.yaml`: changed
- 2 files that follow from these (Markdown copies, scripts, indexes)
"""


def test_what_changes_is_told() -> None:
    assert report(BEFORE, AFTER) == TOLD


def test_nothing_is_told_of_nothing() -> None:
    assert report(BEFORE, BEFORE) == "## What changes for readers\nNothing.\n"
