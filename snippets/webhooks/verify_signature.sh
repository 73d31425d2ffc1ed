tolerance=300000 # milliseconds
secret=${PAKET_WEBHOOK_SECRET:?is not set}
IFS=, read -ra fields <<<"${PAKET_SIGNATURE?is not set}"

refuse() {
  echo "Refused: $1." >&2
  exit 1
}
digest() {
  openssl dgst -sha256 -hmac "$1" | sed 's/.*= *//'
}

times=() signatures=()
for field in "${fields[@]}"; do
  case $field in
    t | "t="*) times+=("${field#t=}") ;;
    v1 | "v1="*) signatures+=("${field#v1=}") ;;
  esac
done
sent_at=${times[0]}
if [[ ${#times[@]} != 1 || ! $sent_at =~ ^[0-9]{1,15}$ || ${#signatures[@]} == 0 ]]; then
  refuse "the Paket-Signature header is malformed"
fi

age=$(($(date +%s) * 1000 - 10#$sent_at))
if ((age > tolerance || age < -tolerance)); then refuse "its time is outside the tolerance"; fi

expected=$({ printf '%s.' "$sent_at" && cat; } | digest "$secret")
blind=$(openssl rand -hex 16) # compare digests of the digests: how long that takes tells nothing about them
for signature in "${signatures[@]}"; do
  if [ "$(printf %s "$signature" | digest "$blind")" = "$(printf %s "$expected" | digest "$blind")" ]; then
    echo "Verified."
    exit
  fi
done
refuse "no signature matches"
