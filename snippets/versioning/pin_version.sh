curl https://api.paket.tv/v1 \
  --user "${PAKET_API_USERNAME:?}:${PAKET_API_SECRET_KEY:?}" \
  --header "Accept: application/json" \
  --header "Paket-Version: 2023-12-01" \
  --fail-with-body --silent --show-error --max-time 10
