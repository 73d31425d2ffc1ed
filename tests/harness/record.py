"""``make record``: run every program, provoke every error, and write down what was answered.

A second run leaves no difference: each program and each error has a fresh sandbox with a seed of its own and
a clock that stands still. Recordings of what is no longer there are removed.
"""

from __future__ import annotations

import sys
from collections.abc import Sequence
from itertools import groupby
from pathlib import Path

from openapi.document import Document
from snippets.catalogue import LANGUAGES, ROOT, CatalogueError, find_snippets
from snippets.recordings import Recording, read_recording, recording_path
from snippets.stories import find_stories
from tests.harness.calls import caller_of
from tests.harness.events import EventError, event_name, record_event
from tests.harness.recorder import differences, record
from tests.harness.runner import Program
from tests.harness.sandboxes import document
from tests.harness.scenarios import provoke, read_scenarios
from tests.harness.stories import tell
from tests.harness.world import Run, World, credentials, seed_of


class RecordError(Exception):
    """There is nothing fit to be recorded. The message names the file."""


def record_program(runs: Sequence[Run], contract: Document) -> Recording:
    """The recording of a program from its runs in every language: the last exchange.

    Raises:
        RecordError: A run failed, or the languages were not answered the same.
    """
    recordings = []
    for run in runs:
        if run.status != 0 or not run.exchanges:
            raise RecordError(f"snippets/{run}")
        recordings.append(record(run.exchanges[-1], contract))
    first = recordings[0]
    for run, other in zip(runs, recordings, strict=True):
        if differences(first, other):
            raise RecordError(
                f"snippets/{run.program}: not answered as {runs[0].program} was\n{differences(first, other)}"
            )
    return first


def run_programs(world: World, contract: Document) -> list[Run]:
    """Run every program of the catalogue in every language, in the order of the catalogue."""
    programs = [Program.of(snippet) for snippet in find_snippets()]
    environments = [credentials(caller_of(program.name, contract)) for program in programs]
    return world.run_all(programs, environments)


def record_programs(world: World, contract: Document) -> dict[str, Recording]:
    """Run every program of the catalogue in every language: the recordings by the name of the program."""
    by_name = groupby(run_programs(world, contract), key=lambda run: run.program.name)
    return {name: record_program(list(group), contract) for name, group in by_name}


def record_stories(world: World, contract: Document) -> dict[str, Recording]:
    """Tell every story in every language: the recordings by story and step (``stories/<story>/2``)."""
    recordings = {}
    for story in find_stories().values():
        told = [tell(world, story, language) for language in LANGUAGES]
        for step, *runs in zip(story.programs, *told, strict=True):
            recordings[story.recording(step)] = record_program(runs, contract)
    return recordings


def record_errors(world: World, contract: Document) -> dict[str, Recording]:
    """Provoke every error of ``errors.yaml``: the recordings by ``errors/<response>``."""
    recordings = {}
    for response, scenario in read_scenarios().items():
        name = f"errors/{response}"
        recordings[name] = record(world.wait(provoke(scenario, seed_of(name))), contract)
    return recordings


def record_events(world: World, contract: Document) -> dict[str, Recording]:
    """Bring about an event of every type: the recordings by ``events/<type>``."""
    return {
        event_name(webhook.name): world.wait(record_event(webhook.name, contract))
        for webhook in contract.webhooks
    }


def write(recordings: dict[str, Recording], root: Path = ROOT) -> list[str]:
    """Write recordings, and remove those that are not among them: a line for each file that changed.

    A recording that differs only in what the program draws at random stays as it is.
    """
    changed = []
    for name, recording in recordings.items():
        path = recording_path(name, root)
        if path.is_file() and not differences(read_recording(name, root), recording):
            continue
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(recording.dumps(), encoding="utf-8")
        changed.append(f"written  {root.name}/{name}.json")
    for path in sorted([*root.glob("*/*.json"), *root.glob("stories/*/*.json")]):
        name = path.relative_to(root).with_suffix("").as_posix()
        if name not in recordings:
            path.unlink()
            changed.append(f"removed  {root.name}/{name}.json")
    return changed


def main() -> int:
    """Run the command: the exit status."""
    contract = document()
    try:
        with World() as world:
            recordings = {
                **record_programs(world, contract),
                **record_errors(world, contract),
                **record_events(world, contract),
                **record_stories(world, contract),
            }
    except (CatalogueError, EventError, RecordError, LookupError) as error:
        print(f"nothing is recorded: {error}", file=sys.stderr)
        return 1
    changed = write(recordings)
    print("\n".join([*changed, f"{len(recordings)} recordings, {len(changed)} changed"]))
    return 0


if __name__ == "__main__":
    sys.exit(main())
