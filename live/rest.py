"""The modules that no published program imports: they lie in an archive of their own, which may come later."""

from __future__ import annotations

import os
from collections.abc import Callable, Sequence
from functools import cache
from importlib.machinery import ModuleSpec
from types import ModuleType
from zipimport import zipimporter

from live.world import packed


class Rest:
    """Finds them, also those of packages that came in part with the start. For ``sys.meta_path``."""

    def __init__(self, archive: str, fetch: Callable[[], object]) -> None:
        """Know their names.

        Args:
            archive: Where the archive is, once it is there.
            fetch: Puts it there, for a program that can't go on without.
        """
        self.archive = archive
        self.fetch = fetch
        self.names = frozenset(packed("rest.txt").decode().split())

    def find_spec(
        self, fullname: str, path: Sequence[str] | None = None, target: ModuleType | None = None
    ) -> ModuleSpec | None:
        """Where a module is; None when it is none of these."""
        if fullname not in self.names:
            return None
        if not os.path.exists(self.archive):
            self.fetch()
        return importer(os.path.join(self.archive, *fullname.split(".")[:-1])).find_spec(fullname)


@cache
def importer(folder: str) -> zipimporter:
    """What imports from a folder of an archive."""
    return zipimporter(folder)
