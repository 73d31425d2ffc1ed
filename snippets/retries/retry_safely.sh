attempts=5
credentials=${PAKET_API_USERNAME:?}:${PAKET_API_SECRET_KEY:?}
idempotency_key=$(uuidgen 2>/dev/null || cat /proc/sys/kernel/random/uuid) # one key for all attempts

for ((attempt = 1; attempt <= attempts; attempt++)); do
  if answer=$(curl --request POST https://api.paket.tv/v1/sessions \
    --user "$credentials" \
    --header "Accept: application/json" \
    --header "Idempotency-Key: $idempotency_key" \
    --silent --show-error --max-time 10 --write-out '\n%{http_code}'); then
    body=${answer%$'\n'*}
    status=${answer##*$'\n'}
    problem="Paket answered $status: $body"
  else
    status=000
    problem="Paket did not answer."
  fi

  case $status in
    2??) echo "$body"; exit ;;
    000 | 409 | 503) ;; # passes by itself
    *) break ;;
  esac

  if [ "$attempt" -lt "$attempts" ]; then
    pause=$((RANDOM % (250 << attempt))) # milliseconds
    sleep "$((pause / 1000)).$(printf %03d $((pause % 1000)))"
  fi
done
echo "$problem" >&2
exit 1
