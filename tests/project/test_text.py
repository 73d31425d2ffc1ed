"""Text files as ``.editorconfig`` describes them, and the same bytes on every machine, as ``.gitattributes`` says."""

import subprocess
from collections.abc import Iterable, Mapping
from configparser import ConfigParser
from fnmatch import fnmatch
from pathlib import Path

import pytest

from tests.project.test_files import ROOT, committed

KNOWN = {
    "charset": {"utf-8"},
    "end_of_line": {"lf"},
    "insert_final_newline": {"true"},
    "trim_trailing_whitespace": {"true"},
    "indent_style": {"space", "tab"},
    "indent_size": {"2", "4"},
    "max_line_length": {"110"},
}
"""What the checks below understand; Ruff holds Python's indentation and length."""

TOP = "top of the file"


def settings() -> ConfigParser:
    """``.editorconfig``, which is an INI file but for its first lines."""
    parser = ConfigParser()
    parser.read_string(f"[{TOP}]\n" + (ROOT / ".editorconfig").read_text("utf-8"))
    return parser


def settings_for(name: str) -> dict[str, str]:
    """What holds for a file: of two sections that name it, the later one."""
    found: dict[str, str] = {}
    parser = settings()
    for pattern in parser.sections():
        if fnmatch(name, pattern):
            found.update(parser[pattern])
    return found


def git(folder: Path, *command: str) -> bytes:
    """What git prints."""
    identity = (
        "-c",
        "user.name=A writer",
        "-c",
        "user.email=writer@example.org",
        "-c",
        "commit.gpgsign=false",
    )
    return subprocess.run(["git", *identity, *command], cwd=folder, capture_output=True, check=True).stdout


def binaries(names: Iterable[str]) -> set[str]:
    """The files that ``.gitattributes`` names as binary."""
    listed = git(ROOT, "check-attr", "-z", "text", "--", *names).decode().split("\0")
    return {name for name, value in zip(listed[::3], listed[2::3], strict=False) if value == "unset"}


def problems(content: bytes, wanted: Mapping[str, str]) -> list[str]:
    """What an editor that keeps to the settings would change in a file."""
    try:
        text = content.decode(wanted["charset"])
    except UnicodeDecodeError as error:
        return [f"not {wanted['charset']}: {error}; name its kind in .gitattributes if it is binary"]
    lines = text.split("\n")
    found = []
    if "\r" in text:
        found.append("a line end that is not lf")
    if text and not text.endswith("\n"):
        found.append("no line end at its end")
    found += [f"line {n}: blanks at its end" for n, line in enumerate(lines, 1) if line != line.rstrip(" \t")]
    indents = [line[: len(line) - len(line.lstrip(" \t"))] for line in lines]
    other = "\t" if wanted["indent_style"] == "space" else " "
    found += [f"line {n}: its indentation" for n, indent in enumerate(indents, 1) if indent.startswith(other)]
    return found


def test_every_setting_is_one_that_is_checked() -> None:
    parser = settings()
    assert parser.get(TOP, "root") == "true"
    rows = {
        (key, value)
        for pattern in parser.sections()
        if pattern != TOP
        for key, value in parser[pattern].items()
    }
    assert [(key, value) for key, value in rows if value not in KNOWN.get(key, ())] == []


def test_every_text_file_is_as_an_editor_would_leave_it() -> None:
    files = {str(file.relative_to(ROOT)): file for file in committed()}
    binary = binaries(files)
    found = {
        name: problems(file.read_bytes(), settings_for(file.name))
        for name, file in files.items()
        if name not in binary
    }
    assert len(found) > 500
    assert {name: lines for name, lines in found.items() if lines} == {}


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("a.sh", b"echo\r\n"),
        ("a.py", b"pass"),
        ("a.md", b"two blanks  \n"),
        ("a.js", b"if (a)\n\tb();\n"),
        ("Makefile", b"all:\n  true\n"),
        ("a.yaml", "é\n".encode("latin-1")),
    ],
)
def test_what_an_editor_would_change_is_found(name: str, content: bytes) -> None:
    assert len(problems(content, settings_for(name))) == 1


def copy_of_the_tree(folder: Path) -> list[str]:
    """A repository of the files as they are now, with one commit; gives their names."""
    names = [str(file.relative_to(ROOT)) for file in committed()]
    git(folder, "init", "--quiet")
    for name in names:
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes((ROOT / name).read_bytes())
    git(folder, "add", "--all", "--force")
    git(folder, "commit", "--quiet", "--message", "As it is")
    return names


def test_a_clone_has_the_same_bytes_where_git_changes_line_ends(tmp_path: Path) -> None:
    source, clone = tmp_path / "source", tmp_path / "clone"
    source.mkdir()
    names = copy_of_the_tree(source)
    git(tmp_path, "clone", "--quiet", "-c", "core.autocrlf=true", str(source), str(clone))
    assert [name for name in names if (clone / name).read_bytes() != (ROOT / name).read_bytes()] == []


def test_without_its_attributes_a_clone_would_have_others(tmp_path: Path) -> None:
    """Holds the test above: on this machine, too, git would change the line ends of a program."""
    source, clone = tmp_path / "source", tmp_path / "clone"
    source.mkdir()
    git(source, "init", "--quiet")
    (source / "program.sh").write_bytes(b"#!/bin/sh\necho\n")
    git(source, "add", "--all")
    git(source, "commit", "--quiet", "--message", "A program")
    git(tmp_path, "clone", "--quiet", "-c", "core.autocrlf=true", str(source), str(clone))
    assert (clone / "program.sh").read_bytes() == b"#!/bin/sh\r\necho\r\n"
