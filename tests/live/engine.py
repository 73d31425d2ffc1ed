"""The engine of the live examples, called as the buttons call it."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from playwright.sync_api import Page

from snippets.worlds import Step, filled, steps_before
from tests.harness.sandboxes import clients
from tests.harness.world import credentials

OPEN = """async () => {
  const base = new URL(document.body.dataset.base.replace(/\\/?$/, "/"), location).href;
  window.folder = base + "assets/live/";
  window.live = await import(window.folder + "page.js");
}"""

RUN = """async ([language, file, text, environment, stdin, now, isPublished]) => {
  const said = [];
  const { engine } = window.live;
  const input = new TextEncoder().encode(stdin);
  const program = { language, file, text, isPublished, environment, input, now: now ?? undefined };
  const ending = await engine.run(program, (kind, text) => said.push([kind, text]));
  return { ...ending, said };
}"""


STEP = """
import json, os, httpx
body = json.loads(os.environ["BODY"])
key = os.environ["PAKET_API_USERNAME"], os.environ["PAKET_API_SECRET_KEY"]
url = "https://api.paket.tv" + os.environ["TARGET"]
answer = httpx.request(os.environ["METHOD"], url, auth=key, json=body)
print(answer.text)
raise SystemExit(0 if answer.is_success else answer.text)
"""
"""Makes one request in the page."""


def step_environment(step: Step, variables: Mapping[str, str]) -> dict[str, str]:
    """What :data:`STEP` reads."""
    client = next(client for client in clients() if client.username == step.client)
    method, target = filled(step.call, variables).split(" ")
    body = json.dumps(filled(step.body, variables))
    return {**credentials(client), "METHOD": method, "TARGET": target, "BODY": body}


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
        result = self.page.evaluate(RUN, given)
        said = result["said"]
        return LiveRun(
            result["status"],
            result["stopped"],
            "".join(text for kind, text in said if kind == "stdout"),
            "".join(text for kind, text in said if kind == "stderr"),
            tuple(json.loads(text) for kind, text in said if kind == "exchange"),
        )

    def prepare(self, program: str) -> dict[str, str]:
        """Make the world that a program expects, as ``snippets/worlds.yaml`` tells: its variables."""
        variables: dict[str, str] = {}
        for step in steps_before(program):
            for number in range(1, step.repeat + 1):
                variables["NUMBER"] = str(number)
                made = self.run("python", "step.py", STEP, step_environment(step, variables))
                assert made.status == 0, made
                answer = json.loads(made.stdout)
                variables |= {name: answer[attribute] for name, attribute in step.keep.items()}
        return variables

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
