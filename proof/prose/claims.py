"""What sentences claim, held against ``claims.yaml``, so that no word with a meaning changes unseen.

A lie may be made of nothing but words that are known: another status, the other partner, ``new`` for ``same``. So the
words of each text are kept a second time, in their order, all but the little ones. What claims something else is
refused until a person has checked it and accepts it::

    python -m proof.prose.claims                # what differs
    python -m proof.prose.claims --accept FILE  # these claims of the file were checked
"""

from __future__ import annotations

import argparse
import json
import re
import sys
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from difflib import SequenceMatcher, get_close_matches
from functools import cache
from pathlib import Path

import yaml

from proof.prose.texts import (
    ROOT,
    Text,
    docstring_texts,
    help_texts,
    is_read,
    markdown_texts,
    message_texts,
    read_texts,
    script_texts,
    string_texts,
    texts_of,
    yaml_texts,
)

CLAIMS = Path(__file__).with_name("claims.yaml")

HEAD = """# What texts claim: their words with a meaning, text by text. Nobody edits it: who has checked what a text
# claims now types `.venv/bin/python -m proof.prose.claims --accept FILE`.
"""

MARKDOWN = (
    "CHANGELOG.md",
    "SECURITY.md",
    ".github/*.md",
    "benchmarks/features.md",
    "browser/README.md",
    "docs/changelog.md",
    "guide/docs/*.md",
)
"""Documents that are held to nothing but this."""
PROGRAMS = (
    "snippets/*/*.sh",
    "snippets/*/*.py",
    "snippets/*/*.mjs",
    "snippets/*/*.rb",
    "snippets/*/*.ts",
    "recipes/*.py",
)
"""Programs: their comments, and the messages that they print."""
MESSAGES = ("browser/live/worker/ruby/**/*.rb",)
"""Ruby that tells readers why something does not run."""
MARKUP = (
    "theme/**/*.html",
    "browser/js/*.js",
    "browser/live/page/*.js",
    "hooks/pages/*.py",
    "paket_sandbox/__main__.py",
    "paket_sandbox/commands.py",
)
"""Files that show short texts: in HTML, or in the help of a command."""
STRINGS = (
    "browser/live/worker/python/live/*.py",
    "hooks/collections/*.py",
    "hooks/pages/*.py",
    "hooks/publish/*.py",
    "paket_sandbox/*.py",
    "paket_sandbox/agents/*.py",
)
"""Python that writes sentences: into pages, collections and files for programs, and into the sandbox's answers."""
HELP = ("benchmarks/**/*.py", "hooks/**/*.py", "parity/*.py", "proof/**/*.py", "scripts/*.py")
"""Commands of the project: what their ``--help`` says."""
DOCSTRINGS = ("paket_sandbox/agents/server.py", "paket_sandbox/fixture.py", "paket_sandbox/process.py")
"""Python whose docstrings are shown: to coding agents as those of tools, by pytest and by editors."""
SCRIPTS = (
    "browser/live/*.js",
    "browser/live/frame/*.js",
    "browser/live/worker/**/*.js",
    "browser/shell/**/*.js",
)
"""JavaScript that tells readers why something does not run."""
SETTINGS = (
    "docs/.htaccess",
    "docs/_headers",
    "docs/hosts/*",
    "docs/web.config",
    "mkdocs.yml",
    "Makefile",
    "paket_sandbox/*.yaml",
    "pyproject.toml",
    "snippets/*.yaml",
    "snippets/*/*.yaml",
)
NAMES = ("theme/names/*.yaml",)
"""What the templates say, by language: every word counts."""
FORMS = (".github/ISSUE_TEMPLATE/*.yml", "snippets/webhooks/vectors.yaml")
"""Forms to fill in, and a table that is published."""
FORM_KEYS = frozenset({"about", "name", "description", "label"})
COMMENT = re.compile(r"(?:^|(?<=\s))(?:#|//) (.*)$", re.MULTILINE)
SETTING = re.compile(
    r"(?:^|(?<=\s))(?:##?|//|<!--) (.*)$|^site_\w+: (.*(?:\n +.*)*)|^description = (.*)$|^ +- (.*\.md)$",
    re.MULTILINE,
)
SHOWN = re.compile(
    r"""(?:title|aria-label|content|alt|metavar|help)="([^"{}]+)"|(?:textContent|title) = "([^"]+)\""""
    r"""|"aria-label", "([^"]+)\""""
    r"""|>([^<>{}()=;]{3,})</"""
)

OTHERS = (*NAMES, *FORMS, *PROGRAMS, *MESSAGES, *MARKUP, *STRINGS, *HELP, *DOCSTRINGS, *SCRIPTS, *SETTINGS)
"""Files with texts beside those that other checks read."""

