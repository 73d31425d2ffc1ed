attempts=5
patience=60 # seconds: a longer wait is left to the caller
credentials=${PAKET_API_USERNAME:?}:${PAKET_API_SECRET_KEY:?}
new_key() { uuidgen 2>/dev/null || cat /proc/sys/kernel/random/uuid; }
idempotency_key=$(new_key) || exit # in your app: store it with the viewer's profile

for ((attempt = 1; attempt <= attempts; attempt++)); do
  answer=$(curl --config - --request POST https://api.paket.tv/v1/sessions \
    --header "Accept: application/json" \
    --header "Idempotency-Key: $idempotency_key" \
    --silent --show-error --max-time 10 \
    --write-out '\n%header{retry-after}\n%{http_code}' <<<"user = $credentials")
  ended=$?
  status=${answer##*$'\n'}
  body=${answer%$'\n'*}
  retry_after=${body##*$'\n'}
  body=${body%$'\n'*}

  case $ended in
    0) problem="Paket answered $status: $body" ;;
    6 | 7 | 18 | 28 | 35 | 52 | 55 | 56 | 92) status=000 problem="Paket did not answer." ;;
    *) exit "$ended" ;; # the call is wrong, and curl says how
  esac
  case $status in
    2??) echo "$body"; exit ;;
    500) idempotency_key=$(new_key) || exit ;; # stored; in your app: store the new key in place of the old one
    000 | 409 | 429 | 502 | 503 | 504) ;; # passes by itself
    *) break ;;
  esac

  pause=$((RANDOM % (250 << attempt))) # milliseconds
  if [[ $retry_after =~ ^[0-9]{1,6}$ ]]; then pause=$((pause + 1000 * 10#$retry_after)); fi
  if ((attempt == attempts || pause > 1000 * patience)); then break; fi
  sleep "$((pause / 1000)).$(printf %03d $((pause % 1000)))"
done
echo "$problem" >&2
exit 1
