"""The guides' programs run in order in the page: what one makes is there for the next."""

from __future__ import annotations

import pytest
from playwright.sync_api import Browser, expect

from snippets.catalogue import LANGUAGES, Language
from snippets.stories import Story, find_stories


@pytest.mark.parametrize("language", LANGUAGES, ids=str)
@pytest.mark.parametrize("story", find_stories().values(), ids=str)
def test_a_reader_follows_a_guide_from_the_first_step_to_the_last(
    story: Story, language: Language, browser: Browser, site_url: str
) -> None:
    context = browser.new_context(service_workers="block")
    page = context.new_page()
    page.goto(f"{site_url}guides/{story.name}/?lang={language.id}")
    programs = page.locator("paket-program")
    expect(programs).to_have_count(len(story.programs))
    for number, step in enumerate(story.programs):
        program = programs.nth(number)
        expect(program).to_have_attribute("data-program", step.program)
        program.locator(".live-run").click()
        status = program.locator(".live-result .live-status")
        expect(status).to_contain_text("Exit status")
        expect(status).to_contain_text("Exit status 0 · 1 request")
    context.close()
