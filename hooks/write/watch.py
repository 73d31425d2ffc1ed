"""Which files were saved."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from queue import Empty, SimpleQueue

from watchdog.events import FileSystemEvent, FileSystemEventHandler
from watchdog.observers import Observer

QUIET = 0.03
"""Seconds without another event after which what an editor does is done."""
SAVED = ("created", "modified", "moved", "deleted")


class Watch(FileSystemEventHandler):
    """Watches folders and files.

    Args:
        paths: Folders, with all that is in them, and single files.
    """

    def __init__(self, paths: Iterable[Path]) -> None:
        self.queue: SimpleQueue[Path] = SimpleQueue()
        self.paths = sorted({path.resolve() for path in paths})
        self.observer = Observer()
        for folder in {path if path.is_dir() else path.parent for path in self.paths}:
            self.observer.schedule(self, str(folder), recursive=folder in self.paths)
        self.observer.start()

    def on_any_event(self, event: FileSystemEvent) -> None:
        """Note a file that was saved."""
        if event.is_directory or event.event_type not in SAVED:
            return
        for name in (event.src_path, event.dest_path):
            path = Path(str(name))
            if name and self.is_watched(path) and not is_passing(path):
                self.queue.put(path)

    def is_watched(self, path: Path) -> bool:
        """Whether a file is one of those, or in one of the folders."""
        return any(path == each or each in path.parents for each in self.paths)

    def next(self) -> set[Path]:
        """Wait; gives the files that were saved at once."""
        saved = {self.queue.get()}
        while True:
            try:
                saved.add(self.queue.get(timeout=QUIET))
            except Empty:
                return saved


def is_passing(path: Path) -> bool:
    """Whether a file is one that an editor or an interpreter makes for itself."""
    name = path.name
    return (
        name.startswith((".", "#"))
        or name.endswith(("~", ".swp", ".swx", ".tmp", ".pyc"))
        or name.isdecimal()
        or "__pycache__" in path.parts
    )
