-- wrk: create Sessions. With KEYS=1 in the environment, each with an Idempotency-Key of its own.
local keys = os.getenv("KEYS") == "1"
local prefix = tostring(os.time()) .. "-"
local count = 0
local thread = 0

function setup(t)
  t:set("thread", thread)
  thread = thread + 1
end

function init()
  wrk.method = "POST"
  -- sandbox-platform:test_sk_sandbox_platform
  wrk.headers["Authorization"] = "Basic c2FuZGJveC1wbGF0Zm9ybTp0ZXN0X3NrX3NhbmRib3hfcGxhdGZvcm0="
  wrk.headers["Accept"] = "application/json"
end

function request()
  if keys then
    count = count + 1
    wrk.headers["Idempotency-Key"] = prefix .. thread .. "-" .. count
  end
  return wrk.format()
end

function done(summary)
  if summary.errors.status > 0 then
    io.write(summary.errors.status .. " answers were not a success\n")
    os.exit(1)
  end
end
