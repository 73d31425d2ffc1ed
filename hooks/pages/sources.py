"""What the pages are made from: contract, programs, recordings, keys, and where each block stands."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property, lru_cache
from pathlib import Path

from hooks.pages.placements import Place, find_places
from paket_sandbox.clients import Client
from paket_sandbox.clients_file import load_clients
from paket_sandbox.openapi.contract import load
from paket_sandbox.openapi.document import Document, Operation, pick
from snippets.catalogue import Snippet, find_all
from snippets.recordings import Recording, read_recording

ROOT = Path(__file__).resolve().parents[2]
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
    used: set[str] = field(default_factory=set, compare=False)
    """What was asked for, for whoever wants to know what a page shows: paths from the root, without suffixes."""

    def program(self, name: str) -> tuple[Snippet, ...]:
        """A program in all its languages; KeyError with the known programs otherwise."""
        self.used.add(f"snippets/{name}.")
        return pick(name, self.programs, "program")

    def recording(self, name: str) -> Recording:
        """What was recorded of a program or an error; KeyError when it was not."""
        self.used.add(f"snippets/{name}.")
        try:
            return read_recording(name, self.root / "snippets")
        except FileNotFoundError as error:
            raise KeyError(error.args[0]) from error

    @cached_property
    def clients(self) -> tuple[Client, ...]:
        """The sandbox's ready-made Clients."""
        return load_clients(self.root / CLIENTS)

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
        document=load(root / "paket_sandbox" / "openapi" / "openapi.yaml"),
        programs={name: tuple(files) for name, files in programs.items()},
        places=find_places(root / "docs"),
    )


CLIENTS = "paket_sandbox/clients.yaml"
"""Where the sandbox's ready-made Clients are listed."""
