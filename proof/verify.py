"""``python -m proof.verify``: run every program, and write down that it ran green, and when.

What was verified before and has not changed since keeps its date, so that a second run leaves no difference;
``--renew`` gives today's date to all, which is for the site that is published right after. With names, as
``sessions/create_session``, only these programs are run and held to their recordings, and nothing is written.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime
from itertools import groupby

from paket_sandbox.openapi.document import Document
from proof.harness import Harness
from proof.judge import run_problems
from proof.reach import part_of
from proof.receivers import receiver_problems
from proof.record import RecordError, Wanted, check_names, choice, every, record_programs, run_programs
from proof.recorder import recording_problems
from proof.rules import RuleError, all_programs, read_rules, rule_problems
from proof.runner import Program
from proof.sandboxes import document
from proof.vectors import vector_problems
from snippets.catalogue import CatalogueError, Snippet, find_all
from snippets.verified import (
    Verification,
    digest_of_contract,
    digest_of_program,
    read_verified,
    write_verified,
)


def now_true(snippets: Sequence[Snippet], contract: Document, today: date) -> dict[str, Verification]:
    """What is true of each program once it has run today."""
    by_name = groupby(snippets, key=lambda snippet: snippet.program)
    programs = {name: tuple(files) for name, files in by_name}
    return {
        name: Verification(
            today,
            contract.version,
            digest_of_contract(part_of(contract, files)),
            digest_of_program(files),
        )
        for name, files in programs.items()
    }


def merged(
    before: Mapping[str, Verification], now: Mapping[str, Verification], renew: bool
) -> dict[str, Verification]:
    """What to write: the date of before for what is the same as before, unless it is to be renewed."""
    kept = {name: old for name, old in before.items() if name in now and old.is_of(now[name])}
    return {**now, **({} if renew else kept)}


def program_problems(
    harness: Harness, contract: Document, snippets: Sequence[Snippet], wanted: Wanted = every
) -> list[str]:
    """What the programs do wrong: those that call Paket, that it calls, or that verify what it sent.

    What every program must have comes first: one that lacks it may do everything right when it runs.
    """
    texts = [program for program in all_programs() if wanted(program.name)]
    runs = run_programs(harness, contract, wanted)
    return [
        *rule_problems(texts, read_rules()),
        *(problem for run in runs for problem in run_problems(run, contract)),
        *webhook_problems([snippet for snippet in snippets if wanted(snippet.program)], harness, contract),
    ]


def recorded_problems(harness: Harness, contract: Document, wanted: Wanted) -> list[str]:
    """Where the recordings of these programs are not what is answered now."""
    recordings = record_programs(harness, contract, wanted)
    return [
        problem for name, recording in recordings.items() for problem in recording_problems(name, recording)
    ]


def webhook_problems(snippets: Sequence[Snippet], harness: Harness, contract: Document) -> list[str]:
    """What the programs do wrong that Paket calls, or that verify what it sent."""
    problems = []
    for program in [Program.of(snippet) for snippet in snippets if not snippet.calls_paket]:
        if program.name == "webhooks/verify_signature":
            problems += vector_problems(program)
        else:
            problems += receiver_problems(program, harness, contract)
    return problems


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command: the exit status."""
    parser = argparse.ArgumentParser("python -m proof.verify", description=__doc__)
    parser.add_argument("names", nargs="*", help="only these, as sessions/create_session, and write nothing")
    parser.add_argument("--renew", action="store_true", help="today's date for every program")
    options = parser.parse_args(arguments)
    contract = document()
    wanted = choice(options.names)
    try:
        snippets = find_all()
        check_names(options.names, {snippet.program for snippet in snippets}, "program")
        with Harness() as harness:
            problems = program_problems(harness, contract, snippets, wanted)
            if options.names and not problems:
                problems = recorded_problems(harness, contract, wanted)
    except (CatalogueError, LookupError, RecordError, RuleError) as error:
        problems = [str(error)]
    if problems:
        print("\n".join(["nothing is verified:", *problems]), file=sys.stderr)
        return 1
    if options.names:
        print(f"{sum(map(wanted, (snippet.program for snippet in snippets)))} programs ran green")
        return 0
    verified = merged(read_verified(), now_true(snippets, contract, datetime.now(UTC).date()), options.renew)
    write_verified(verified)
    last = max(verification.on for verification in verified.values())
    print(f"{len(snippets)} programs ran green; the newest verification is of {last}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
