curl --config - --request POST https://api.paket.tv/v1/sessions \
  --header "Accept: application/json" \
  --fail-with-body --silent --show-error --max-time 10 \
  <<<"user = ${PAKET_API_USERNAME:?}:${PAKET_API_SECRET_KEY:?}"
