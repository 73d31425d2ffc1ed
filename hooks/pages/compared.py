"""The second line at the end of each page: when its programs were last compared with Paket itself, and how it went."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime

from hooks.pages.sources import BlockError, Sources
from hooks.pages.verified import programs_on
from snippets.parity import DRIFT, FRESH, MATCH, NOT_REACHED, Compared, read_compared
from snippets.verified import digest_of_program

CHANGED = "changed"
"""What became of a program that was changed after it was compared, or never was."""

WORDS = {
    MATCH: ("program matches", "programs match"),
    DRIFT: ("differs", "differ"),
    NOT_REACHED: ("was not reached", "were not reached"),
    CHANGED: ("is newer", "are newer"),
}
"""Of one, and of several."""


@dataclass(frozen=True)
class Comparison:
    """What a page says of the last comparison."""

    on: date
    until: date
    """The last day on which it speaks for today."""
    result: str
    """``3 programs match, 1 differs``."""
    is_old: bool
    """Whether it was too long ago on the day on which the page was built."""

    @property
    def day(self) -> str:
        """The date for people: ``22 November 2026``."""
        return f"{self.on.day} {self.on:%B %Y}"


def last_comparison(sources: Sources) -> Compared | None:
    """The last comparison with Paket; None when there was none.

    Raises:
        BlockError: The file is of a comparison with something else.
    """
    try:
        return read_compared(sources.root / "snippets")
    except ValueError as error:
        raise BlockError(str(error)) from error


def compared(page: str, sources: Sources, today: date | None = None) -> Comparison | None:
    """What a page says: of its programs, or of all where it has none; None when there was no comparison.

    Args:
        page: Its path under ``docs/``.
        sources: What the pages are made from.
        today: The day; None for this one.
    """
    last = last_comparison(sources)
    if last is None:
        return None
    calling = [name for name, files in sources.programs.items() if files[0].calls_paket]
    programs = [name for name in programs_on(page, sources) if name in calling] or calling
    results = Counter(result_of(name, last, sources) for name in programs)
    is_old = last.is_old(today or datetime.now(UTC).date())
    return Comparison(last.on, last.on + FRESH, in_words(results), is_old)


def result_of(name: str, last: Compared, sources: Sources) -> str:
    """What became of a program as it is now."""
    known = last.programs.get(name)
    if known is None or known.digest != digest_of_program(sources.programs[name]):
        return CHANGED
    return known.result


def in_words(results: Counter[str]) -> str:
    """How many came to what; those that match first, even when there are none."""
    parts: Iterable[str] = (
        f"{results[result]} {words[results[result] != 1]}"
        for result, words in WORDS.items()
        if results[result] or result == MATCH
    )
    return ", ".join(parts)


def compared_html(line: Comparison | None) -> str:
    """The line itself. A page that is read later than it was built shows its age by ``browser/js/compared.js``."""
    if line is None:
        return '<p class="verified compared">Not yet compared with Paket.</p>'
    return (
        f'<p class="verified compared{" old" * line.is_old}">Compared with Paket on <time datetime="{line.on}"'
        f' data-until="{line.until}">{line.day}</time>: {line.result}.<span class="age"> That is more than'
        f" {FRESH.days} days ago.</span></p>"
    )
