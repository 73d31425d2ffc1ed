"""``make page NAME=…`` and ``make operation NAME=…``: the files that CONTRIBUTING.md asks for, begun.

What only a writer knows is left to write, and is printed as a list: nothing is made that would pass for finished.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path

from hooks.pages.placements import find_places
from hooks.pages.sources import ROOT
from paket_sandbox.openapi.contract import load
from paket_sandbox.openapi.document import Operation
from snippets.calls import program_of
from snippets.catalogue import LANGUAGES

CONTRACT = "paket_sandbox/openapi/openapi.yaml"
NAME = re.compile(r"[a-z0-9-]+(?:/[a-z0-9-]+)*")


class BeginError(Exception):
    """It cannot be begun. The message says what to do."""


def main(arguments: Sequence[str]) -> int:
    """Begin a page or an operation; prints what was made and what is left. Gives the exit status."""
    begin = {"page": page, "operation": operation}
    try:
        kind, name = arguments
        if not name:
            raise BeginError(
                f"expected a name: make {kind} NAME={'guides/caching' if kind == 'page' else 'getThing'}"
            )
        for line in begin[kind](name, ROOT):
            print(line)
    except BeginError as error:
        print(error, file=sys.stderr)
        return 1
    return 0


def page(name: str, root: Path) -> Iterator[str]:
    """A page, and its line in the navigation, at the end of the group of its folder.

    Args:
        name: Its address: ``guides/caching``.
        root: The repository.
    """
    name = name.removesuffix(".md").strip("/")
    file = root / "docs" / f"{name}.md"
    if not NAME.fullmatch(name):
        raise BeginError(f"expected small letters, digits and hyphens, like guides/caching; got {name!r}")
    if file.exists():
        raise BeginError(f"docs/{name}.md is there already")
    title = name.rpartition("/")[2].replace("-", " ").capitalize()
    settings = (root / "mkdocs.yml").read_text("utf-8").splitlines(keepends=True)
    start = settings.index("nav:\n")
    end = next(n for n in range(start + 1, len(settings)) if not settings[n].startswith((" ", "#")))
    folder = f"{name.rpartition('/')[0]}/" if "/" in name else ""
    beside = [n for n in range(start, end) if folder and f": {folder}" in settings[n]] or [
        n for n in range(start, end) if re.match(r"      - .*: [\w-]+\.md$", settings[n])
    ]
    settings.insert(beside[-1] + 1, f"      - {title}: {name}.md\n")
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(PAGE.format(title=title), "utf-8")
    (root / "mkdocs.yml").write_text("".join(settings), "utf-8")
    yield f"made docs/{name}.md"
    yield f"made mkdocs.yml:{beside[-1] + 2}: its line in the navigation; move it to where it belongs"
    yield "left: the description, the text, and the pages that lead to it; `make write` shows it"
    yield "left: CONTRIBUTING.md, “State a fact”: what it says of the API needs a source"


PAGE = """---
description: What a reader learns here, in one sentence.
---

# {title}

One sentence that says what this page is for.

## A part

## Next steps {{ #next }}

