require "net/http"
require "openssl"
require "securerandom"

ATTEMPTS = 5
PATIENCE = 60 # seconds: a longer wait is left to the caller
PASSING = %w[409 429 502 503 504].freeze
STORED = "500" # comes again with the same key
NO_ANSWER = [
  SystemCallError, SocketError, IOError, Timeout::Error, OpenSSL::SSL::SSLError, Net::HTTPBadResponse
].freeze

uri = URI("https://api.paket.tv/v1/sessions")
headers = {
  "Accept" => "application/json",
  "Accept-Encoding" => "identity", # so that Content-Length is the size of the body
  "Idempotency-Key" => SecureRandom.uuid # in your app: store it with the viewer's profile
}
request = Net::HTTP::Post.new(uri, headers)
request.basic_auth(ENV.fetch("PAKET_API_USERNAME"), ENV.fetch("PAKET_API_SECRET_KEY"))
options = { use_ssl: uri.scheme == "https", open_timeout: 10, read_timeout: 10, max_retries: 0 }

(1..ATTEMPTS).each do |attempt|
  pause = rand * 0.25 * 2**attempt
  begin
    response = Net::HTTP.start(uri.host, uri.port, options) { |http| http.request(request) }
    raise EOFError, "half an answer" if response.body.to_s.bytesize < response.content_length.to_i
  rescue *NO_ANSWER => error
    problem = "Paket did not answer: #{error.message}"
  else
    if response.is_a?(Net::HTTPSuccess)
      puts response.body
      break
    end
    problem = "Paket answered #{response.code}: #{response.body}"
    if response.code == STORED
      request["Idempotency-Key"] = SecureRandom.uuid # in your app: store it in place of the old one
    elsif !PASSING.include?(response.code)
      abort problem
    end
    pause += response["Retry-After"].to_i if response["Retry-After"]&.match?(/\A\d+\z/)
  end
  abort problem if attempt == ATTEMPTS || pause > PATIENCE
  sleep pause
end
