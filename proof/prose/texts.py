"""The texts that people read: pages, the project's own documents, the contract's descriptions, and what is printed."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

ROOT = Path(__file__).resolve().parents[2]
CONTRACT = "paket_sandbox/openapi/openapi.yaml"
DOCUMENTS = ("README.md", "CONTRIBUTING.md", "UPKEEP.md")
DIARIES = frozenset({"docs/changelog.md"})
"""What lists changes speaks of former times, and is not held to the present."""
PRINTED = (
    "paket_sandbox/__main__.py",
    "paket_sandbox/commands.py",
    "paket_sandbox/faults.py",
    "hooks/publish/llms.py",
    "hooks/publish/security_txt.py",
    "hooks/publish/skills.py",
    "paket_sandbox/agents/documentation.py",
    "paket_sandbox/agents/server.py",
    "hooks/pages/webhook_tester.py",
)
"""Python whose strings are read: what commands print, names of faults, the head of llms.txt, forms, skills."""
LABELS = "snippets/stories.yaml"
"""What diagrams write on their arrows."""
SKILLS = "snippets/skills.yaml"
"""What skills for coding agents say beside what they take from elsewhere."""
SCRIPTS = ("browser/js", "browser/live/page", "browser/live/engine")
"""JavaScript whose strings are read, tool tips and messages."""
QUERIES = "browser/js/other-titles.js"
"""The one that is not: what readers type claims nothing."""
LABEL_KEYS = frozenset({"title", "says", "answer", "description"})
PROSE_KEYS = frozenset({"description", "summary", "name", "x-remedy", "harm"})
PROSE_TABLES = frozenset({"x-assumptions"})
"""Keys under which every text is prose, whatever its own key is."""


@dataclass(frozen=True)
class Text:
    """A paragraph, a row of a table, an item of a list, or a description of the contract."""

    file: str
    """Path from the project's folder."""
    place: str
    """The line it begins on, or the JSON pointer."""
    words: str
    """In Markdown, on one line, with single spaces."""

    def __str__(self) -> str:
        return f"{self.file}:{self.place}"


def read_texts(root: Path = ROOT) -> list[Text]:
    """All texts of the project."""
    pages = sorted(path.relative_to(root).as_posix() for path in (root / "docs").rglob("*.md"))
    texts = [
        text
        for name in (*pages, *DOCUMENTS)
        if name not in DIARIES
        for text in markdown_texts(name, (root / name).read_text("utf-8"))
    ]
    for path in sorted((root / "recipes").glob("*.py")):
        texts += docstring_texts(f"recipes/{path.name}", path.read_text("utf-8"))
    scripts = sorted(
        name
        for one in SCRIPTS
        for path in (root / one).glob("*.js")
        if (name := path.relative_to(root).as_posix()) != QUERIES
    )
    for name in (*PRINTED, *scripts, LABELS, SKILLS, CONTRACT):
        texts += texts_of(name, (root / name).read_text("utf-8"))
    return texts


def is_read(file: str) -> bool:
    """Whether :func:`read_texts` reads a file that is no Markdown."""
    folders = ("recipes/", *(f"{folder}/" for folder in SCRIPTS))
    return file in (*PRINTED, LABELS, SKILLS, CONTRACT) or (file.startswith(folders) and file != QUERIES)


def texts_of(file: str, content: str) -> list[Text]:
    """The texts of one file that :func:`read_texts` reads, with this content."""
    if file == CONTRACT:
        return list(yaml_texts(file, yaml.safe_load(content), PROSE_KEYS))
    if file in (LABELS, SKILLS):
        return list(yaml_texts(file, yaml.safe_load(content), LABEL_KEYS))
    if file in PRINTED:
        return list(string_texts(file, content))
    if file.endswith(".js"):
        return list(script_texts(file, content))
    return list(docstring_texts(file, content) if file.endswith(".py") else markdown_texts(file, content))


def docstring_texts(file: str, python: str) -> Iterator[Text]:
    """The docstrings of a published module, which readers see as text, those below attributes too."""
    for node in ast.walk(ast.parse(python)):
        if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant):
            yield Text(file, str(node.lineno), " ".join(str(node.value.value).split()))


BOOST = re.compile(r" +boost: [\d.]+")
"""How much the search counts a page, in its front matter: a setting, which nobody reads."""


