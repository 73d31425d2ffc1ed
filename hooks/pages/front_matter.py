"""What may stand above a page, between two lines of hyphens; all else has no effect, so it stops the build."""

from __future__ import annotations

import re
from difflib import get_close_matches
from typing import Any

import yaml

from hooks.pages.sources import BlockError

KEYS = {
    "title": str, "description": str, "hide": list, "status": str, "tags": list, "search": dict, "template": str,
}  # fmt: skip
"""Each key, and what it holds."""
HIDE = ("navigation", "toc", "footer", "tags")
STATUS = ("new", "deprecated")
SEARCH = ("boost", "exclude")
KINDS = {str: "a text", list: "a list", dict: "a table of keys"}
START = re.compile(r"\A---[ \t]*\n(.*?\n)(?:---|\.\.\.)[ \t]*(?:\n|\Z)", re.DOTALL)


def check_front_matter(source: str, page: str) -> None:
    """Hold a page's front matter to the table.

    Args:
        source: The page's file.
        page: The file's path.

    Raises:
        BlockError: It is no YAML, or has what is not known. The message names the line.
    """
    found = START.match(source)
    if found is None:
        if source.startswith("---\n"):
            raise BlockError(f"{page}:1: the front matter has no end; expected a line of three hyphens")
        return
    try:
        read = yaml.safe_load(found[1])
    except yaml.MarkedYAMLError as error:
        line = error.problem_mark.line + 2 if error.problem_mark else 1
        raise BlockError(f"{page}:{line}: the front matter is not YAML: {error.problem}") from error
    if not isinstance(read, dict):
        raise BlockError(f"{page}:1: expected front matter like `title: A page`, got {read!r}")
    for key, value in read.items():
        if problem := problem_of_key(str(key), value):
            line = next((n for n, text in enumerate(source.splitlines(), 1) if text.startswith(f"{key}:")), 1)
            raise BlockError(f"{page}:{line}: {problem}")


def problem_of_key(key: str, value: Any) -> str:
    """What is wrong with a key and its value; nothing if nothing is."""
    if key not in KEYS:
        return f"no such front matter: `{key}`; there is {', '.join(get_close_matches(key, KEYS, 1) or KEYS)}"
    if not isinstance(value, KEYS[key]):
        return f"`{key}` is {value!r}; expected {KINDS[KEYS[key]]}"
    if key == "hide":
        return unknown(key, value, HIDE)
    if key == "status":
        return unknown(key, [value], STATUS)
    return unknown(key, value, SEARCH) if key == "search" else ""


def unknown(key: str, values: Any, known: tuple[str, ...]) -> str:
    """The first of some values that is not known."""
    wrong = next((value for value in values if value not in known), None)
    return "" if wrong is None else f"`{key}` has {wrong!r}; expected {' or '.join(known)}"
