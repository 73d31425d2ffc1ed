"""The engine of the live examples, called as the buttons call it."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from playwright.sync_api import Page

from proof.harness import seed_of
from proof.runner import Program

OPEN = """async () => {
  window.folder = new URL("../live/", document.querySelector("script[type=module]").src).href;
  window.live = await import(window.folder + "page/page.js");
}"""

RUN = """async ([language, file, text, environment, stdin, now, isPublished]) => {
  const output = [];
  const { engine } = window.live;
  const input = new TextEncoder().encode(stdin);
  const program = { language, file, text, isPublished, environment, input, now: now ?? undefined };
  const ending = await engine.run(program, (kind, text) => output.push([kind, text]));
  return { ...ending, output };
}"""

FIRST = {"javascript": 'import "node:util";'}
"""What a worker runs before others share it: it loads what would else take their globals for the platform's."""

RUN_IN_ONE_WORKER = """async ([language, file, environment, programs]) => {
  const { engine } = window.live;
  const { Guard } = await import(window.folder + "engine/guard.js");
  const sandbox = await engine.ready();
  const isInSandbox = ["python", "ruby"].includes(language);
  let worker;
  const runs = [];
  for (const { text, seed } of programs) {
    const output = [];
    await engine.ask("reset", { seed });
    const program = { language, file, text, isPublished: true, environment, input: new Uint8Array() };
    if (isInSandbox) {
      runs.push({ ...(await engine.run(program, (kind, text) => output.push([kind, text]))), output });
      continue;
    }
    worker ??= await engine.workers.start(language, Infinity).worker;
    const guard = new Guard((kind, text) => output.push([kind, text]));
    engine.guard = guard;
    worker.onMessage = (message) => message.type === "event" && guard.receive(message);
    const ending = await guard.watch(Promise.race([worker.requests.send(program), worker.broken]));
    if (ending.stopped) {
      worker.end();
      worker = undefined;
    }
    runs.push({ ...ending, output });
  }
  worker?.end();
  engine.guard = undefined;
  return runs;
}"""

ENVIRONMENT = """program => import(window.folder + "page/callers.js").then(
  ({ environmentFor }) => environmentFor(program)
)"""


@dataclass(frozen=True)
class LiveRun:
    """How a program ended in the page."""

    status: int | None
    """The exit status; None if it was stopped."""
    stopped: str
    """Why it was stopped."""
    stdout: str
    stderr: str
    exchanges: tuple[Mapping[str, Any], ...]
    """As the page is told of them: request, response or error, ms."""


def live_run(result: Mapping[str, Any]) -> LiveRun:
    """How a program ended, from what the page says of it."""
    output = result["output"]
    return LiveRun(
        result["status"],
        result["stopped"],
        "".join(text for kind, text in output if kind == "stdout"),
        "".join(text for kind, text in output if kind == "stderr"),
        tuple(json.loads(text) for kind, text in output if kind == "exchange"),
    )


class LivePage:
    """A page of the site."""

    def __init__(self, page: Page, site_url: str, path: str = "core-api/sessions/") -> None:
        self.page = page
        page.goto(site_url + path)
        page.evaluate(OPEN)

    def run(
        self,
        language: str,
        file: str,
        text: str,
        environment: Mapping[str, str],
        stdin: str = "",
        now: int | None = None,
        published: bool = False,
    ) -> LiveRun:
        """Run a program to its end.

        Args:
            language: Which one it is in.
            file: What its file is called.
            text: Its text.
            environment: The variables it reads.
            stdin: What it reads from its standard input.
            now: Where its clock stands still, in milliseconds.
            published: It does not wait for the modules that no published program imports.
        """
        given = [language, file, text, dict(environment), stdin, now, published]
        return live_run(self.page.evaluate(RUN, given))

    def run_in_one_worker(
        self, language: str, programs: Sequence[Program], environment: Mapping[str, str]
    ) -> list[LiveRun]:
        """Run programs of one language one after another in one worker, each against an empty sandbox.

        The page begins a new worker after each; that is most of the time that a small program takes.
        """
        first = {"text": FIRST.get(language, ""), "seed": 0}
        given = [{"text": program.text, "seed": seed_of(program.name)} for program in programs]
        file = Path(programs[0].id).name
        runs = self.page.evaluate(RUN_IN_ONE_WORKER, [language, file, dict(environment), [first, *given]])
        return [live_run(run) for run in runs[1:]]

    def prepare(self, program: str) -> dict[str, str]:
        """Make what a program expects to find, as the page's button does: the variables that it can read."""
        made = self.page.evaluate("program => window.live.engine.ask('prepare', { program })", program)
        assert made["problem"] == ""
        ids: dict[str, str] = made["ids"]
        return ids

    def environment(self, program: str) -> dict[str, str]:
        """The variables that the page gives to a program: credentials, and ids of what earlier runs made."""
        environment: dict[str, str] = self.page.evaluate(ENVIRONMENT, program)
        return environment

    def reset(self, seed: int | None = None) -> None:
        """Empty the sandbox, and have it make the ids of a seed."""
        self.page.evaluate("seed => window.live.engine.ask('reset', { seed: seed ?? undefined })", seed)

    def fail(self, fault: str, count: int = 1) -> None:
        """Have the sandbox fail."""
        self.page.evaluate(
            "([fault, count]) => window.live.engine.fail({ fault, count }).then("
            "() => window.live.engine.ask('tables'))",
            [fault, count],
        )
