"""What is to be read for a task: counted in a built site, so no model is needed."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from benchmarks.table import Row
from hooks.publish.reading import TASKS, cost
from snippets.catalogue import LANGUAGES


def rows(site: Path) -> Iterator[Row]:
    """A row for each task, in the language that takes most."""
    sizes = sizes_in(site)
    for task in TASKS:
        characters = max(cost(task, sizes, language.id) for language in LANGUAGES)
        what = f"Characters to read for a {task.name}" + (f", after a {task.after}'s" if task.after else "")
        yield Row(what, f"{characters:,}", f"at most {task.budget:,}", characters <= task.budget)


def sizes_in(site: Path) -> dict[str, int]:
    """The characters of each text that a site has for those who read no pages."""
    paths = [*site.rglob("*.md"), site / "llms.txt"]
    return {path.relative_to(site).as_posix(): len(path.read_text("utf-8")) for path in paths}
