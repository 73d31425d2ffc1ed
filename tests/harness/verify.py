"""``python -m tests.harness.verify``: run every program, and write down that it ran green, and when.

What was verified before and has not changed since keeps its date, so that a second run leaves no difference;
``--renew`` gives today's date to all, which is for the site that is published right after.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime
from itertools import groupby

from openapi.document import Document
from snippets.catalogue import CatalogueError, Snippet, find_all
from snippets.verified import (
    Verification,
    digest_of_contract,
    digest_of_program,
    read_verified,
    write_verified,
)
from tests.harness.judge import run_problems
from tests.harness.receivers import receiver_problems
from tests.harness.record import run_programs
from tests.harness.runner import Program
from tests.harness.sandboxes import document
from tests.harness.vectors import vector_problems
from tests.harness.world import World


def now_true(snippets: Sequence[Snippet], contract: Document, today: date) -> dict[str, Verification]:
    """What can be said of each program once it has run today."""
    by_name = groupby(snippets, key=lambda snippet: snippet.program)
    digest = digest_of_contract(contract.raw)
    return {
        name: Verification(today, contract.version, digest, digest_of_program(files))
        for name, files in by_name
    }


def merged(
    before: Mapping[str, Verification], now: Mapping[str, Verification], renew: bool
) -> dict[str, Verification]:
    """What to write: the date of before for what is the same as before, unless it is to be renewed."""
    kept = {name: old for name, old in before.items() if name in now and old.is_of(now[name])}
    return {**now, **({} if renew else kept)}


def webhook_problems(snippets: Sequence[Snippet], world: World, contract: Document) -> list[str]:
    """What the programs do wrong that Paket calls, or that verify what it sent."""
    problems = []
    for program in [Program.of(snippet) for snippet in snippets if not snippet.calls_paket]:
        if program.name == "webhooks/verify_signature":
            problems += vector_problems(program)
        else:
            problems += receiver_problems(program, world, contract)
    return problems


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command: the exit status."""
    parser = argparse.ArgumentParser("python -m tests.harness.verify", description=__doc__)
    parser.add_argument("--renew", action="store_true", help="today's date for every program")
    options = parser.parse_args(arguments)
    contract = document()
    try:
        snippets = find_all()
        with World() as world:
            runs = run_programs(world, contract)
            problems = [problem for run in runs for problem in run_problems(run, contract)]
            problems += webhook_problems(snippets, world, contract)
    except (CatalogueError, LookupError) as error:
        problems = [str(error)]
    if problems:
        print("\n".join(["nothing is verified:", *problems]), file=sys.stderr)
        return 1
    verified = merged(read_verified(), now_true(snippets, contract, datetime.now(UTC).date()), options.renew)
    write_verified(verified)
    last = max(verification.on for verification in verified.values())
    print(f"{len(snippets)} programs ran green; the newest verification is of {last}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
