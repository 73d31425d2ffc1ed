credentials=${PAKET_API_USERNAME:?}:${PAKET_API_SECRET_KEY:?}

curl https://api.paket.tv/v1 \
  --header "Authorization: Basic $(printf %s "$credentials" | base64 | tr -d '\n')" \
  --header "Accept: application/json" \
  --fail-with-body --silent --show-error --max-time 10
