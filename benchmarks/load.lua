-- wrk: GET, or with KEYS in the environment POST; with KEYS=1 each request has an Idempotency-Key of its own.
local keys = os.getenv("KEYS")
local prefix = tostring(os.time()) .. "-"
local count = 0
local thread = 0

function setup(t)
  t:set("thread", thread)
  thread = thread + 1
end

function init()
  wrk.method = keys and "POST" or "GET"
  wrk.headers["Authorization"] = os.getenv("AUTHORIZATION")
  wrk.headers["Accept"] = "application/json"
end

function request()
  if keys == "1" then
    count = count + 1
    wrk.headers["Idempotency-Key"] = prefix .. thread .. "-" .. count
  end
  return wrk.format()
end

function done(summary)
  local errors = summary.errors
  local failed = errors.status + errors.connect + errors.read + errors.write + errors.timeout
  if failed > 0 then
    io.stderr:write(failed .. " of " .. summary.requests .. " requests were not a success\n")
    os.exit(1)
  end
end
