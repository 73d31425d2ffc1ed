await fetch("https://api.paket.tv/v1/things/1");
