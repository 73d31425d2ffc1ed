curl https://api.paket.tv/v1/things/1 --data "<&>"
: "${PAKET_THING_ID:?is not set}"
