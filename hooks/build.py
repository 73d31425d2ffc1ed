"""Build the site with any of the builders that it is held to: ``python -m hooks.build --builder zensical``.

Each gives the same files, byte for byte; a test holds them to it. MkDocs and ProperDocs finish the site by themselves.
Zensical runs no hooks and says nothing of them, so the site is finished after it.
"""

from __future__ import annotations

import argparse
import os
import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable, Mapping
from pathlib import Path

from hooks.finish import finish
from hooks.pages.blocks import check_places
from hooks.pages.problems import PLACED, line_of, problem_of
from hooks.pages.sources import ROOT, BlockError, load_sources
from hooks.publish.built import find_built
from hooks.publish.complete import IncompleteError, check_complete
from hooks.publish.service_worker import BUILD
from hooks.publish.settings import FILE

MATERIAL_SPEAKS_OF_MKDOCS_2 = {"NO_MKDOCS_2_WARNING": "1"}
"""Silences what Material prints with each build; UPKEEP.md has it."""


REFUSED = re.compile(r"^.*\bBlockError: (.+)$", re.MULTILINE)
"""What Zensical says of a page that an extension of ours stopped."""


class BuildError(Exception):
    """A builder failed; it has said why."""


def command(module: str, *arguments: str) -> list[str]:
    """How a builder is called: a warning ends it."""
    return [sys.executable, "-m", module, "build", "--strict", *arguments]


def run(module: str, *arguments: str) -> None:
    """Run a builder. It has to start in the project's folder: what pages include is found from there.

    Raises:
        BuildError: It ends with another status than 0.
    """
    done = subprocess.run(
        command(module, *arguments),
        cwd=ROOT,
        env=os.environ | MATERIAL_SPEAKS_OF_MKDOCS_2,
        stdin=subprocess.DEVNULL,
    )
    if done.returncode:
        raise BuildError(f"{module} ended with status {done.returncode}")


def mkdocs(site: Path) -> None:
    """Build with MkDocs."""
    run("mkdocs", "--config-file", FILE, "--site-dir", str(site))


def properdocs(site: Path) -> None:
    """Build with ProperDocs."""
    run("properdocs", "--config-file", FILE, "--site-dir", str(site))


def zensical(site: Path) -> None:
    """Build with Zensical, from a copy.

    It keeps pages in a folder named ``.cache`` beside its settings, which is also ours, and takes them from there when
    contract or programs have changed, which it knows nothing of. And it builds only into the folder that its settings
    name.
    """
    with tempfile.TemporaryDirectory() as folder:
        copy = Path(folder).resolve()
        for name in ("docs", "theme"):
            shutil.copytree(ROOT / name, copy / name)
        shutil.copy(ROOT / FILE, copy)
        done = subprocess.run(
            command("zensical", "--config-file", str(copy / FILE)),
            cwd=ROOT,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
        )
        said = done.stdout + done.stderr
        if done.returncode and (refused := REFUSED.findall(said)):
            raise BlockError(placed(refused[-1]))  # it names no page, and warns of all that led to it
        print(said, end="", flush=True)
        if done.returncode:
            raise BuildError(f"zensical ended with status {done.returncode}")
        shutil.rmtree(site, ignore_errors=True)
        shutil.move(copy / "site", site)


def placed(text: str, docs: Path = ROOT / "docs") -> str:
    """What was refused, with the first page and line that has what it quotes."""
    if PLACED.match(text):
        return text
    pages = ((page, line_of(text, page)) for page in sorted(docs.rglob("*.md")))
    page, line = next(((page, line) for page, line in pages if line), (docs, 0))
    return f"{page.relative_to(docs.parent).as_posix()}:{line}: {text}"


BUILDERS: Mapping[str, Callable[[Path], None]] = {
    "mkdocs": mkdocs,
    "properdocs": properdocs,
    "zensical": zensical,
}


def build(builder: str, site: Path) -> None:
    """Build the whole site.

    Raises:
        BuildError: The builder failed.
        IncompleteError: It did not, but something is missing.
        BlockError: A page cannot be finished.
    """
    check_places(load_sources())  # Zensical would name what leads there
    (site / BUILD).unlink(missing_ok=True)
    BUILDERS[builder](site)
    if not list(find_built(site, ROOT / "docs")):
        raise IncompleteError(f"{builder} built no page of docs/ into {site}")
    if (site / BUILD).is_file():  # the builder ran the hooks, which finished the site
        check_complete(site)
    else:
        finish(site)


def main(arguments: list[str] | None = None) -> int:
    """Build as the command line asks for. Gives the exit status."""
    parser = argparse.ArgumentParser("python -m hooks.build", description="Build the site.")
    parser.add_argument("--builder", choices=BUILDERS, default="mkdocs")
    parser.add_argument("--site", type=Path, default=ROOT / "site", help="the folder to build it into")
    options = parser.parse_args(arguments)
    try:
        build(options.builder, options.site.resolve())
    except (BuildError, IncompleteError) as error:
        print(f"The site was not built: {error}", file=sys.stderr)
        return 1
    except BlockError as error:
        print(problem_of(error), file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
