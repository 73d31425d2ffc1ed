"""The guides describe what happens: each runs from the first step to the last, in every language, in one harness."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest

from hooks.pages.placements import find_places
from paket_sandbox.openapi.document import Document
from proof.harness import Harness
from proof.judge import run_problems
from proof.recorder import record, recording_problems
from proof.stories import run_story
from snippets.catalogue import LANGUAGES, ROOT, Language
from snippets.recordings import read_recording
from snippets.stories import Story, find_stories

STORIES = list(find_stories().values())


@pytest.mark.parametrize("language", LANGUAGES, ids=str)
@pytest.mark.parametrize("story", STORIES, ids=str)
def test_a_story_runs_to_its_end_and_is_answered_as_recorded(
    story: Story, language: Language, harness: Harness, document: Document
) -> None:
    runs = run_story(harness, story, language)
    assert [problem for run in runs for problem in run_problems(run, document)] == []
    assert [run.program.name for run in runs] == [step.program for step in story.programs]
    for step, run in zip(story.programs, runs, strict=True):
        assert recording_problems(story.recording(step), record(run.exchanges[-1], document)) == []


@pytest.mark.parametrize("story", STORIES, ids=str)
def test_the_list_on_the_screen_has_what_the_publisher_added(story: Story) -> None:
    recordings = {step.program: read_recording(story.recording(step)) for step in reversed(story.programs)}
    added = recordings["upnext-for-publishers/add_item"].request.body
    [shown] = recordings["upnext-for-platforms/list_session_items"].body["items"]
    assert {name: shown[name] for name in added} == added
    assert shown["platform_data"]["deep_link"] == f"app://12345/{added['content_id']}"


@pytest.mark.parametrize("story", STORIES, ids=str)
def test_the_guide_tells_the_story_in_its_order(story: Story) -> None:
    places = [p for p in find_places(ROOT.parent / "docs") if p.page == f"guides/{story.name}.md"]
    shown = [(p.block, p.argument) for p in places if p.block in ("program", "recording")]
    expected = [
        block
        for step in story.programs
        for block in (("program", step.program), ("recording", story.recording(step)))
    ]
    assert shown == expected
    assert ("sequence", story.name) in [(p.block, p.argument) for p in places]


def test_no_recording_is_of_another_story() -> None:
    known = {story.recording(step) for story in STORIES for step in story.programs}
    found = {p.relative_to(ROOT).with_suffix("").as_posix() for p in ROOT.glob("stories/*/*.json")}
    assert found == known


def test_a_step_that_fails_ends_the_story(harness: Harness) -> None:
    story = STORIES[0]
    cut = replace(story, steps=tuple(s for s in story.steps if "create_session" not in s.program))
    runs = run_story(harness, cut, LANGUAGES[1])
    assert len(runs) < len(cut.programs)
    assert runs[-1].status != 0
    assert re.search("PAKET_SESSION_ID", runs[-1].stderr)
