# What a Ruby program finds in the page: Net::HTTP without a network, and no way out.

$LOAD_PATH.replace(["/library", "/library/wasm32-wasi"])
$LOADED_FEATURES << "socket.so" << "io/wait.so" << "etc.so" << "socket.rb" << "io/wait.rb" << "etc.rb"

class SocketError < StandardError; end
class BasicSocket < IO; end
class Socket < BasicSocket
  class ResolutionError < SocketError; end
end
class IPSocket < BasicSocket; end
class TCPSocket < IPSocket; end
class UDPSocket < IPSocket; end

# Takes a request to the sandbox and brings back its answer.
class PageSocket
  WIRE = File.open("/wire", "r+b")
  WIRE.sync = true

  def initialize(base, timeout)
    @base, @timeout, @out, @in = base, timeout, +"".b, nil
  end

  def write_nonblock(*texts, exception: true)
    @in = nil
    texts.sum { |text| @out << text.b; text.bytesize }
  end
  alias write write_nonblock

  def read_nonblock(length, buffer = nil, exception: true)
    @in ||= exchange
    part = @in.slice!(0, length)
    return (exception ? raise(EOFError, "end of file reached") : nil) if part.nil? || part.empty?
    buffer ? buffer.replace(part) : part
  end

  def exchange
    WIRE.syswrite("#{@base} #{@timeout || 0} #{@out.bytesize}\n".b + @out)
    @out = +"".b
    kind, length = WIRE.sysread(32).split
    length = length.to_i
    content = +"".b
    content << WIRE.sysread(length - content.bytesize) while content.bytesize < length
    case kind
    when "late" then raise Net::ReadTimeout
    when "unreachable" then raise SocketError, content.force_encoding("utf-8")
    else content
    end
  end

  def to_io = self
  def close = @closed = true
  def closed? = @closed
  def wait_readable(*) = self
  def wait_writable(*) = self
end

# The libraries that most programs require are loaded before the program is there, which takes the longest part of a run. A
# program sees them only once it has required them, as anywhere.
module PageRequire
  HIDDEN = {}

  def self.preload(*names)
    names.each do |name|
      before = Object.constants
      yield if block_given?
      Kernel.require(name)
      new = (Object.constants - before).reject { |constant| Object.autoload?(constant) }
      HIDDEN[name] = new.to_h { |constant| [constant, Object.const_get(constant)] }
    end
  end

  def self.hide
    HIDDEN["net/http"].update(HIDDEN["openssl"])
    HIDDEN["uri"] = HIDDEN["net/http"].slice(:URI)
    HIDDEN["timeout"] = HIDDEN["net/http"].slice(:Timeout)
    HIDDEN.values.flat_map(&:keys).uniq.each { |constant| Object.send(:remove_const, constant) }
    Object.prepend(PageRequire)
  end

  private def require(name)
    constants = HIDDEN.delete(name.to_s)
    return super unless constants
    constants.each { |constant, value| Object.const_set(constant, value) unless Object.const_defined?(constant) }
    true
  end
end

PageRequire.preload("openssl")
# OpenSSL is real but for connections, which it does not have here: only their names.
module OpenSSL::SSL
  VERIFY_NONE, VERIFY_PEER = 0, 1
  class SSLError < OpenSSL::OpenSSLError; end
end
PageRequire.preload("net/http", "json", "securerandom")

class Net::HTTP
  def connect
    raise IOError, "proxies are not supported in this page" if @proxy_address
    base = "#{use_ssl? ? "https" : "http"}://#{conn_address}:#{port}"
    @socket = Net::BufferedIO.new(PageSocket.new(base, read_timeout), read_timeout: @read_timeout, continue_timeout: @continue_timeout, debug_output: @debug_output)
    on_connect
  end
  private :connect

  # The proxy's variables mean nothing here.
  def proxy? = false
end

module Kernel
  def at_exit = raise(NotImplementedError, "at_exit is not supported in this page")
  def fork(*) = raise(NotImplementedError, "fork is not supported in this page")
  def system(*) = raise(NotImplementedError, "system is not supported in this page")
  def `(*) = raise(NotImplementedError, "other programs are not supported in this page")
  def sleep(seconds = nil)
    raise ArgumentError, "sleep without a time never ends in this page" unless seconds
    from = Process.clock_gettime(Process::CLOCK_MONOTONIC)
    nil while Process.clock_gettime(Process::CLOCK_MONOTONIC) - from < seconds
    seconds.round
  end
  private :at_exit, :fork, :system, :`, :sleep
end

$stdout.sync = $stderr.sync = true
PageRequire.hide

def __run_program(text, file)
  $0 = file
  eval(text, TOPLEVEL_BINDING, file)
  0
rescue SystemExit => stop
  stop.status
rescue Exception => error
  trace = error.backtrace&.take_while { |line| !line.start_with?("eval:", "/page") } || []
  error.set_backtrace(trace.reject { |line| line.include?("__run_program") })
  $stderr.write(error.full_message(highlight: false))
  1
end
