require "json"
require "net/http"

def iterate_all(url)
  query = { limit: 50 }
  loop do
    uri = URI("#{url}?#{URI.encode_www_form(query)}")
    request = Net::HTTP::Get.new(uri, "Accept" => "application/json")
    request.basic_auth(ENV.fetch("PAKET_API_USERNAME"), ENV.fetch("PAKET_API_SECRET_KEY"))

    options = { use_ssl: uri.scheme == "https", open_timeout: 10, read_timeout: 10, max_retries: 0 }
    response = Net::HTTP.start(uri.host, uri.port, options) { |http| http.request(request) }
    abort "Paket answered #{response.code}: #{response.body}" unless response.is_a?(Net::HTTPSuccess)

    page = JSON.parse(response.body)
    page["items"].each { |item| yield item }
    next_key = page["next_key"]
    break if next_key.nil?

    read_so_far = query.fetch(:next_key, 0)
    abort "The list does not go on: after #{read_so_far} comes #{next_key}." if next_key <= read_so_far
    query[:next_key] = next_key
  end
end

session_id = ENV.fetch("PAKET_SESSION_ID")
iterate_all("https://api.paket.tv/v1/upnext/sessions/#{session_id}") { |item| puts item["content_id"] }
