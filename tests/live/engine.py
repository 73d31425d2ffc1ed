"""The engine of the live examples, called as the buttons call it."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from playwright.sync_api import Page

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
        output = result["output"]
        return LiveRun(
            result["status"],
            result["stopped"],
            "".join(text for kind, text in output if kind == "stdout"),
            "".join(text for kind, text in output if kind == "stderr"),
            tuple(json.loads(text) for kind, text in output if kind == "exchange"),
        )

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
