require "json"
require "net/http"

participant_id = ENV.fetch("PAKET_PARTICIPANT_ID")
uri = URI("https://api.paket.tv/v1/upnext/participants/#{participant_id}")
request = Net::HTTP::Put.new(uri, "Accept" => "application/json", "Content-Type" => "application/json")
request.basic_auth(ENV.fetch("PAKET_API_USERNAME"), ENV.fetch("PAKET_API_SECRET_KEY"))
request.body = JSON.generate(
  content_id: "cid12345",
  media_type: "tv_episode",
  action: "up_next_continue",
  title: "The Long Way Home",
  description: "A keeper follows an unfinished map home.",
  poster_art_uri: "https://images.example.com/posters/cid12345.jpg",
  poster_art_aspect_ratio: "aspect_ratio_2_3",
  duration: 2880,
  season: 1,
  episode: 4,
  position: 1260
)

options = { use_ssl: uri.scheme == "https", open_timeout: 10, read_timeout: 10, max_retries: 0 }
response = Net::HTTP.start(uri.host, uri.port, options) { |http| http.request(request) }

abort "Paket answered #{response.code}: #{response.body}" unless response.is_a?(Net::HTTPSuccess)
puts response.body
