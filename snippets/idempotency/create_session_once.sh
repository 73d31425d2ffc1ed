idempotency_key=$(uuidgen 2>/dev/null || cat /proc/sys/kernel/random/uuid) || exit

for attempt in 1 2; do
  curl --config - --request POST https://api.paket.tv/v1/sessions \
    --header "Accept: application/json" \
    --header "Idempotency-Key: $idempotency_key" \
    --fail-with-body --silent --show-error --max-time 10 \
    <<<"user = ${PAKET_API_USERNAME:?}:${PAKET_API_SECRET_KEY:?}" || exit
  echo
done
