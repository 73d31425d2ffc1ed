session_id=${PAKET_SESSION_ID:?}
app_id=${PAKET_APP_ID:?}
participant_id=${PAKET_PARTICIPANT_ID:?}
body=$(jq --null-input --arg app_id "$app_id" --arg participant_id "$participant_id" \
  '{app_id: $app_id, participant_id: $participant_id}') || exit

curl --config - --request PUT "https://api.paket.tv/v1/upnext/sessions/$session_id" \
  --header "Accept: application/json" \
  --header "Content-Type: application/json" \
  --data "$body" \
  --fail-with-body --silent --show-error --max-time 10 \
  <<<"user = ${PAKET_API_USERNAME:?}:${PAKET_API_SECRET_KEY:?}"
