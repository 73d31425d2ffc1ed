"""What the pages are made from: contract, programs, recordings, keys, and where each block stands."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property, lru_cache
from pathlib import Path

import yaml

from hooks.places import Place, find_places
from openapi.contract import load
from openapi.document import Document, Operation, pick, slug
from snippets.catalogue import Snippet, find_all
from snippets.recordings import Recording, read_recording

ROOT = Path(__file__).resolve().parents[1]
"""The repository."""


class BlockError(Exception):
    """A block asks for what is not there, or is written wrongly. The message names its page and line."""


@dataclass(frozen=True)
class Sources:
    """Everything that blocks read."""

    root: Path
    document: Document
    programs: Mapping[str, tuple[Snippet, ...]]
    """Program, ``sessions/create_session``, to its files in the order of the languages."""
    places: tuple[Place, ...]

    def program(self, name: str) -> tuple[Snippet, ...]:
        """A program in all its languages; KeyError with the known programs otherwise."""
        return pick(name, self.programs, "program")

    def recording(self, name: str) -> Recording:
        """What was recorded of a program or an error; KeyError when it was not."""
        try:
            return read_recording(name, self.root / "snippets")
        except FileNotFoundError as error:
            raise KeyError(error.args[0]) from error

    def program_of(self, operation: Operation) -> str:
        """The name of the program and the recording of an operation: ``sessions/create_session``."""
        return f"{slug(operation.tag)}/{operation.stem}"

    @cached_property
    def returning(self) -> Mapping[str | None, Operation]:
        """The name of an object, to the first operation whose success is one."""
        found: dict[str | None, Operation] = {}
        for operation in self.document.operations:
            if operation.success.schema is not None:
                found.setdefault(operation.success.schema.name, operation)
        return found

    @cached_property
    def standing(self) -> Mapping[tuple[str, str], tuple[Place, ...]]:
        """Block and argument, to where it stands."""
        found: dict[tuple[str, str], tuple[Place, ...]] = {}
        for place in self.places:
            key = (place.block, place.argument)
            found[key] = (*found.get(key, ()), place)
        return found

    def find(self, block: str, argument: str = "") -> tuple[Place, ...]:
        """Where a block stands."""
        return self.standing.get((block, argument), ())

    def page_of(self, block: str, argument: str = "") -> str:
        """The one page that a block stands on.

        Raises:
            KeyError: No page has the block, or more than one place has it.
        """
        written = f"/// {block} | {argument}" if argument else f"/// {block}"
        match self.find(block, argument):
            case (place,):
                return place.page
            case ():
                raise KeyError(f"no page has the block `{written}`, which is linked to from here")
            case several:
                raise KeyError(f"`{written}` stands more than once: {', '.join(map(str, several))}")


@lru_cache(maxsize=8)
def load_sources(root: Path = ROOT) -> Sources:
    """The sources under ``root``, read once; call ``load_sources.cache_clear()`` when files have changed."""
    programs: dict[str, list[Snippet]] = {}
    for snippet in find_all(root / "snippets"):
        programs.setdefault(snippet.program, []).append(snippet)
    return Sources(
        root=root,
        document=load(root / "openapi" / "openapi.yaml"),
        programs={name: tuple(files) for name, files in programs.items()},
        places=find_places(root / "docs"),
    )


@dataclass(frozen=True)
class Client:
    """One of the sandbox's ready-made Clients."""

    username: str
    secret_key: str
    kind: str
    """``platform`` or ``publisher``."""
    client_id: str

    @property
    def label(self) -> str:
        """For people: ``sandbox-publisher-one`` is ``Publisher one``."""
        return self.username.removeprefix("sandbox-").replace("-", " ").capitalize()

    @property
    def export_text(self) -> str:
        """The two lines that set the Client's credentials in a shell."""
        return f"export PAKET_API_USERNAME={self.username}\nexport PAKET_API_SECRET_KEY={self.secret_key}\n"


CLIENTS = "sandbox/clients.yaml"
"""Where the sandbox's Clients are listed. It is read as data: pages are made without running the sandbox."""


def load_clients(root: Path = ROOT) -> list[Client]:
    """The sandbox's ready-made Clients."""
    rows = yaml.safe_load((root / CLIENTS).read_text("utf-8"))
    return [Client(row["username"], row["secret"], row["client_type"], row["client_id"]) for row in rows]
