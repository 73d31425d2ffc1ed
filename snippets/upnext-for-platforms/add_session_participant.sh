session_id=${PAKET_SESSION_ID:?is not set}
app_id=${PAKET_APP_ID:?is not set}
participant_id=${PAKET_PARTICIPANT_ID:?is not set}

curl --request PUT "https://api.paket.tv/v1/upnext/sessions/$session_id" \
  --user "${PAKET_API_USERNAME:?is not set}:${PAKET_API_SECRET_KEY:?is not set}" \
  --header "Accept: application/json" \
  --header "Content-Type: application/json" \
  --data "{\"app_id\": \"$app_id\", \"participant_id\": \"$participant_id\"}" \
  --fail-with-body --silent --show-error --max-time 10
