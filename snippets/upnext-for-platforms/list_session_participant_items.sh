session_id=${PAKET_SESSION_ID:?}
participant_id=${PAKET_PARTICIPANT_ID:?}

curl --config - "https://api.paket.tv/v1/upnext/sessions/$session_id/$participant_id" \
  --header "Accept: application/json" \
  --fail-with-body --silent --show-error --max-time 10 \
  <<<"user = ${PAKET_API_USERNAME:?}:${PAKET_API_SECRET_KEY:?}"
