participant_id=${PAKET_PARTICIPANT_ID:?}

curl --config - --request PUT "https://api.paket.tv/v1/upnext/participants/$participant_id" \
  --header "Accept: application/json" \
  --header "Content-Type: application/json" \
  --data '{
    "content_id": "cid12345",
    "media_type": "tv_episode",
    "action": "up_next_continue",
    "title": "The Long Way Home",
    "description": "A keeper follows an unfinished map home.",
    "poster_art_uri": "https://images.example.com/posters/cid12345.jpg",
    "poster_art_aspect_ratio": "aspect_ratio_2_3",
    "duration": 2880,
    "season": 1,
    "episode": 4,
    "position": 1260
  }' \
  --fail-with-body --silent --show-error --max-time 10 \
  <<<"user = ${PAKET_API_USERNAME:?}:${PAKET_API_SECRET_KEY:?}"
