# Runs Ruby programs as `ruby FILE` does, one after another, each in a copy of this process. See driver.py for what comes and
# is answered.

require "json"
require "net/http"
require "openssl"
require "securerandom"
require "time"

$stdout.sync = true
given = nil
while (line = $stdin.gets)
  given = JSON.parse(line)
  child = fork
  break unless child
  Process.wait(child)
  puts JSON.generate({ status: $?.exitstatus })
  given = nil
end
exit unless given

ENV.update(given["environment"])
$stdin.reopen(File::NULL)
$stdout.reopen("../stdout", "w")
$stderr.reopen("../stderr", "w")
$stdout.sync = false
$stderr.sync = true
$0 = given["file"]
load("./#{given["file"]}")
