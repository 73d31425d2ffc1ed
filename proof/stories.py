"""Taking the steps of a story, one after the other in one sandbox, in one language."""

from __future__ import annotations

from proof.harness import Harness, Run, seed_of
from proof.runner import Program
from proof.sandboxes import FreshSandbox, clients
from snippets.catalogue import Language, find_program
from snippets.stories import Story
from snippets.variables import credentials, ids_in


def run_story(harness: Harness, story: Story, language: Language) -> list[Run]:
    """Run the programs of a story in order: one run for each, up to the first that fails."""
    sandbox = FreshSandbox(seed_of(story.name))
    address = harness.wait(sandbox.start())
    variables: dict[str, str] = {}
    runs = []
    try:
        for step in story.programs:
            [snippet] = [s for s in find_program(step.program) if s.language == language]
            client = next(client for client in clients() if client.username == step.client)
            run = harness.run(Program.of(snippet), credentials(client), upstream=address, variables=variables)
            runs.append(run)
            response = run.exchanges[-1].response if run.exchanges else None
            if run.status or response is None:
                break
            variables |= ids_in(response.body)
    finally:
        harness.wait(sandbox.stop())
    return runs
