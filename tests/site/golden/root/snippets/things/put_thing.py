import os

import httpx

httpx.put("https://api.paket.tv/v1/things/1")
print(os.environ["PAKET_THING_ID"], os.environ["PAKET_API_USERNAME"])
