session_id=${PAKET_SESSION_ID:?is not set}
participant_id=${PAKET_PARTICIPANT_ID:?is not set}

curl --request PUT "https://api.paket.tv/v1/upnext/sessions/$session_id/$participant_id" \
  --user "${PAKET_API_USERNAME:?is not set}:${PAKET_API_SECRET_KEY:?is not set}" \
  --header "Accept: application/json" \
  --header "Content-Type: application/json" \
  --data '{"content_id": "cid12345", "action": "hide"}' \
  --fail-with-body --silent --show-error --max-time 10
