answer=$(curl --config - https://api.paket.tv/v1 \
  --header "Accept: application/json" \
  --silent --show-error --max-time 10 --write-out '\n%{http_code}' \
  <<<"user = ${PAKET_API_USERNAME:?}:${PAKET_API_SECRET_KEY:?}") || exit

body=${answer%$'\n'*}
status=${answer##*$'\n'}

case $status in
  2??) echo "$body" ;;
  401) echo "401: check your API Username and API Secret Key. $body" >&2; exit 1 ;;
  503) echo "503: Paket is down for maintenance, try again later. $body" >&2; exit 1 ;;
  *) echo "Paket answered $status: $body" >&2; exit 1 ;;
esac