def markdown_texts(file: str, markdown: str) -> Iterator[Text]:
    """The texts of a Markdown file, front matter included, without its fences and blocks."""
    start, is_fenced = 1, False
    collected: list[str] = []
    for number, line in enumerate([*markdown.splitlines(), ""], 1):
        bare = "" if BOOST.fullmatch(line) else line.strip()
        if bare.startswith("```"):
            is_fenced = not is_fenced
            bare = ""
        is_new = not bare or bare[0] in "|#-:*" or bare.startswith("///") or bool(re.match(r"\d+\. ", bare))
        if is_fenced or is_new:
            if collected:
                yield Text(file, str(start), " ".join(collected))
            start, collected = number, []
        if bare and not is_fenced and not bare.startswith(("///", "|--", "| --")) and bare != "---":
            start = start if collected else number
            collected += bare.split()


def string_texts(file: str, python: str) -> Iterator[Text]:
    """The strings of a Python file that are sentences or part of one; what is filled in is left out."""
    tree = ast.parse(python)
    whole = [node for node in ast.walk(tree) if isinstance(node, ast.JoinedStr)]
    parts = {id(part) for node in whole for part in node.values}
    documentation = {id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Expr)}
    for node in ast.walk(tree):
        if id(node) in parts | documentation:
            continue
        if isinstance(node, ast.Constant) and isinstance(node.value, str):
            yield from sentences(file, node.lineno, node.value)
        if isinstance(node, ast.JoinedStr):
            filled = (
                str(part.value) if isinstance(part, ast.Constant) else "\N{HORIZONTAL ELLIPSIS}"
                for part in node.values
            )
            yield from sentences(file, node.lineno, "".join(filled))


def help_texts(file: str, python: str) -> Iterator[Text]:
    """What the help of a command says: its description, and that of each option."""
    tree = ast.parse(python)
    for node in ast.walk(tree):
        if isinstance(node, ast.keyword) and node.arg in ("help", "description", "epilog"):
            words = ast.get_docstring(tree) if isinstance(node.value, ast.Name) else ""
            if isinstance(node.value, ast.Constant):
                words = str(node.value.value)
            if words:
                yield Text(file, str(node.value.lineno), " ".join(words.split()))


QUOTED = re.compile(r'"([^"\n]*)"|`([^`]*)`')
FILLED = re.compile(r"\$\{[^}]*\}|#\{[^}]*\}|\{[^}]*\}|\$\w+")
"""What a program puts into a text, in any language."""
IN_COMMENT = re.compile(r"/\*.*?\*/|^\s*//.*?$", re.DOTALL | re.MULTILINE)


def script_texts(file: str, script: str) -> Iterator[Text]:
    """The same of a JavaScript file."""
    code = IN_COMMENT.sub(lambda comment: "\n" * comment[0].count("\n"), script)
    for found in QUOTED.finditer(code):
        yield from sentences(file, code.count("\n", 0, found.start()) + 1, found[1] or found[2] or "")


def message_texts(file: str, program: str) -> Iterator[Text]:
    """The texts that a program in any language prints; what is filled in is left out."""
    for found in QUOTED.finditer(program):
        words = FILLED.sub("\N{HORIZONTAL ELLIPSIS}", found[1] or found[2] or "")
        yield from sentences(file, program.count("\n", 0, found.start()) + 1, words, least=2)


def sentences(file: str, line: int, string: str, least: int = 3) -> Iterator[Text]:
    """A string, if people read it: so many words at least, and no markup or code."""
    words = " ".join(string.replace("%(default)s", "\N{HORIZONTAL ELLIPSIS}").split())
    code = words if "</" in words else re.sub(r"<[a-z]+>", "", words)  # a word for what is to be put there
    if (
        len(re.findall(r"[A-Za-z]{2,}", words)) >= least
        and " " in words
        and not re.search(r"[<>=]|[$]\{|;$|^[A-Z]{4,} ", code)
    ):
        yield Text(file, str(line), words)


def yaml_texts(file: str, node: Any, keys: frozenset[str], pointer: str = "") -> Iterator[Text]:
    """The values under some keys of a YAML file, each under its JSON pointer."""
    if isinstance(node, dict):
        for key, value in node.items():
            place = f"{pointer}/{str(key).replace('~', '~0').replace('/', '~1')}"
            if (key in keys or PROSE_TABLES & set(pointer.split("/"))) and isinstance(value, str):
                yield Text(file, place, " ".join(value.split()))
            else:
                yield from yaml_texts(file, value, keys, place)
    elif isinstance(node, list):
        for index, value in enumerate(node):
            yield from yaml_texts(file, value, keys, f"{pointer}/{index}")
