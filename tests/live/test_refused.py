"""What the page does not have is refused by name: never a wrong answer."""

from __future__ import annotations

from pathlib import Path

import pytest
import yaml

from tests.live.engine import LivePage

REFUSED: dict[str, list[tuple[str, str]]] = yaml.safe_load(
    Path(__file__).with_name("refused.yaml").read_text("utf-8")
)


@pytest.mark.parametrize(
    ("language", "text", "message"),
    [(language, text, message) for language, cases in REFUSED.items() for text, message in cases],
)
def test_it_is_refused_by_name(language: str, text: str, message: str, live: LivePage) -> None:
    run = live.run(language, "refused", text + "\n", {})
    assert run.status, run
    assert message in run.stderr
    assert run.stdout == ""


def test_a_program_leaves_nothing_to_the_next(live: LivePage) -> None:
    before = """
import logging, os, sys, warnings, json
logging.basicConfig(level=logging.DEBUG)
warnings.simplefilter("error")
open("left.txt", "w").write("here")
sys.path.insert(0, "/nowhere"); sys.setrecursionlimit(10000)
sys.excepthook = lambda *_: None
os.environ["LEFT"] = "1"
"""
    after = """
import logging, os, sys, warnings
print(os.listdir("."), "LEFT" in os.environ, "/nowhere" in sys.path, sys.getrecursionlimit() == 10000)
print(logging.root.handlers, logging.root.level, warnings.filters[0][0] == "error")
{}["seen"]
"""
    assert live.run("python", "before.py", before, {}).status == 0
    run = live.run("python", "after.py", after, {})
    assert run.stdout == "['after.py'] False False False\n[] 30 False\n"
    assert "KeyError: 'seen'" in run.stderr
