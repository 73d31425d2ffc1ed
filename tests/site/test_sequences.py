"""The diagrams of the guides: drawn in the page itself, described in words, and legible in light and in dark."""

from __future__ import annotations

import re

import pytest

from snippets.stories import Story, find_stories
from tests.site.published import Site

STORIES = list(find_stories().values())


@pytest.mark.parametrize("story", STORIES, ids=str)
def test_a_diagram_is_told_in_words(story: Story, site: Site) -> None:
    [diagram] = site.page(f"guides/{story.name}/").soup.select("figure.sequence > svg")
    assert diagram["role"] == "img"
    words = [str(diagram.select_one(f"#{id}").get_text()) for id in str(diagram["aria-labelledby"]).split()]  # type: ignore[union-attr]
    assert story.title in words[0]
    for step in story.steps:
        assert f"{step.sender} to {step.recipient}: {step.says}." in words[1]
        assert step.answer in words[1]


@pytest.mark.parametrize("story", STORIES, ids=str)
def test_a_diagram_has_no_colour_of_its_own_and_shows_every_step(story: Story, site: Site) -> None:
    [diagram] = site.page(f"guides/{story.name}/").soup.select("figure.sequence > svg")
    assert set(re.findall(r'(?:fill|stroke)="([^"]*)"', str(diagram))) == {"none", "currentColor"}
    texts = [text.get_text() for text in diagram.select("text")]
    labels = [text for s in story.steps for text in (f"{s.part}. {s.says}", s.answer) if text]
    assert texts == [*story.actors, *labels]


@pytest.mark.parametrize("story", STORIES, ids=str)
def test_a_diagram_numbers_the_steps_as_the_headings_do(story: Story, site: Site) -> None:
    """Each program stands under the heading that has the number of its step, and no numbered heading is left out."""
    told: list[tuple[int, str]] = []
    numbers = []
    for element in site.page(f"guides/{story.name}/").soup.select("h2, paket-program"):
        if element.name == "h2":
            found = re.match(r"(\d+)\. ", element.get_text())
            numbers.append(int(found[1]) if found else 0)
        else:
            told.append((numbers[-1], str(element["data-program"])))
    assert told == [(step.part, step.program) for step in story.programs]
    assert sorted({step.part for step in story.steps}) == sorted({n for n in numbers if n})
    assert [step.part for step in story.steps] == sorted(step.part for step in story.steps)
