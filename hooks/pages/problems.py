"""What is wrong, in a sentence that begins with the file and the line: for the terminal, and for the page."""

from __future__ import annotations

import re
import traceback
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import Any

import jinja2
import yaml

from hooks.pages.sources import ROOT
from paket_sandbox.openapi.contract import CONTRACT
from paket_sandbox.openapi.pointers import ContractError

PLACED = re.compile(
    r"(?P<file>[\w./-]+\.\w+)(?::(?P<line>\d+))?(?P<others>(?:, [\w./-]+:\d+)*): (?P<text>.+)", re.DOTALL
)
"""A message that says already where it is from."""
NAMED = re.compile(r"`([^`]+)`|'([^']+)'|(\[=[^\]]+\])")
"""What a message quotes: it stands in the file, or a part of it does."""
LINK = re.compile(r"Doc file '(?P<file>[^']+)' contains (?P<what>.+)", re.DOTALL)
"""How MkDocs begins what it says of a link."""
STYLE = re.compile(r"([\w./-]+\.(?:css|js|mjs)):(\d+):\d+: (?:ERROR|error): (.+)")
"""How esbuild says where something is wrong."""
TABLES = ("paket_sandbox", "snippets", "proof", "tests", "hooks", "theme")
"""Where the project's YAML is."""
DOCS = "docs"


@dataclass(frozen=True)
class Problem:
    """One thing that is wrong."""

    file: str
    """From the repository's root; empty where it is in no file."""
    line: int
    """Counted from 1; 0 where no line is meant."""
    text: str
    """What came, and what was expected."""

    @property
    def place(self) -> str:
        """The file and the line, as a terminal makes a link of them."""
        return f"{self.file}:{self.line}" if self.line else self.file

    def __str__(self) -> str:
        return f"{self.place}: {self.text}" if self.file else self.text


def problem_of(error: BaseException, root: Path = ROOT) -> Problem:
    """What an error says, with its place.

    Args:
        error: As it was caught: its traceback says which page was read.
        root: The repository.
    """
    file = page_of(error.__traceback__, root)
    text = " ".join(str(error).split()) or type(error).__name__
    match error:
        case ContractError():
            return of_contract(error, root)
        case yaml.MarkedYAMLError():
            return of_yaml(error, root)
        case SyntaxError() if error.filename:
            return Problem(relative(error.filename, root), error.lineno or 0, f"SyntaxError: {error.msg}")
        case jinja2.TemplateSyntaxError():
            return Problem(
                relative(error.filename or "a template", root), error.lineno, error.message or text
            )
        case jinja2.TemplateError():
            return in_traceback(error, root, "theme")
    if found := STYLE.search(text):
        named = next(
            (p for p in root.rglob(Path(found[1]).name) if "node_modules" not in p.parts), Path(found[1])
        )
        return Problem(relative(named, root), int(found[2]), found[3])
    if type(error).__name__ == "SnippetMissingError":
        text = f"{text}; expected a path from the root of the repository"
    elif found := PLACED.match(text):
        line = int(found["line"] or 0) or line_of(found["text"], root / found["file"])
        return Problem(
            found["file"],
            line,
            found["others"].replace(", ", "also ", 1) + " " * bool(found["others"]) + found["text"],
        )
    elif type(error).__module__.split(".")[0] not in ("hooks", "snippets", "paket_sandbox", "mkdocs"):
        return in_traceback(error, root)
    text = text.removeprefix("a page: ")
    return Problem(file, line_of(text, root / file) if file else 0, text)


def of_warning(message: str, root: Path = ROOT, docs: str = DOCS) -> Problem:
    """A warning of MkDocs's, with its place."""
    text = " ".join(message.split())
    if found := LINK.match(text):
        file = f"{docs}/{found['file']}"
        return Problem(file, line_of(found["what"], root / file), f"contains {found['what']}")
    return Problem("", 0, text)


def of_contract(error: ContractError, root: Path) -> Problem:
    """An error of the contract's reader: the line that its pointer leads to."""
    file = root / "paket_sandbox" / "openapi" / CONTRACT.name
    text = str(error)
    if found := re.search(r"\bline (\d+)[:,] ?", text):
        return Problem(relative(file, root), int(found[1]), text.removeprefix("/: ").replace(found[0], "", 1))
    return Problem(relative(file, root), line_at(error.pointer, file), text)


def line_at(pointer: str, file: Path) -> int:
    """The line of a YAML file that a JSON pointer leads to, or of the last step of it that is there."""
    node = yaml.compose(file.read_text("utf-8"), Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader))
    line = 1
    for step in pointer.split("/")[1:]:
        key = step.replace("~1", "/").replace("~0", "~")
        if isinstance(node, yaml.MappingNode):
            found = next(((k, v) for k, v in node.value if k.value == key), None)
        elif isinstance(node, yaml.SequenceNode) and key.isdecimal() and int(key) < len(node.value):
            found = (node.value[int(key)],) * 2
        else:
            found = None
        if found is None:
            break
        line, node = found[0].start_mark.line + 1, found[1]
    return line


def of_yaml(error: yaml.MarkedYAMLError, root: Path) -> Problem:
    """An error of YAML's: the file is the one that has the text."""
    mark = error.problem_mark or error.context_mark
    text = " ".join(part for part in (error.problem, error.context) if part)
    if mark is None:
        return Problem("", 0, text)
    buffer = (mark.buffer or "").rstrip("\0")
    names = (path for room in TABLES for path in sorted((root / room).rglob("*.y*ml")))
    file = next((path for path in names if buffer and path.read_text("utf-8") == buffer), None)
    named = relative(file, root) if file else relative(mark.name, root)
    return Problem(named, mark.line + 1, f"not YAML: {text}")


def in_traceback(error: BaseException, root: Path, room: str = "") -> Problem:
    """An error of a program or a template: the last line of ours that it came through."""
    frames = traceback.extract_tb(error.__traceback__)
    ours = [
        f for f in frames if f.filename.startswith(str(root / room)) and "site-packages" not in f.filename
    ]
    text = f"{type(error).__name__}: {' '.join(str(error).split())}"
    if not ours:
        return Problem("", 0, text)
    return Problem(relative(ours[-1].filename, root), ours[-1].lineno or 0, text)


def page_of(trace: TracebackType | None, root: Path) -> str:
    """The file of the page that was read or written when an error came; empty if there is none."""
    page: Any = None
    while trace is not None:
        page = trace.tb_frame.f_locals.get("page", page)
        trace = trace.tb_next
        if hasattr(getattr(page, "file", None), "src_uri"):
            return relative(page.file.abs_src_path or page.file.src_uri, root)
    return ""


def line_of(text: str, file: Path) -> int:
    """The first line of a file that has what a text quotes; 0 where none has."""
    if not file.is_file():
        return 0
    lines = file.read_text("utf-8", "replace").splitlines()
    for words in quoted(text):
        for number, line in enumerate(lines, start=1):
            if words in line:
                return number
    return 0


def quoted(text: str) -> Iterator[str]:
    """What a message quotes, and what stands before its first colon."""
    yield from (next(filter(None, groups)) for groups in NAMED.findall(text))
    yield text.partition(": ")[0]


def relative(path: Path | str, root: Path) -> str:
    """A path from the repository's root."""
    return Path(path).as_posix().removeprefix(f"{root.as_posix()}/")
