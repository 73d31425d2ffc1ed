session_id=${PAKET_SESSION_ID:?}
next_key=

while true; do
  page=$(curl --config - --get "https://api.paket.tv/v1/upnext/sessions/$session_id" \
    --header "Accept: application/json" \
    --data limit=50 ${next_key:+--data "next_key=$next_key"} \
    --fail-with-body --silent --show-error --max-time 10 \
    <<<"user = ${PAKET_API_USERNAME:?}:${PAKET_API_SECRET_KEY:?}") || { echo "$page" >&2; exit 1; }

  jq --raw-output '.items[].content_id' <<<"$page" || exit
  read_so_far=${next_key:-0}
  next_key=$(jq --raw-output '.next_key // empty' <<<"$page") || exit
  [ "$next_key" ] || break
  if ! [ "$next_key" -gt "$read_so_far" ]; then
    echo "The list does not go on: after $read_so_far comes $next_key." >&2
    exit 1
  fi
done
