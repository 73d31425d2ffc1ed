"""Of a program that sleeps the page is told, so that it waits."""

from __future__ import annotations

import pytest

from tests.live.engine import LivePage

SLEEPERS = {
    "python": "import time; time.sleep(0.2)",
    "python, asyncio": "import asyncio; asyncio.run(asyncio.sleep(0.2))",
    "ruby": "sleep 0.2",
    "javascript": "await new Promise((resolve) => setTimeout(resolve, 200));",
    "javascript, promises": 'import { setTimeout } from "node:timers/promises"; await setTimeout(200);',
    "shell": "sleep 0.2",
}

WATCH = """async ([language, text]) => {
  const { Guard } = await import(window.folder + "engine/guard.js");
  const { receive } = Guard.prototype;
  const told = [];
  Guard.prototype.receive = function (event) {
    if (event.kind === "sleep") told.push(Number(event.text));
    receive.call(this, event);
  };
  try {
    const program = { language, file: "sleeper", text, isPublished: true, environment: {} };
    const { status } = await window.live.engine.run(program, () => {});
    return { status, told };
  } finally {
    Guard.prototype.receive = receive;
  }
}"""


@pytest.mark.parametrize("name", SLEEPERS)
def test_the_page_is_told_of_sleep(name: str, live: LivePage) -> None:
    result = live.page.evaluate(WATCH, [name.partition(",")[0], SLEEPERS[name]])
    assert result["status"] == 0
    assert result["told"], result
    assert max(result["told"]) == pytest.approx(0.2, abs=0.05)
