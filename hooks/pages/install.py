"""The commands that take the sandbox or the contract from the site itself: both lie beside the pages."""

from __future__ import annotations

import tomllib
from pathlib import Path

from hooks.pages.highlighting import highlight

PROJECT = "pyproject.toml"
"""Has the sandbox's name and version, and so those of the wheel."""


def wheel_name(root: Path) -> str:
    """The file name of the sandbox's wheel, as pip wants it: it holds the version."""
    project = tomllib.loads((root / PROJECT).read_text("utf-8"))["project"]
    return f"{project['name'].replace('-', '_')}-{project['version']}-py3-none-any.whl"


def install_text(root: Path, site_url: str, where: str) -> str:
    """The commands: install from the ``site``, or from its ``folder``; or load the ``contract``.

    Raises:
        KeyError: It is none of these, or the site has no address.
    """
    wheel = wheel_name(root)
    if where == "folder":
        return f'python -m pip install httpx "./{wheel}[pytest]"\n'
    if where not in ("site", "contract"):
        raise KeyError(f"expected 'site', 'folder' or 'contract', got {where!r}")
    if not site_url:
        raise KeyError("the site has no address: set site_url in mkdocs.yml")
    if where == "contract":
        return f"curl --fail --remote-name {site_url.rstrip('/')}/openapi.yaml\n"
    return (
        "python3 -m venv .venv\n"
        "source .venv/bin/activate\n"
        f'python -m pip install httpx "paket-sandbox[pytest] @ {site_url.rstrip("/")}/{wheel}"\n'
    )


def install_html(text: str) -> str:
    """The commands, looking like a block of code that is written on the page."""
    pre = f'<pre tabindex="0" data-source="{PROJECT}"><code>{highlight(text, "bash")}</code></pre>'
    return f'<div class="language-shell highlight">{pre}</div>'
