participant_id=${PAKET_PARTICIPANT_ID:?is not set}

curl --request DELETE "https://api.paket.tv/v1/upnext/participants/$participant_id/cid12345" \
  --user "${PAKET_API_USERNAME:?is not set}:${PAKET_API_SECRET_KEY:?is not set}" \
  --header "Accept: application/json" \
  --fail-with-body --silent --show-error --max-time 10
