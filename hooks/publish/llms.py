"""The site for language models: ``/llms.txt`` (llmstxt.org), its index, and ``/llms-full.txt``, all of it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from hooks.pages.install import wheel_name
from hooks.pages.sources import ROOT
from hooks.publish.built import address_of
from hooks.publish.markdown_copies import MarkdownCopy, language_file, without_directive
from hooks.publish.parts import without_repeats
from hooks.publish.reading import SKILLS, TASKS, Task, in_one_language, tokens
from hooks.publish.settings import read_settings
from hooks.publish.skills import skill_file
from paket_sandbox.agents.marked import in_language
from paket_sandbox.clients_file import load_clients
from snippets.catalogue import LANGUAGES, PAKET, SANDBOX
from snippets.skills import find_skills

OPTIONAL = "Optional"
"""The section of what can be left out, as llmstxt.org names it."""

FULL = "python"
"""The language of ``llms-full.txt``: the sandbox, its fixture and the recipes are written in it."""

LEFT_OUT = frozenset({"changelog/"})
"""Addresses of the pages in that section."""

INTRODUCTION = """- API: `{paket}`, over HTTPS, in JSON.
- Authentication: HTTP Basic, with the API Username and API Secret Key of a Client. The programs \
read a Client's credentials from `PAKET_API_USERNAME` and `PAKET_API_SECRET_KEY`.
- Sandbox: install [the package]({wheel}) with pip and run `paket-sandbox`. It answers at `{sandbox}`: programs take \
that in place of `{paket}`, and those in Python need `httpx`. Its keys: {keys}.
- MCP: `paket-sandbox mcp`, once it is installed as `paket-sandbox[mcp]`: these pages and the sandbox as tools, offline.
- Contract: read [openapi.yaml](openapi.yaml) first where you would guess. An operation's page is made from it.
- Markdown: each page is at its address with `.md` in place of the last slash. Programs and answers \
come from runs against the sandbox, which anyone can start without an account.
- Languages: each page and each operation also stands there with the programs of one language, {languages}: \
`{example}` in place of `{whole}`. All pages as one text: [llms-full.txt](llms-full.txt), with the programs in Python; \
`{another}` is the same in Ruby.
- Addresses are relative to this file; for those of the pages, put its folder in place of `{root}`. In brackets: \
about how many tokens a page takes.
"""

TOOLS = (
    ("openapi.yaml", "The contract", "every operation, parameter, object and error, as OpenAPI 3.1"),
    ("openapi.json", "The contract as JSON", "the same"),
    (
        "paket.postman_collection.json",
        "Postman collection",
        "every operation, with tests and recorded answers",
    ),
    ("arazzo.yaml", "Workflows", "what the guides tell, call by call, as Arazzo 1.0.1"),
    ("errors.json", "Errors", "each operation's failures, whether to send again, and with which key"),
    ("signature-vectors.json", "Signature vectors", "webhooks, and what a receiver is to make of each"),
    ("paket-bruno.zip", "Bruno collection", "the same as a folder of files"),
)


@dataclass(frozen=True)
class Section:
    """A part of the navigation."""

    title: str
    pages: tuple[tuple[str, str], ...]
    """Title and address of each page."""


def publish_llms(site: Path, copies: Iterable[MarkdownCopy], root: Path = ROOT) -> None:
    """Write both files into the built site."""
    settings = read_settings(root)
    by_address = {copy.address: copy for copy in copies}
    sections = list(find_sections(settings["nav"], "Start here"))
    tools = (
        *TOOLS,
        (wheel_name(root), "The sandbox", "the API, simulated: a package for Python, to install with pip"),
    )
    index = index_text(
        settings["site_name"],
        settings["site_description"],
        sections,
        by_address,
        tools,
        introduction_text(root, by_address[""].root),
        TASKS,
        [(skill_file(skill), skill.title, skill.description) for skill in find_skills(root / "snippets")],
    )
    (site / "llms.txt").write_text(index, "utf-8")
    pages = [by_address[address] for section in sections for _, address in section.pages]
    for language in LANGUAGES:
        (site / full_file(language.id)).write_text(full_text(pages, language.id), "utf-8")


def find_sections(nav: Iterable[dict[str, Any]], home: str) -> Iterator[Section]:
    """The sections of the navigation; pages that stand in none come first, in one called ``home``."""
    alone: list[tuple[str, str]] = []
    sections: list[Section] = []
    for entry in nav:
        for title, content in entry.items():
            if isinstance(content, str):
                alone.append((title, address_of(content)))
            else:
                sections.append(Section(title, tuple(leaves(content))))
    if alone:
        yield Section(home, tuple(alone))
    yield from sections


def leaves(entries: Iterable[dict[str, Any]]) -> Iterator[tuple[str, str]]:
    """The pages of a section, those of its subsections included."""
    for entry in entries:
        for title, content in entry.items():
            if isinstance(content, str):
                yield title, address_of(content)
            else:
                yield from leaves(content)


def index_text(
    name: str,
    description: str,
    sections: Iterable[Section],
    copies: Mapping[str, MarkdownCopy],
    tools: Iterable[tuple[str, str, str]],
    introduction: str = "",
    tasks: Iterable[Task] = (),
    skills: Iterable[tuple[str, str, str]] = (),
) -> str:
    """``llms.txt``: a title, a summary, what is needed at once, what to read for a task, skills, and all there is."""
    parts = [f"# {name}\n\n> {description}\n\n{introduction}", *map(reading_list, tasks)]
    later: list[str] = []
    for section in sections:
        lines: list[str] = []
        for title, page in section.pages:
            copy = copies[page]
            line = f"- [{title}]({copy.file}): {copy.description} ({tokens(len(copy.markdown)):,} tokens)"
            (later if page in LEFT_OUT else lines).append(line)
        parts.append("\n".join([f"## {section.title}\n", *lines, ""]))
    if skills := list(skills):
        parts.append(
            "\n".join(
                ["## Skills, each a task in one file\n", *(f"- [{t}]({f}): {d}" for f, t, d in skills), ""]
            )
        )
    parts.append("\n".join(["## For tools\n", *(f"- [{t}]({f}): {d}" for f, t, d in tools), ""]))
    if later:
        parts.append("\n".join([f"## {OPTIONAL}\n", *later, ""]))
    return "\n".join(parts)


def reading_list(task: Task) -> str:
    """What to read for a task, as a section of ``llms.txt``."""
    before = f", after the {task.after}'s list" if task.after else ", this file included"
    lines = [f"## To build a {task.name}, read at most {task.budget:,} characters{before}\n"]
    for file in task.files:
        one = in_one_language(file, FULL)
        what = ": all of it in short, first" if file.startswith(SKILLS) else ""
        lines.append(f"- [{one}]({one}){what}")
    return "\n".join([*lines, ""])


def introduction_text(root: Path, address: str) -> str:
    """What is needed at once; the address is the site's."""
    keys = [f"`{c.username}` with `{c.secret}`" for c in load_clients()]
    return INTRODUCTION.format(
        paket=PAKET,
        root=address,
        sandbox=SANDBOX,
        wheel=wheel_name(root),
        keys=", ".join(keys),
        languages=", ".join(f"`{language.id}`" for language in LANGUAGES),
        example=language_file("errors.md", FULL),
        whole="errors.md",
        another=full_file("ruby"),
    )


def full_file(language: str) -> str:
    """The file of all pages in a language: ``llms-full.ruby.txt``."""
    return "llms-full.txt" if language == FULL else f"llms-full.{language}.txt"


def full_text(pages: Sequence[MarkdownCopy], language: str) -> str:
    """Every page with the programs of one language, each after a line that says where it is; nothing long twice."""
    texts = without_repeats(
        (page.title, without_directive(in_language(page.marked, language))) for page in pages
    )
    parts = (f"<!-- {page.page} -->\n\n{text}" for page, text in zip(pages, texts, strict=True))
    return "\n".join(parts)
