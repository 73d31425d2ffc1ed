session_id=${PAKET_SESSION_ID:?}
next_key=

while true; do
  page=$(curl --get "https://api.paket.tv/v1/upnext/sessions/$session_id" \
    --user "${PAKET_API_USERNAME:?}:${PAKET_API_SECRET_KEY:?}" \
    --header "Accept: application/json" \
    --data limit=50 ${next_key:+--data-urlencode "next_key=$next_key"} \
    --fail-with-body --silent --show-error --max-time 10) || { echo "$page" >&2; exit 1; }

  echo "$page" | grep -o '"content_id": *"[^"]*"' | cut -d '"' -f 4
  next_key=$(echo "$page" | grep -o '"next_key": *"[^"]*"' | cut -d '"' -f 4)
  [ "$next_key" ] || break
done
