"""The journey of an item, by the client that openapi-python-client makes. It prints what main.go prints."""

import json
import os
import sys
from typing import TypeVar

import httpx

sys.path.insert(0, sys.argv[1])  # it was generated there
from paket_api_client import Client
from paket_api_client.api.participants import create_participant
from paket_api_client.api.sessions import create_session
from paket_api_client.api.up_next_for_platforms import (
    add_session_participant,
    hide_item,
    list_session_items,
)
from paket_api_client.api.up_next_for_publishers import add_item, remove_item
from paket_api_client.models import (
    HideRequest,
    ListItemInputMovieUpNextContinue,
    ListItemInputTvEpisodeOther,
    ListItemInputTvEpisodeOtherAction,
    ParticipantReference,
    PosterArtAspectRatio,
    SessionItems,
    Success,
)
from paket_api_client.models import Participant as ParticipantModel
from paket_api_client.models import Session as SessionModel

T = TypeVar("T")


def client(kind: str) -> Client:
    """One that calls as a Client of a kind."""
    auth = (os.environ[f"{kind}_USERNAME"], os.environ[f"{kind}_KEY"])
    return Client(base_url=os.environ["SERVER"], httpx_args={"auth": auth}, timeout=httpx.Timeout(10))


def expect(answer: object, kind: type[T]) -> T:
    """The answer, which is of a kind."""
    if not isinstance(answer, kind):
        sys.exit(f"expected {kind.__name__}, got {answer}")
    return answer


def titles(page: SessionItems) -> list[str]:
    """What is on a page."""
    return [f"{item.title} hidden={str(item.hidden).lower()}" for item in page.items]


platform, publisher = client("PLATFORM"), client("PUBLISHER")
participant = expect(create_participant.sync(client=publisher, idempotency_key="python"), ParticipantModel)
session = expect(create_session.sync(client=platform, idempotency_key="python"), SessionModel)
reference = ParticipantReference(app_id=participant.client_id, participant_id=participant.participant_id)
expect(add_session_participant.sync(session.session_id, client=platform, body=reference), Success)

art = {
    "poster_art_uri": "https://images.example.com/a.jpg",
    "poster_art_aspect_ratio": PosterArtAspectRatio.ASPECT_RATIO_16_9,
}
episode = ListItemInputTvEpisodeOther(
    content_id="episode/1",
    media_type="tv_episode",
    action=ListItemInputTvEpisodeOtherAction.UP_NEXT_NEXT,
    title="An episode",
    description="First.",
    duration=2880,
    season=1,
    episode=2,
    last_interaction=1708058400,
    **art,
)
movie = ListItemInputMovieUpNextContinue(
    content_id="movie",
    media_type="movie",
    action="up_next_continue",
    title="A movie",
    description="Second.",
    duration=5400,
    position=60,
    last_interaction=1708058300,
    **art,
)
for item in (episode, movie):
    expect(add_item.sync(participant.participant_id, client=publisher, body=item), Success)

both = expect(list_session_items.sync(session.session_id, client=platform), SessionItems)
hide = HideRequest(content_id="movie", action="hide")
expect(hide_item.sync(session.session_id, participant.participant_id, client=platform, body=hide), Success)
remove_item.sync_detailed(participant.participant_id, "episode/1", client=publisher)
left = expect(list_session_items.sync(session.session_id, client=platform), SessionItems)
refused = int(create_session.sync_detailed(client=publisher).status_code)
print(json.dumps({"both": titles(both), "left": titles(left), "refused": refused}))