- [Errors](errors.md): every one, and what to do about it.
"""


def operation(name: str, root: Path) -> Iterator[str]:
    """What an operation of the contract needs beside its entry there: programs, what comes before them, its block.

    Args:
        name: Its ``operationId``.
        root: The repository.
    """
    document = load(root / CONTRACT)
    found = next((o for o in document.operations if o.id == name), None)
    if found is None:
        known = ", ".join(o.id for o in document.operations)
        raise BeginError(
            f"{CONTRACT}: no operation is called {name!r}; there is {known}. Write its entry first: "
            "an operation that is like it is the best model"
        )
    program = program_of(found)
    model = program_of(nearest(found, document.operations, root))
    made = list(programs(program, model, root))
    yield from made
    if made:
        yield from prerequisites(program, model, root)
    yield from block(found, root)
    yield from skill(found, root)
    handler = re.sub("[A-Z]", lambda capital: f"_{capital[0].lower()}", name)
    module = module_of(found, document.operations, root)
    yield f"left: {module}: a handler `def {handler}`, and its line in HANDLERS there"
    yield "left: each program: its path, its body, and what it prints"
    yield f"then: {THEN.format(contract=CONTRACT, program=program)}"


THEN = (
    ".venv/bin/python -m proof.strictness --accept /paths && make record build && "
    ".venv/bin/python -m proof.prose.claims --accept {contract} snippets/{program}.[!j]* && make test"
)
"""What is typed when that is done; recordings are no prose."""


def programs(program: str, model: str, root: Path) -> Iterator[str]:
    """A program in each language, from the one that is most like it."""
    for language in LANGUAGES:
        file, like = (root / "snippets" / f"{each}{language.suffix}" for each in (program, model))
        if file.exists() or not like.exists():
            continue
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(like.read_text("utf-8"), "utf-8")
        yield f"made snippets/{program}{language.suffix}: as {model}{language.suffix}, to be changed"


def nearest(operation: Operation, others: Sequence[Operation], root: Path) -> Operation:
    """The operation that is most like another: of its method, its tag, and with as many parts in its path."""

    def likeness(other: Operation) -> tuple[bool, bool, int]:
        parts = -abs(other.path.count("/") - operation.path.count("/"))
        return other.method == operation.method, other.tag == operation.tag, parts

    has = [o for o in others if o.id != operation.id and (root / "snippets" / f"{program_of(o)}.py").exists()]
    return max(has, key=likeness)


def module_of(operation: Operation, others: Sequence[Operation], root: Path) -> str:
    """The module of the sandbox that handles the other operations of a tag."""
    for other in sorted(others, key=lambda other: other.tag != operation.tag):
        for file in sorted((root / "paket_sandbox").glob("*.py")):
            if f'    "{other.id}": ' in file.read_text("utf-8"):
                return file.relative_to(root).as_posix()
    return "paket_sandbox/"


def prerequisites(program: str, model: str, root: Path) -> Iterator[str]:
    """A line that says what must exist before the program runs: what its model needs."""
    file = root / "snippets" / "prerequisites.yaml"
    lines = file.read_text("utf-8").splitlines(keepends=True)
    folder = program.partition("/")[0]
    if any(line.strip().startswith(f"{program}:") for line in lines):
        return
    same = [n for n, line in enumerate(lines) if re.match(rf"  {re.escape(folder)}/\w+: \[", line)]
    every = [n for n, line in enumerate(lines) if re.match(r"  [\w-]+/\w+: \[", line)]
    place = (same or every)[-1] + 1
    groups = next((line.partition(": ")[2] for line in lines if line.startswith(f"  {model}: [")), "")
    if not groups:  # the model needs nothing
        return
    lines.insert(place, f"  {program}: {groups}")
    file.write_text("".join(lines), "utf-8")
    yield f"made snippets/prerequisites.yaml:{place + 1}: {groups.strip()}, to be changed to what it needs"


def skill(operation: Operation, root: Path) -> Iterator[str]:
    """Its name in the skill of the only role that may call it: agents that read that are told of nothing else."""
    file = root / "snippets" / "skills.yaml"
    lines = file.read_text("utf-8").splitlines(keepends=True)
    if len(operation.callers) != 1 or re.search(rf"\b{operation.id}\b", "".join(lines)):
        return
    start = lines.index(f"  role: {operation.callers[0]}\n")
    place = next(n for n in range(start, len(lines)) if lines[n].startswith("  operations:"))
    end = next(n for n in range(place, len(lines)) if lines[n].endswith("]\n"))
    lines[end] = lines[end].replace("]\n", f", {operation.id}]\n")
    file.write_text("".join(lines), "utf-8")
    yield f"made snippets/skills.yaml:{end + 1}: its name, to be moved to where an integration needs it"


def block(operation: Operation, root: Path) -> Iterator[str]:
    """Its block, behind the last one of its tag."""
    places = find_places(root / "docs")
    if any(place.block == "operation" and place.argument == operation.id for place in places):
        return
    document = load(root / CONTRACT)
    tagged = {o.id for o in document.operations if o.tag == operation.tag}
    last = [p for p in places if p.block == "operation" and p.argument in tagged]
    if not last:
        yield f"left: docs/: a page for {operation.tag}, with `/// operation | {operation.id}`: make page NAME=…"
        return
    file = root / "docs" / last[-1].page
    lines = file.read_text("utf-8").splitlines(keepends=True)
    end = next(n for n in range(last[-1].line, len(lines)) if lines[n].strip() == "///")
    lines[end + 1 : end + 1] = ["\n", f"/// operation | {operation.id}\n", "///\n"]
    file.write_text("".join(lines), "utf-8")
    yield f"made docs/{last[-1].page}:{end + 3}: its block"


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
