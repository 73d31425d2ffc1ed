"""``make record``: run every program, provoke every error, and write down what was answered.

A second run leaves no difference: each program and each error has a fresh sandbox with a seed of its own and
a clock that stands still. Recordings of what is no longer there are removed. Nothing is recorded that is not what the
contract says, nor by a contract that has loosened, nor of a program that lacks what ``rules.yaml`` asks of all.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable, Iterable, Sequence
from difflib import get_close_matches
from itertools import groupby
from pathlib import Path

from paket_sandbox.openapi.document import Document
from proof import strictness
from proof.harness import Harness, Run, seed_of
from proof.judge import run_problems
from proof.recorder import differences, record, recording_refusals
from proof.rules import RuleError, all_programs, read_rules, rule_problems
from proof.runner import Program
from proof.sandboxes import client_for, document
from proof.scenarios import provoke, read_scenarios
from proof.stories import run_story
from proof.webhook_events import EventError, event_name, record_event
from snippets.catalogue import LANGUAGES, ROOT, CatalogueError, find_snippets
from snippets.recordings import Recording, read_recording, recording_files, recording_path
from snippets.stories import find_stories
from snippets.variables import credentials

Wanted = Callable[[str], bool]
"""Whether the recording of that name is to be made."""


def every(name: str) -> bool:
    """All recordings are wanted."""
    return True


def choice(names: Sequence[str]) -> Wanted:
    """The recordings of these names, or in these folders; all without names."""
    return lambda name: not names or any(f"{name}/".startswith(f"{one}/") for one in names)


def check_names(names: Sequence[str], known: Iterable[str], what: str) -> None:
    """Each name, as :func:`choice` reads it, chooses at least one.

    Args:
        names: What was asked for.
        known: What there is.
        what: What one of them is called.

    Raises:
        LookupError: One chooses nothing.
    """
    there = sorted(known)
    for name in names:
        if not any(map(choice([name]), there)):
            near = get_close_matches(name, there) or sorted({one.partition("/")[0] for one in there})
            raise LookupError(f"no {what} is called {name}; there are {', '.join(near)}")


class RecordError(Exception):
    """There is nothing fit to be recorded. The message names the file."""


def record_program(runs: Sequence[Run], contract: Document) -> Recording:
    """The recording of a program from its runs in every language: the last exchange.

    Raises:
        RecordError: A run failed, was not as the contract says, or the languages were not answered the same.
    """
    recordings = []
    for run in runs:
        if run.status != 0 or not run.exchanges:
            raise RecordError(f"snippets/{run}")
        recordings.append(record(run.exchanges[-1], contract))
        if problems := run_problems(run, contract):
            raise RecordError("\n".join(problems))
    first = recordings[0]
    for run, other in zip(runs, recordings, strict=True):
        if differences(first, other):
            raise RecordError(
                f"snippets/{run.program}: not answered as {runs[0].program} was\n{differences(first, other)}"
            )
    return first


def run_programs(harness: Harness, contract: Document, wanted: Wanted = every) -> list[Run]:
    """Run the programs of the catalogue in every language, in the order of the catalogue."""
    programs = [Program.of(snippet) for snippet in find_snippets() if wanted(snippet.program)]
    environments = [credentials(client_for(program.name, contract)) for program in programs]
    return harness.run_all(programs, environments)


def record_programs(harness: Harness, contract: Document, wanted: Wanted) -> dict[str, Recording]:
    """Run the programs of the catalogue in every language: the recordings by the name of the program."""
    by_name = groupby(run_programs(harness, contract, wanted), key=lambda run: run.program.name)
    return {name: record_program(list(group), contract) for name, group in by_name}


def record_stories(harness: Harness, contract: Document, wanted: Wanted) -> dict[str, Recording]:
    """Run the stories in every language: the recordings by story and step (``stories/<story>/2``)."""
    recordings = {}
    for name, story in find_stories().items():
        if not wanted(f"stories/{name}"):
            continue
        played = [run_story(harness, story, language) for language in LANGUAGES]
        for step, *runs in zip(story.programs, *played, strict=True):
            recordings[story.recording(step)] = record_program(runs, contract)
    return recordings


def record_errors(harness: Harness, contract: Document, wanted: Wanted) -> dict[str, Recording]:
    """Provoke the errors of ``errors.yaml``: the recordings by ``errors/<response>``."""
    recordings = {}
    for response, scenario in read_scenarios().items():
        name = f"errors/{response}"
        if wanted(name):
            recordings[name] = record(harness.wait(provoke(scenario, seed_of(name))), contract)
    return recordings


def record_events(harness: Harness, contract: Document, wanted: Wanted) -> dict[str, Recording]:
    """Bring about an event of each type: the recordings by ``events/<type>``."""
    return {
        event_name(webhook.name): harness.wait(record_event(webhook.name, contract))
        for webhook in contract.webhooks
        if wanted(event_name(webhook.name))
    }


def write(recordings: dict[str, Recording], root: Path = ROOT, wanted: Wanted = every) -> list[str]:
    """Write recordings, and remove the wanted that are not among them: a line for each file that changed.

    A recording that differs only in what the program draws at random stays as it is.

    Raises:
        RecordError: A recording is not what the contract says; nothing is written.
    """
    refused = [
        p for name, recording in recordings.items() for p in recording_refusals(name, recording, document())
    ]
    if refused:
        raise RecordError("\n".join(refused))
    changed = []
    for name, recording in recordings.items():
        path = recording_path(name, root)
        if path.is_file() and not differences(read_recording(name, root), recording):
            continue
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(recording.dumps(), encoding="utf-8")
        changed.append(f"written  {root.name}/{name}.json")
    for path in recording_files(root):
        name = path.relative_to(root).with_suffix("").as_posix()
        if name not in recordings and wanted(name):
            path.unlink()
            changed.append(f"removed  {root.name}/{name}.json")
    return changed


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command: the exit status."""
    parser = argparse.ArgumentParser("python -m proof.record", description=__doc__)
    parser.add_argument(
        "names", nargs="*", help="only these, as sessions/create_session, errors/NotFound or events"
    )
    names = parser.parse_args(arguments).names
    wanted = choice(names)
    contract = document()
    if message := strictness.refusal(contract.raw, strictness.read_baseline()):
        print(f"nothing is recorded: {message}", file=sys.stderr)
        return 1
    try:
        if broken := rule_problems(
            [program for program in all_programs() if wanted(program.name)], read_rules()
        ):
            raise RecordError("\n".join(["a program lacks what every one must have:", *broken]))
        with Harness() as harness:
            recordings = {
                name: recording
                for part in (record_programs, record_errors, record_events, record_stories)
                for name, recording in part(harness, contract, wanted).items()
            }
        kept = {path.relative_to(ROOT).with_suffix("").as_posix() for path in recording_files(ROOT)}
        check_names(names, recordings.keys() | kept, "recording")
        changed = write(recordings, wanted=wanted)
    except (CatalogueError, EventError, RecordError, RuleError, LookupError) as error:
        print(f"nothing is recorded: {error}", file=sys.stderr)
        return 1
    strictness.renew(contract.raw)
    print("\n".join([*changed, f"{len(recordings)} recordings, {len(changed)} changed"]))
    return 0


if __name__ == "__main__":
    sys.exit(main())
