require "openssl"

TOLERANCE = 5 * 60 * 1000 # milliseconds

def problem_with(header, body, secret)
  fields = header.split(",").map { |field| field.strip.split("=", 2) }
  times = fields.filter_map { |name, value| value.to_s if name == "t" }
  signatures = fields.filter_map { |name, value| value.to_s if name == "v1" }
  if times.length != 1 || !times.first.match?(/\A[0-9]{1,15}\z/) || signatures.empty?
    return "the Paket-Signature header is malformed"
  end
  now = Process.clock_gettime(Process::CLOCK_REALTIME, :millisecond)
  return "its time is outside the tolerance" if (now - times.first.to_i).abs > TOLERANCE

  expected = OpenSSL::HMAC.hexdigest("SHA256", secret, "#{times.first}.".b + body)
  return if signatures.any? { |signature| OpenSSL.secure_compare(expected, signature) }

  "no signature matches"
end

body = $stdin.binmode.read
problem = problem_with(ENV.fetch("PAKET_SIGNATURE"), body, ENV.fetch("PAKET_WEBHOOK_SECRET"))
abort "Refused: #{problem}." if problem
puts "Verified."
