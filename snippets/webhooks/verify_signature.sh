tolerance=300000 # milliseconds
secret=${PAKET_WEBHOOK_SECRET:?is not set}
header=${PAKET_SIGNATURE?is not set}
IFS=, read -ra fields <<<"${header//[[:space:]]/ }"

refuse() {
  echo "Refused: $1." >&2
  exit 1
}
digest() { openssl dgst -sha256 | sed 's/.*= *//'; }
to_hex() { xxd -p | tr -d '\n'; }
digest_of_hex() { printf %s "$1" | xxd -r -p | digest; }

# openssl takes the secret for an HMAC as an argument, which every user of the machine can read. So this is an HMAC made
# of digests, of a key and a text in hex.
hmac() {
  local key=$1 byte inner= outer=
  if ((${#key} > 128)); then key=$(digest_of_hex "$key"); fi
  printf -v key %-128s "$key"
  key=${key// /0}
  for ((place = 0; place < 128; place += 2)); do
    byte=0x${key:place:2}
    printf -v inner %s%02x "$inner" $((byte ^ 0x36))
    printf -v outer %s%02x "$outer" $((byte ^ 0x5c))
  done
  digest_of_hex "$outer$(digest_of_hex "$inner$2")"
}

times=() signatures=()
for field in "${fields[@]}"; do
  read -r field <<<"$field" # without the blanks around it
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

payload=$(printf %s. "$sent_at" | to_hex)$(to_hex)
expected=$(hmac "$(printf %s "$secret" | to_hex)" "$payload")
blind=$(openssl rand -hex 16) # compare digests: how long that takes tells nothing about what they are of
for signature in "${signatures[@]}"; do
  if [ "$(printf %s "$blind$signature" | digest)" = "$(printf %s "$blind$expected" | digest)" ]; then
    echo "Verified."
    exit
  fi
done
refuse "no signature matches"
