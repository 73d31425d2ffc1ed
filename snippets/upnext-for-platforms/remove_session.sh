session_id=${PAKET_SESSION_ID:?}

curl --config - --request DELETE "https://api.paket.tv/v1/upnext/sessions/$session_id" \
  --header "Accept: application/json" \
  --fail-with-body --silent --show-error --max-time 10 \
  <<<"user = ${PAKET_API_USERNAME:?}:${PAKET_API_SECRET_KEY:?}"
