"""Sequence diagrams as inline SVG, drawn when the site is built.

Everything is in the colour of the text around it, so that it reads in light and in dark, and the style sheet
gives its texts a rim in the colour of the page. What it shows is described in its title and
description as well.
"""

from __future__ import annotations

from html import escape

from snippets.stories import Story

WIDTH = 460
MARGIN = 46
"""From the edge to the first lifeline."""
TOP = 44
"""Where the first arrow's row begins."""
ROW = 38
TEXT = 'fill="currentColor" text-anchor="middle"'


def sequence_svg(story: Story, key: str) -> str:
    """The diagram of a story; ``key`` begins the ids in it."""
    places = lifelines(story)
    arrows = "".join(arrows_of(story, places))
    height = TOP + ROW * rows_of(story) + 12
    lines = "".join(lifeline(actor, x, height) for actor, x in places.items())
    return (
        f'<svg viewBox="0 0 {WIDTH} {height}" role="img" aria-labelledby="{key}-title {key}-description" '
        f'font-size="15" fill="none" stroke="currentColor">'
        f'<title id="{key}-title">{escape(story.title)}.</title>'
        f'<desc id="{key}-description">{escape(description(story))}</desc>{lines}{arrows}</svg>'
    )


def description(story: Story) -> str:
    """The story in words."""
    sentences = []
    for step in story.steps:
        answer = f" {step.recipient} answers: {step.answer}." if step.answer else ""
        sentences.append(f"{step.part}. {step.sender} to {step.recipient}: {step.says}.{answer}")
    return " ".join(sentences)


def lifelines(story: Story) -> dict[str, float]:
    """Where each actor stands."""
    gap = (WIDTH - 2 * MARGIN) / (len(story.actors) - 1)
    return {actor: MARGIN + index * gap for index, actor in enumerate(story.actors)}


def rows_of(story: Story) -> int:
    """How many arrows there are."""
    return sum(2 if step.answer else 1 for step in story.steps)


def lifeline(actor: str, x: float, height: int) -> str:
    """An actor's name, and the line below it."""
    return (
        f'<text x="{x:g}" y="18" font-weight="700" {TEXT}>{escape(actor)}</text>'
        f'<path d="M{x:g} 28V{height - 4}" stroke-opacity=".35"/>'
    )


def arrows_of(story: Story, places: dict[str, float]) -> list[str]:
    """The arrows of all steps, from top to bottom."""
    arrows = []
    y = TOP
    for step in story.steps:
        start, end = places[step.sender], places[step.recipient]
        y += ROW
        arrows.append(arrow(start, end, y, f"{step.part}. {step.says}"))
        if step.answer:
            y += ROW
            arrows.append(arrow(end, start, y, step.answer, "4 4"))
    return arrows


def arrow(start: float, end: float, y: int, text: str, dashes: str = "") -> str:
    """One arrow, with its text above it."""
    back = 7 if start < end else -7
    dashed = f' stroke-dasharray="{dashes}"' if dashes else ""
    return (
        f'<text x="{(start + end) / 2:g}" y="{y - 6}" {TEXT}>{escape(text)}</text>'
        f'<path d="M{start:g} {y}H{end:g}"{dashed}/>'
        f'<path d="M{end - back:g} {y - 4}L{end:g} {y}L{end - back:g} {y + 4}"/>'
    )
