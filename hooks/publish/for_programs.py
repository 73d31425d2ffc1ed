"""What programs read instead of prose: each operation's errors, the signature vectors, and the recipes as files."""

from __future__ import annotations

import json
import re
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import yaml

from paket_sandbox.openapi.document import Document, Operation

ERRORS = "errors.json"
VECTORS = "signature-vectors.json"
VECTORS_FROM = "snippets/webhooks/vectors.yaml"
RECIPES = "recipes"
CONFLICT = 409
"""An error that passes, whose remedy is the same key: `x-retry` has those that the API documents."""


def publish_for_programs(site: Path, document: Document, root: Path) -> None:
    """Write these files into the built site."""
    write(site / ERRORS, errors(document))
    write(site / VECTORS, yaml.safe_load((root / VECTORS_FROM).read_text("utf-8")))
    for path in recipe_files(root):
        shutil.copyfile(path, site / RECIPES / path.name)


def recipe_files(root: Path) -> list[Path]:
    """The recipes, without what makes them a package of this project."""
    return sorted(path for path in (root / RECIPES).glob("*.py") if path.name != "__init__.py")


def write(path: Path, content: object) -> None:
    """Write a file of JSON."""
    path.write_text(json.dumps(content, indent=2, ensure_ascii=False, default=str) + "\n", "utf-8")


def errors(document: Document) -> dict[str, Any]:
    """Every status that an operation fails with, and what to do about it, from the contract alone."""
    return {
        "errors": [
            {
                "name": name,
                "status": response.status,
                "cause": response.description.strip(),
                "remedy": response.remedy.strip(),
                "documented": not response.undocumented,
            }
            for name, response in sorted(document.responses.items(), key=lambda entry: entry[1].status)
        ],
        "operations": {operation.id: entry(operation) for operation in document.operations},
    }


def entry(operation: Operation) -> dict[str, Any]:
    """What an operation fails with, and how it may be sent again."""
    return {
        "method": operation.method,
        "path": operation.path,
        "callers": list(operation.callers),
        "statuses": [response.status for response in operation.responses if response.is_error],
        "retry": list(retries(operation)),
        "harm": operation.retry.harm.strip(),
    }


def retries(operation: Operation) -> Iterator[dict[str, Any]]:
    """Whether and how to send a request again, by how it failed: a status, or ``null`` where no answer came."""
    told = {int(part) for failure in operation.retry.advice for part in re.findall(r"\d+", failure)}
    for status in [response.status for response in operation.responses if response.is_error]:
        if status not in told:
            is_kept = status == CONFLICT
            yield {"status": status, "retry": is_kept, "key": "same" if is_kept else None}
    for failure, advice in operation.retry.advice.items():
        statuses = [int(part) for part in failure.split(", ")] if failure[0].isdigit() else [None]
        for failed in statuses:
            yield {
                "status": failed,
                "retry": True,
                "key": {"same key": "same", "new key": "new", "again": None}[advice],
            }
