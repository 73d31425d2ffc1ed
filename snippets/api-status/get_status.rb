require "net/http"

uri = URI("https://api.paket.tv/v1")
request = Net::HTTP::Get.new(uri, "Accept" => "application/json")
request.basic_auth(ENV.fetch("PAKET_API_USERNAME"), ENV.fetch("PAKET_API_SECRET_KEY"))

options = { use_ssl: uri.scheme == "https", open_timeout: 10, read_timeout: 10, max_retries: 0 }
response = Net::HTTP.start(uri.host, uri.port, options) { |http| http.request(request) }

abort "Paket answered #{response.code}: #{response.body}" unless response.is_a?(Net::HTTPSuccess)
puts response.body
