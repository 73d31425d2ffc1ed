"""Make a release: ``python -m scripts.release 1.1.0`` gives the changelog its heading, commits, and tags, no more.

``python -m scripts.release --notes v1.1.0`` prints what changed in it: what the release says for itself.
"""

from __future__ import annotations

import json
import re
import subprocess
import sys
import tomllib
from datetime import UTC, date, datetime
from pathlib import Path

from scripts.steps import ROOT

CHANGELOG = Path("CHANGELOG.md")
UNRELEASED = "## Unreleased\n"
VERSION = re.compile(r"\d+\.\d+\.\d+")


class ReleaseError(Exception):
    """What stands in the way, and what to do."""


def released(changelog: str, version: str, today: date) -> str:
    """The changelog with a heading for a version over what was unreleased.

    Raises:
        ReleaseError: Nothing is unreleased, or the version has its heading already.
    """
    if f"\n## {version} (" in changelog:
        raise ReleaseError(f"{CHANGELOG} has a heading for {version} already")
    if UNRELEASED not in changelog or not notes_under(changelog, UNRELEASED):
        raise ReleaseError(f"{CHANGELOG} has nothing under {UNRELEASED.strip()!r}; write there what changed")
    return changelog.replace(UNRELEASED, f"{UNRELEASED}\n## {version} ({today.isoformat()})\n", 1)


def notes(changelog: str, version: str) -> str:
    """What changed in a version.

    Raises:
        ReleaseError: It has no heading, or nothing under it.
    """
    heading = next(
        (line for line in changelog.splitlines(keepends=True) if line.startswith(f"## {version} (")), ""
    )
    if not heading or not notes_under(changelog, heading):
        raise ReleaseError(f"{CHANGELOG} has nothing under a heading `## {version} (YYYY-MM-DD)`")
    return notes_under(changelog, heading)


def notes_under(changelog: str, heading: str) -> str:
    """What stands under a heading."""
    text = changelog.partition(heading)[2].partition("\n## ")[0].strip()
    return f"{text}\n" if text and not text.startswith("## ") else ""


def wrong_versions(version: str, root: Path = ROOT) -> list[str]:
    """The files that name another version."""
    stated = {
        "pyproject.toml": tomllib.loads((root / "pyproject.toml").read_text("utf-8"))["project"]["version"],
        "package.json": json.loads((root / "package.json").read_text("utf-8"))["version"],
    }
    return [f"{name} says {other}" for name, other in stated.items() if other != version]


def git(*arguments: str) -> str:
    """What a command of git's prints."""
    return subprocess.run(["git", *arguments], cwd=ROOT, check=True, capture_output=True, text=True).stdout


def release(version: str) -> None:
    """Commit and tag.

    Raises:
        ReleaseError: Something is not as it should be.
    """
    if not VERSION.fullmatch(version):
        raise ReleaseError(f"{version!r} is no version; expected one as 1.1.0")
    if wrong := wrong_versions(version):
        raise ReleaseError(f"{'; '.join(wrong)}: put {version} there")
    if git("status", "--porcelain"):
        raise ReleaseError("there are changes that are not committed; commit them, or put them away")
    path = ROOT / CHANGELOG
    path.write_text(released(path.read_text("utf-8"), version, datetime.now(UTC).date()), "utf-8")
    git("commit", "--quiet", "--all", "--message", f"Version {version}")
    git("tag", "--annotate", f"v{version}", "--message", f"Version {version}")
    print(f"Tagged v{version}. Test it, and then: git push --follow-tags origin main")


def main(arguments: list[str]) -> int:
    """Run the command. Gives the exit status."""
    try:
        match arguments:
            case ["--notes", tag]:
                print(notes((ROOT / CHANGELOG).read_text("utf-8"), tag.removeprefix("v")), end="")
            case [version] if not version.startswith("-"):
                release(version)
            case _:
                print("usage: python -m scripts.release VERSION, or --notes VERSION", file=sys.stderr)
                return 2
    except ReleaseError as error:
        print(f"release: {error}", file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
