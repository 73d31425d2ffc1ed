import httpx

httpx.put("https://api.paket.tv/v1/things/1")
