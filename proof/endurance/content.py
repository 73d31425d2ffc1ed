"""List Items to write."""

from __future__ import annotations

from typing import Any


def movie(content: str, **attributes: Any) -> dict[str, Any]:
    """A List Item to add."""
    return {
        "content_id": content,
        "media_type": "movie",
        "action": "up_next_watchlist",
        "title": "The Long Way Home",
        "description": "A map that was never finished.",
        "poster_art_uri": "https://images.example.com/posters/1.jpg",
        "poster_art_aspect_ratio": "aspect_ratio_2_3",
        "duration": 5400,
        **attributes,
    }
