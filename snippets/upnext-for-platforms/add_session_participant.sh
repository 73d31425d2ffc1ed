session_id=${PAKET_SESSION_ID:?}
app_id=${PAKET_APP_ID:?}
participant_id=${PAKET_PARTICIPANT_ID:?}

curl --request PUT "https://api.paket.tv/v1/upnext/sessions/$session_id" \
  --user "${PAKET_API_USERNAME:?}:${PAKET_API_SECRET_KEY:?}" \
  --header "Accept: application/json" \
  --header "Content-Type: application/json" \
  --data "{\"app_id\": \"$app_id\", \"participant_id\": \"$participant_id\"}" \
  --fail-with-body --silent --show-error --max-time 10
