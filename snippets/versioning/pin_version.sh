curl https://api.paket.tv/v1 \
  --user "${PAKET_API_USERNAME:?is not set}:${PAKET_API_SECRET_KEY:?is not set}" \
  --header "Accept: application/json" \
  --header "Paket-Version: 2023-12-01" \
  --fail-with-body --silent --show-error --max-time 10
