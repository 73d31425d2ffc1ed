require "json"
require "openssl"
require "set"
require "webrick"

SECRET = ENV.fetch("PAKET_WEBHOOK_SECRET")
TOLERANCE = 5 * 60 * 1000 # milliseconds
LARGEST = 1024 * 1024 # bytes of a body; an event has a few thousand
handled = Set.new # in your app: a table with a unique column
lock = Mutex.new # WEBrick receives in several threads
$stdout.sync = true

def problem_with(header, body)
  fields = header.split(",").map { |field| field.strip.split("=", 2) }
  times = fields.filter_map { |name, value| value.to_s if name == "t" }
  signatures = fields.filter_map { |name, value| value.to_s if name == "v1" }
  if times.length != 1 || !times.first.match?(/\A[0-9]{1,15}\z/) || signatures.empty?
    return "the Paket-Signature header is malformed"
  end
  now = Process.clock_gettime(Process::CLOCK_REALTIME, :millisecond)
  return "its time is outside the tolerance" if (now - times.first.to_i).abs > TOLERANCE

  expected = OpenSSL::HMAC.hexdigest("SHA256", SECRET, "#{times.first}.".b + body)
  return if signatures.any? { |signature| OpenSSL.secure_compare(expected, signature) }

  "no signature matches"
end

def handle(event)
  data = event["data"]
  case event["type"]
  when "participant.session.participant_added"
    puts "#{event["id"]} added #{data["participant_id"]}"
  when "participant.session.participant_removed", "participant.session.deleted"
    puts "#{event["id"]} removed #{data["participant_id"]}"
  when "participant.list.item_hidden"
    puts "#{event["id"]} hidden #{data["content_id"]}"
  end
end

def read_body(request)
  body = "".b
  request.body do |part|
    body << part
    raise WEBrick::HTTPStatus::RequestEntityTooLarge if body.bytesize > LARGEST
  end
  body
end

port = ENV.fetch("PORT", "9000").to_i
server = WEBrick::HTTPServer.new(BindAddress: "127.0.0.1", Port: port, AccessLog: [])
server.mount_proc("/webhooks") do |request, response|
  body = read_body(request)
  problem = problem_with(request["Paket-Signature"].to_s, body)
  if problem
    response.status = 400
    response.body = "Refused: #{problem}."
  else
    event = JSON.parse(body)
    lock.synchronize do
      handle(event) unless handled.include?(event["id"])
      handled.add(event["id"])
    end
    response.status = 204
  end
end
trap("TERM") { server.shutdown }
trap("INT") { server.shutdown }
server.start
