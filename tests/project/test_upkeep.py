"""What README, CONTRIBUTING and UPKEEP name is there: files, commands, targets, variables, versions."""

import re
import shutil
import subprocess
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

from scripts.lock import LOCKS as PYTHON_LOCKS
from scripts.strip_lock import LOCKS as NPM_LOCKS
from tests.project.rooms import ROOT, section
from tests.project.test_files import committed

PAGES = ("README.md", "CONTRIBUTING.md", "UPKEEP.md")
LOCKS = {*NPM_LOCKS, *PYTHON_LOCKS}
COPIES = {"proof/prose/claims.yaml"}
"""Files that a command writes from the others."""
MADE = {
    "site/": "mkdocs.yml",
    "third-party.txt": "hooks/publish/third_party.py",
    "sbom.cdx.json": "hooks/publish/sbom.py",
    "search/search_index.json": "browser/js/search.js",
    "benchmarks/results.md": "benchmarks/__main__.py",
    "node_modules/": "scripts/steps.py",
}
"""What is not there before it is made, and the file that says so."""
PATH = re.compile(
    r"\.?[\w.-]+(?:/[\w.-]*)+|[\w.-]+\.(?:py|md|txt|json|yaml|yml|toml|mjs|js)|Makefile|\.npmrc"
)
VARIABLE = re.compile(r"\b[A-Z]+(?:_[A-Z0-9]+)+\b")


@cache
def files() -> dict[str, str]:
    """Every text file that git knows, by its path."""
    found = {}
    for path in committed():
        try:
            found[path.relative_to(ROOT).as_posix()] = path.read_text("utf-8")
        except UnicodeDecodeError:
            found[path.relative_to(ROOT).as_posix()] = ""
    return found


def spans(text: str) -> list[str]:
    """What stands between backticks."""
    return re.findall(r"`([^`\n]+)`", re.sub(r"^ *```.*?^ *```$", "", text, flags=re.MULTILINE | re.DOTALL))


def commands(text: str) -> list[str]:
    """What is to be typed: lines of blocks for a shell, and spans that begin with a command."""
    blocks = re.findall(r"^ *```sh\n(.*?)^ *```$", text, re.MULTILINE | re.DOTALL)
    lines = [line.partition(" #")[0].strip() for b in blocks for line in b.replace("\\\n", "").splitlines()]
    typed = [
        span
        for span in spans(text)
        if re.match(r"(?:[A-Z_]+=\S+ )?(?:make|python|git|\.venv/bin/\S+) ", span)
    ]
    return [line for line in [*lines, *typed] if line]


def missing_paths(text: str) -> Iterator[str]:
    """Files and folders that a page names, and that are not in the tree."""
    folders = {f"/{parent}/" for name in files() for parent in Path(name).parents}
    for span in spans(text):
        for word in PATH.findall(span) if PATH.fullmatch(span) else ():
            known = word in files() or any(f.endswith(f"/{word.rstrip('/')}/") for f in folders)
            if not known and not any(word.startswith(made) for made in MADE):
                yield word


def wrong(command: str) -> str:
    """What is wrong with a command; nothing if it can be typed."""
    command = re.sub(r"^(?:[A-Z_]+=\S+ )+", "", command)
    name, *words = command.split()
    if name == "make":
        targets = re.findall(r"^([a-z]+):", files()["Makefile"], re.MULTILINE)
        named = [word for word in words[:1] if "=" not in word]
        return "" if set(named) <= set(targets) else f"no target {named}"
    if name == "git":
        known = subprocess.run(["git", "help", "-a"], capture_output=True, text=True, check=True).stdout
        return "" if re.search(rf"^ +{words[0]}\b", known, re.MULTILINE) else "git has no such command"
    if name == "python" or name == ".venv/bin/python":
        return wrong_module(words)
    return "" if shutil.which(name, path=ROOT) or (ROOT / name).exists() else "no such program"


def wrong_module(words: list[str]) -> str:
    """What is wrong with what follows ``python``."""
    if words[:1] != ["-m"]:
        return "expected python -m MODULE"
    module = words[1].replace(".", "/")
    found = [name for name in (f"{module}.py", f"{module}/__main__.py") if name in files()]
    if not found:
        return "" if words[1] in ("pip", "pytest", "mypy", "ruff") else "no such module"
    unknown = [word for word in words[2:] if word.startswith("--") and f'"{word}"' not in files()[found[0]]]
    return f"no option {unknown}" if unknown else ""


@pytest.mark.parametrize("page", PAGES)
def test_every_file_that_is_named_is_there(page: str) -> None:
    assert len([span for span in spans(files()[page]) if PATH.fullmatch(span)]) > 5
    assert list(missing_paths(files()[page])) == []


@pytest.mark.parametrize("page", PAGES)
def test_every_command_can_be_typed(page: str) -> None:
    typed = commands(files()[page])
    assert len(typed) > 2
    assert {command: why for command in typed if (why := wrong(command))} == {}


@pytest.mark.parametrize("page", PAGES)
def test_every_variable_is_read_somewhere(page: str) -> None:
    code = "\n".join(text for name, text in files().items() if not name.endswith(".md"))
    assert [name for name in VARIABLE.findall(files()[page]) if not re.search(rf"\b{name}\b", code)] == []


@pytest.mark.parametrize("made", MADE)
def test_what_is_made_is_named_by_what_makes_it(made: str) -> None:
    assert made.removeprefix("benchmarks/").rstrip("/") in files()[MADE[made]]


@pytest.mark.parametrize(
    "line",
    [
        "make testing",
        "git pus origin",
        "python -m proof.verified",
        "python -m proof.verify --renewed",
        ".venv/bin/npn install",
        "PAKET_LINK=off make site",
    ],
)
def test_a_command_that_cannot_be_typed_is_found(line: str) -> None:
    assert [wrong(command) for command in commands(f"```sh\n{line}\n```\n")] != [""]
    assert [wrong(command) for command in commands(f"Type `{line}`.")] != [""]


def test_a_file_that_is_not_there_is_found() -> None:
    assert list(missing_paths("In `hooks/pages/block.py` and `Makefile`.")) == ["hooks/pages/block.py"]


TABLE = section("What stands where", files()["UPKEEP.md"])
ROWS = re.findall(r"^\| ([^|]+) \| `([^|]+)` \| ([^|]+) \|$", TABLE, re.MULTILINE)


@pytest.mark.parametrize(("what", "version", "named"), ROWS, ids=[row[0] for row in ROWS])
def test_a_version_stands_where_the_table_says(what: str, version: str, named: str) -> None:
    pattern = re.compile(rf"(?<![\w.]){re.escape(version)}(?!\d)")
    found = {name for name, text in files().items() if name not in LOCKS | COPIES and pattern.search(text)}
    assert found == set(re.findall("`([^`]+)`", named))


def test_the_table_of_versions_is_read() -> None:
    assert len(ROWS) == TABLE.count("\n| ") - 2
    assert len(ROWS) > 5
