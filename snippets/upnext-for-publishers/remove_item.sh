participant_id=${PAKET_PARTICIPANT_ID:?}
content_id=cid12345
in_path=$(jq --raw-output --null-input --arg id "$content_id" '$id | @uri') || exit

curl --config - --request DELETE "https://api.paket.tv/v1/upnext/participants/$participant_id/$in_path" \
  --header "Accept: application/json" \
  --fail-with-body --silent --show-error --max-time 10 \
  <<<"user = ${PAKET_API_USERNAME:?}:${PAKET_API_SECRET_KEY:?}"
