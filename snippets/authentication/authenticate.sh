credentials=${PAKET_API_USERNAME:?is not set}:${PAKET_API_SECRET_KEY:?is not set}

curl https://api.paket.tv/v1 \
  --header "Authorization: Basic $(printf %s "$credentials" | base64 | tr -d '\n')" \
  --header "Accept: application/json" \
  --fail-with-body --silent --show-error --max-time 10