LITTLE = """
    a an the this that these those it itself they them themselves he she there here
    is are am be been being do does did has have having
    of to in on at into about as than and but so such too also just simply well very rather quite
    then thus hence now still already please
    what which who whom whose how when where why
    you
"""
"""Words without a meaning of their own. Opposites of some have one: ``without``, ``from``, ``off``, ``unless``. So has
``by`` what ``for`` has not, ``your`` what ``their`` has not, and ``was`` what ``is`` has not."""
WORD = re.compile(
    r"`[^`]+`"  # code
    r"|\[[\w-]+(?=\]\()"  # a name that is a link
    r"|\]\([^)]+\)"  # where a link leads
    r"|\[=[a-z0-9-]+\]"  # a value of the ledger
    r"|[$%#&+=-]?\d(?:[\w.,%-]*\w)?%?"
    r"|[^\W\d_](?:[\w'-]*\w)?"
    r"|[$%][\w.]*"
)
"""A word, a number, a piece of code, or where a link leads."""
IS_LITTLE = frozenset(LITTLE.split())
SAME_AT_THE_START = re.compile(r"[A-Z][a-z]+")
"""What is the same word whether a sentence begins with it or not."""

Claims = Mapping[str, Sequence[str]]
"""File -> what its texts claim."""


def claim_of(words: str) -> str:
    """The words of a text that have a meaning, in their order."""
    found = (match[0] for match in WORD.finditer(words))
    same = (word.lower() if SAME_AT_THE_START.fullmatch(word) else word for word in found)
    return " ".join(word for word in same if word.lower() not in IS_LITTLE)


def more_texts(root: Path = ROOT) -> Iterator[Text]:
    """What people read beside the texts that other checks read: diaries, comments of programs, templates, commands."""
    for name in sorted(files_of(MARKDOWN, root)):
        yield from markdown_texts(name, (root / name).read_text("utf-8"))
    for name in sorted(files_of(OTHERS, root)):
        yield from other_texts(name, (root / name).read_text("utf-8"))


def other_texts(file: str, content: str) -> Iterator[Text]:
    """Comments and messages of a program, strings, help; of markup, what it shows, every word of which counts."""
    if file in files_of(STRINGS) and not is_read(file):
        yield from string_texts(file, content)
    if file in files_of(HELP):
        yield from help_texts(file, content)
    if file in files_of(DOCSTRINGS):
        yield from docstring_texts(file, content)
    if file in files_of(FORMS):
        yield from yaml_texts(file, yaml.safe_load(content), FORM_KEYS)
    if file in files_of((*PROGRAMS, *MESSAGES)):
        yield from message_texts(file, content)
    if file in files_of(SCRIPTS):
        yield from script_texts(file, content)
    if file in files_of(NAMES):
        yield from (Text(file, key, f"`{text}`") for key, text in yaml.safe_load(content).items())
        return
    if file in files_of((*STRINGS, *MESSAGES, *HELP, *DOCSTRINGS, *SCRIPTS)) and file not in files_of(MARKUP):
        return
    is_markup, is_setting = file in files_of(MARKUP), file in files_of(SETTINGS)
    for found in (SHOWN if is_markup else SETTING if is_setting else COMMENT).finditer(content):
        words = " ".join(next(filter(None, found.groups()), "").split())
        if words:
            place = str(content.count("\n", 0, found.start()) + 1)
            yield Text(file, place, f"`{words}`" if is_markup else words)


@cache
def files_of(patterns: tuple[str, ...], root: Path = ROOT) -> frozenset[str]:
    """The files that some patterns find, by their paths from the project's folder."""
    paths = [path.relative_to(root) for pattern in patterns for path in root.glob(pattern) if path.is_file()]
    return frozenset(path.as_posix() for path in paths if "node_modules" not in path.parts)


def fences(file: str, markdown: str) -> Iterator[Text]:
    """The fenced blocks of a document: every word of theirs counts."""
    for found in re.finditer(r"^ *```[^\n]*\n(.*?)^ *```", markdown, re.MULTILINE | re.DOTALL):
        line = markdown.count("\n", 0, found.start()) + 1
        yield Text(file, str(line), " ".join(f"`{word}`" for word in found[1].replace("`", "'").split()))


def all_texts(root: Path = ROOT) -> list[Text]:
    """Everything that claims something."""
    texts = [*read_texts(root), *more_texts(root)]
    documents = dict.fromkeys(text.file for text in texts if text.file.endswith(".md"))
    return [
        *texts,
        *(block for name in documents for block in fences(name, (root / name).read_text("utf-8"))),
    ]


