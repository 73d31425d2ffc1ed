"""The modules that no published program imports: their archive may come later than all the others."""

from __future__ import annotations

import os
from collections.abc import Callable, Sequence
from types import ModuleType

from live.packed import packed


class Later:
    """Has the archive there before one of them is looked for in it. For the front of ``sys.meta_path``."""

    def __init__(self, archive: str, fetch: Callable[[], object]) -> None:
        """Know their names.

        Args:
            archive: Where the archive is, once it is there.
            fetch: Puts it there, for a program that can't go on without.
        """
        self.archive = archive
        self.fetch = fetch
        self.names = frozenset(packed("later.txt").decode().split())

    def find_spec(
        self, fullname: str, path: Sequence[str] | None = None, target: ModuleType | None = None
    ) -> None:
        """Nothing: whoever looks next, finds."""
        if fullname in self.names and not os.path.exists(self.archive):
            self.fetch()
