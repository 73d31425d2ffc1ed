require "net/http"
require "openssl"
require "securerandom"

ATTEMPTS = 5
NO_ANSWER = [SystemCallError, SocketError, IOError, Timeout::Error, OpenSSL::SSL::SSLError].freeze

uri = URI("https://api.paket.tv/v1/sessions")
headers = { "Accept" => "application/json", "Idempotency-Key" => SecureRandom.uuid } # one key for all attempts
request = Net::HTTP::Post.new(uri, headers)
request.basic_auth(ENV.fetch("PAKET_API_USERNAME"), ENV.fetch("PAKET_API_SECRET_KEY"))
options = { use_ssl: uri.scheme == "https", open_timeout: 10, read_timeout: 10 }

(1..ATTEMPTS).each do |attempt|
  begin
    response = Net::HTTP.start(uri.host, uri.port, options) { |http| http.request(request) }
    raise EOFError, "half an answer" if response.body.bytesize < response.content_length.to_i
    if response.is_a?(Net::HTTPSuccess)
      puts response.body
      break
    end
    problem = "Paket answered #{response.code}: #{response.body}"
    passes_by_itself = %w[409 503].include?(response.code)
  rescue *NO_ANSWER => error
    problem = "Paket did not answer: #{error.message}"
    passes_by_itself = true
  end
  abort problem if !passes_by_itself || attempt == ATTEMPTS
  sleep rand * 0.25 * 2**attempt
end
