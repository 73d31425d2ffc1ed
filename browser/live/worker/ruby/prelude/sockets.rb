# What a Ruby program finds in the page: Net::HTTP without a network, and no way out.

$LOAD_PATH.replace(["/library", "/library/wasm32-wasi"])
$LOADED_FEATURES << "socket.so" << "io/wait.so" << "etc.so" << "socket.rb" << "io/wait.rb" << "etc.rb"

class SocketError < StandardError; end
class BasicSocket < IO; end
class Socket < BasicSocket
  class ResolutionError < SocketError; end
  def self.method_missing(name, *) = raise(NotImplementedError, "Socket.#{name} is not supported in this page, but Net::HTTP is")
end
class IPSocket < BasicSocket; end
class TCPSocket < IPSocket
  def self.new(*) = raise(NotImplementedError, "sockets are not supported in this page, but Net::HTTP is")
  def self.open(*) = new
end
class UDPSocket < IPSocket
  def self.new(*) = raise(NotImplementedError, "sockets are not supported in this page, but Net::HTTP is")
end

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
  def wait_readable(*) = nil # between two requests there is nothing to be read
  def wait_writable(*) = self
end
