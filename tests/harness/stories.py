"""Taking the steps of a story, one after the other in one sandbox, in one language."""

from __future__ import annotations

from snippets.catalogue import Language, find_program
from snippets.stories import Story
from tests.harness.runner import Program
from tests.harness.sandboxes import FreshSandbox, clients
from tests.harness.world import Run, World, credentials, seed_of


def tell(world: World, story: Story, language: Language) -> list[Run]:
    """Run the programs of a story in order: one run for each, up to the first that fails."""
    sandbox = FreshSandbox(seed_of(story.name))
    address = world.wait(sandbox.start())
    variables: dict[str, str] = {}
    runs = []
    try:
        for step in story.programs:
            [snippet] = [s for s in find_program(step.program) if s.language == language]
            client = next(client for client in clients() if client.username == step.client)
            run = world.run(Program.of(snippet), credentials(client), upstream=address, variables=variables)
            runs.append(run)
            response = run.exchanges[-1].response if run.exchanges else None
            if run.status or response is None:
                break
            variables |= {name: response.json[attribute] for name, attribute in step.keep.items()}
    finally:
        world.wait(sandbox.stop())
    return runs
