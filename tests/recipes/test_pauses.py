"""The waits of the retry recipe: they grow, they stop growing, and no two servers wait alike."""

from itertools import islice

import pytest

from recipes.retry import pauses


def bounds(monkeypatch: pytest.MonkeyPatch, count: int, **arguments: float) -> list[tuple[float, float]]:
    """What the recipe asks chance for."""
    asked: list[tuple[float, float]] = []

    def uniform(low: float, high: float) -> float:
        asked.append((low, high))
        return high

    monkeypatch.setattr("recipes.retry.random.uniform", uniform)
    assert list(islice(pauses(**arguments), count)) == [high for _, high in asked]
    return asked


def test_the_bound_doubles_up_to_the_longest(monkeypatch: pytest.MonkeyPatch) -> None:
    assert bounds(monkeypatch, 8) == [(0, high) for high in (0.5, 1, 2, 4, 8, 16, 30, 30)]


def test_the_first_bound_is_no_longer_than_the_longest(monkeypatch: pytest.MonkeyPatch) -> None:
    assert bounds(monkeypatch, 2, first=5, longest=2) == [(0, 2), (0, 2)]


def test_waits_differ_and_keep_within_their_bounds() -> None:
    waits = list(islice(pauses(first=1, longest=1), 1000))
    assert all(0 <= wait <= 1 for wait in waits)
    assert len(set(waits)) > 900
    assert min(waits) < 0.1
    assert max(waits) > 0.9