def texts_that_claim(file: str, content: str) -> list[Text]:
    """Those of one file, with this content."""
    if file.endswith(".md"):
        return [*markdown_texts(file, content), *fences(file, content)]
    others = other_texts(file, content) if file in files_of(OTHERS) else ()
    return [*(texts_of(file, content) if is_read(file) else ()), *others]


def claims_of(texts: Sequence[Text]) -> dict[str, list[str]]:
    """What texts claim, file by file."""
    found: dict[str, list[str]] = {}
    for text in texts:
        if claim := claim_of(text.words):
            found.setdefault(text.file, []).append(claim)
    return found


def read_claims(path: Path = CLAIMS) -> dict[str, list[str]]:
    """The claims that were checked."""
    loader = getattr(
        yaml, "CSafeLoader", yaml.SafeLoader
    )  # the C one is not in every wheel, and twenty times as fast
    rows: dict[str, list[str]] = yaml.load(path.read_text("utf-8"), Loader=loader)
    return rows


def write_claims(claims: Claims, path: Path = CLAIMS) -> None:
    """Write them, a line for each."""
    lines = [
        line
        for file, rows in sorted(claims.items())
        for line in (f"{file}:\n", *(f"- {json.dumps(row, ensure_ascii=False)}\n" for row in rows))
    ]
    path.write_text(HEAD + "".join(lines), "utf-8")


def changed_claims(texts: Sequence[Text], checked: Claims) -> Iterator[str]:
    """Texts that claim something else than was checked, claims that are gone, and texts that changed places.

    Args:
        texts: All of some files.
        checked: The claims that were checked, of these files.
    """
    left = {file: Counter(rows) for file, rows in checked.items()}
    unknown = []
    for text in texts:
        claim, known = claim_of(text.words), left.setdefault(text.file, Counter())
        if not claim:
            continue
        if known[claim]:
            known[claim] -= 1
        else:
            unknown.append((text, claim))
    for text, claim in unknown:
        rows = left[text.file]
        close = get_close_matches(claim, [*rows.elements()], 1, 0.3)
        rows.subtract(close)
        what = difference(close[0], claim) if close else f"claims {claim!r}, which nobody has checked"
        yield f"{text}: {what}. {advice(text.file)}"
    for file, rows in left.items():
        for claim in rows.elements():
            yield f"{file}: no longer claims {claim!r}. {advice(file)}"
    yield from moved_claims(texts, checked)


def moved_claims(texts: Sequence[Text], checked: Claims) -> Iterator[str]:
    """For each file whose claims are all known, the first text in another's place, as that of another term."""
    now: dict[str, list[tuple[Text, str]]] = {}
    for text in texts:
        if claim := claim_of(text.words):
            now.setdefault(text.file, []).append((text, claim))
    for file, pairs in now.items():
        known = checked.get(file, ())
        if Counter(claim for _, claim in pairs) == Counter(known):
            for (text, claim), other in zip(pairs, known, strict=True):
                if claim != other:
                    yield f"{text}: says {claim!r} where {other!r} was checked. {advice(file)}"
                    break


def difference(old: str, new: str) -> str:
    """Where two claims differ, for people."""
    before, after = old.split(), new.split()
    places = [
        op for op in SequenceMatcher(None, before, after, autojunk=False).get_opcodes() if op[0] != "equal"
    ]
    return "; ".join(
        f"says {' '.join(after[c:d])!r} where {' '.join(before[a:b])!r} was checked"
        for _, a, b, c, d in places
    )


def advice(file: str) -> str:
    """What to do about it."""
    return (
        "Put it right; or, if it is true and its source says so, type "
        f".venv/bin/python -m proof.prose.claims --accept {file}"
    )


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command: the exit status."""
    parser = argparse.ArgumentParser(
        "python -m proof.prose.claims", description="Hold prose to what it claims."
    )
    parser.add_argument(
        "--accept", nargs="+", default=[], metavar="FILE", help="what it claims now was checked"
    )
    accepted: list[str] = parser.parse_args(arguments).accept
    texts = all_texts()
    now, checked = claims_of(texts), read_claims()
    silent = [file for file in accepted if file not in now and file not in checked]
    if unknown := silent if silent == accepted else [file for file in silent if not (ROOT / file).is_file()]:
        print(f"no prose is read from {', '.join(unknown)}", file=sys.stderr)
        return 2
    if accepted:
        others = {file: rows for file, rows in checked.items() if file not in accepted}
        checked = {**others, **{file: now[file] for file in accepted if file in now}}
        write_claims(checked)
    problems = list(changed_claims(texts, checked))
    print("\n".join(problems) or "every claim was checked", file=sys.stderr if problems else sys.stdout)
    return 1 if problems else 0


if __name__ == "__main__":
    sys.exit(main())
