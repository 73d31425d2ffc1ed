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
    HIDDEN.values.each { |constants| ALL.update(constants) }
    ALL.each_key { |constant| Object.send(:remove_const, constant) }
    Object.prepend(PageRequire)
  end

  # What a library defines: a library that another one had loaded before is known by its name.
  ALL = {}

  def self.constants_of(name)
    word = name.split("/").first.delete("_")
    (HIDDEN.delete(name) || {}).merge(ALL.select { |constant, _| constant.to_s.casecmp?(word) })
  end

  private def require(name)
    raise LoadError, "cannot load such file -- #{name}" if name.to_s.match?(%r{\Ajs(\.so|/|\z)})
    raise LoadError, "#{name} is not supported in this page: it needs a system around it" if name == "etc"
    constants = PageRequire.constants_of(name.to_s)
    missing = constants.reject { |constant, _| Object.const_defined?(constant) }
    missing.each { |constant, value| Object.const_set(constant, value) }
    missing.any? || super
  rescue LoadError => error
    raise unless error.path && error.path == name.to_s
    raise LoadError, "#{error.message}: it is not supported in this page, where there are most of Ruby's own libraries, and no gems"
  end
end

PageRequire.preload("openssl")
# OpenSSL is real but for connections, which it does not have here: only their names.
module OpenSSL::SSL
  VERIFY_NONE, VERIFY_PEER = 0, 1
  class SSLError < OpenSSL::OpenSSLError; end
end
PageRequire.preload("net/http", "json", "securerandom", "stringio", "date")

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

# A program that names them is given them: see library/page_threads.rb.
class Thread
  def self.new(*) = raise(NotImplementedError, "threads that the program does not name are not supported in this page")
  def self.start(*) = new
  def self.fork(*) = new
end

class << Process
  %i[exit! fork spawn exec daemon].each do |name|
    define_method(name) { |*| raise NotImplementedError, "Process.#{name} is not supported in this page" }
  end
end

class << IO
  def popen(*) = raise(NotImplementedError, "other programs are not supported in this page")
  def pipe(*) = raise(NotImplementedError, "IO.pipe is not supported in this page: there are no other programs")
end

# What a program asks for that this page does not have, found before it runs.
module PageCheck
  SOCKETS = "sockets are not supported in this page, but Net::HTTP is"
  OTHERS = "other programs are not supported in this page"
  # By the constant that is asked, and its methods.
  CALLS = {
    Process: [%i[exit! fork spawn exec daemon], "Process.%s is not supported in this page"],
    Kernel: [%i[exit! fork spawn exec system gem], "%s is not supported in this page"],
    IO: [%i[popen pipe], OTHERS],
    Open3: [%i[capture2 capture2e capture3 popen2 popen2e popen3 pipeline pipeline_r pipeline_w pipeline_rw pipeline_start], OTHERS],
    PTY: [%i[open spawn], OTHERS],
    **%i[TCPSocket UDPSocket TCPServer UDPServer UNIXSocket UNIXServer].to_h { |name| [name, [%i[new open], SOCKETS]] },
    Socket: [%i[tcp udp unix new open pair tcp_server_sockets tcp_server_loop], SOCKETS],
  }
  OWN = {
    "exit!": "exit! is not supported in this page, but exit is",
    gem: "gem is not supported in this page: there are no gems",
    **%i[fork spawn exec system].to_h { |name| [name, "#{name} is not supported in this page"] },
  }

  # [line, sentence], or nil; nothing of what is no program.
  def self.problem(text)
    tree = RubyVM::AbstractSyntaxTree.parse(text)
    defined = []
    each(tree) { |node| defined << node.children.find { |child| child.is_a?(Symbol) } if %i[DEFN DEFS].include?(node.type) }
    found = []
    each(tree) { |node, asking| found << sentence(node, defined, asking)&.then { |said| [node.first_lineno, said] } }
    found.compact.min_by(&:first)
  rescue SyntaxError
    nil
  end

  # Every node, and whether a failure to load is expected there.
  def self.each(node, asking = false, &block)
    return unless node.is_a?(RubyVM::AbstractSyntaxTree::Node)
    block.call(node, asking)
    node.children.each_with_index { |child, place| each(child, asking || (node.type == :RESCUE && place.zero? && loads?(node)), &block) }
  end

  def self.loads?(node)
    node.children[1..].any? { |child| child&.then { |handler| handler.type == :RESBODY && handler.children[0]&.children.to_a.compact.any? { |error| %i[LoadError ScriptError Exception].include?(error.children[0]) } } }
  end

  def self.sentence(node, defined, asking)
    receiver, name, given = node.children
    case node.type
    when :XSTR, :DXSTR then OTHERS
    when :VCALL then OWN[receiver] unless defined.include?(receiver)
    when :FCALL
      name, given = receiver, name
      return OWN[name] if OWN[name] && !defined.include?(name)
      text = name == :require && given&.type == :LIST && given.children[0]&.type == :STR && given.children[0].children[0]
      missing(text) if text && !asking
    when :CALL
      return unless %i[CONST COLON3].include?(receiver&.type)
      methods, said = CALLS[receiver.children[0]]
      format(said, name) if methods&.include?(name)
    end
  end

  def self.missing(name)
    return "#{name} is not supported in this page: it needs a system around it" if name == "etc"
    raise LoadError if name.match?(%r{\Ajs(\.so|/|\z)})
    loaded = $LOADED_FEATURES.any? { |file| [name, "#{name}.rb", "#{name}.so"].include?(file) }
    return if loaded || File.exist?(name) || PageRequire::HIDDEN.key?(name) || $LOAD_PATH.resolve_feature_path(name)
    Kernel.require(name) && nil # what is linked into the interpreter is on no path
  rescue LoadError
    "cannot load such file -- #{name}: it is not supported in this page, where there are most of Ruby's own libraries, and no gems"
  end
end

# The reader's time zone, of which the system here has none: from when on it is how far from UTC, as zone.js says.
module PageZone
  class << self
    attr_writer :rules

    def offset(seconds)
      place = @rules.bsearch_index { |from, _| from > seconds } || @rules.size
      @rules[[place - 1, 0].max][1]
    end

    # What a Time asks of its zone.
    def utc_to_local(time) = time + offset(time.to_i)

    def local_to_utc(time)
      before, after = [-86_400, 86_400].map { |away| offset(time.to_i + away) }
      time - (offset(time.to_i - after) == after ? after : before)
    end

    # Browsers do not tell a zone's short name.
    def abbr(time)
      local = Time.utc(time.year, time.mon, time.mday, time.hour, time.min, time.sec)
      seconds = (local - local_to_utc(local)).to_i
      return "UTC" if seconds.zero?
      format("UTC%s%02d%02d", seconds.negative? ? "-" : "+", *(seconds.abs / 60).divmod(60))
    end

    def dst?(time)
      year = time.utc.year
      halves = [1, 7].map { |month| offset(Time.utc(year, month).to_i) }
      halves.uniq.size > 1 && offset(time.to_i) == halves.max
    end

    def name = "local"
    def inspect = "local"
  end

  # Times that name no zone.
  module Made
    def now(in: PageZone) = super
    def at(*, in: PageZone) = super

    def new(*given, in: nil)
      zone = binding.local_variable_get(:in)
      return given.size > 6 ? super(*given) : super(*given, in: zone || PageZone) if given.any? || zone
      super(in: PageZone)
    end

    def local(*given)
      return super if given.size > 7
      *most, part = given.size == 7 ? given : [*given, nil]
      most = most.map.with_index { |value, place| place == 5 && part ? Rational(value || 0) + Rational(part, 1_000_000) : value }
      new(*most.map.with_index { |value, place| place == 1 && value.is_a?(String) ? Time.utc(2000, value).month : value })
    end
    alias mktime local
  end

  module Of
    def localtime(zone = PageZone) = super
    def getlocal(zone = PageZone) = super
    def zone = (found = super).equal?(PageZone) ? PageZone.abbr(self) : found
    def to_a = super[0..8] << zone
  end
  Time.singleton_class.prepend(Made)
  Time.prepend(Of)

  # What the library of dates asks the system, with the day of the calendar's reform.
  module Today
    def today(start = self::ITALY) = Time.now.then { |now| civil(now.year, now.month, now.day, start) }
  end
  module Now
    def now(start = self::ITALY) = Time.now.to_datetime.new_start(start)
  end
  Date.singleton_class.prepend(Today)
  DateTime.singleton_class.prepend(Now)
end

# The files of this page have no permissions.
class << File
  def writable?(path) = exist?(path)

  # Nor can a time be set but now.
  def utime(accessed, modified, *paths)
    raise NotImplementedError, "File.utime is not supported in this page" if accessed || modified
    paths.each { |path| exist?(path) ? File.open(path, "a") { |file| file.write("") } : raise(Errno::ENOENT, path.to_s) }.size
  end
end
Dir.chdir("/home/reader")

module PageRequire
  AT_EXIT = []

  # The last one first, as Ruby does it, each with what has ended the program as its $!. Gives what has in the end: nil or an error.
  def self.leave(ending = nil)
    while (block = AT_EXIT.pop)
      begin
        block.call
      rescue Exception => error
        tell(error)
        return leave(error)
      end
    end
    ending
  end

  def self.tell(error)
    return if error.is_a?(SystemExit)
    clean(error)
    $stderr.write(error.full_message(highlight: false).sub(/\Aeval:\d+:in '[^']*': /, "")) # which an error without any place is given
  end

  # An error's places, and those of its causes, without this file's.
  def self.clean(error)
    while error
      error.set_backtrace(error.backtrace || [])
      error = error.cause
    end
  end

  OWN = %r{\Aeval:|\A/library/page_\w+\.rb:|\A[^:]+:in 'Kernel[.#]eval'\z}

  # Of where an error came from, and of who called, a program sees its own places.
  module Places
    def backtrace = super&.grep_v(OWN)
    def backtrace_locations = super&.reject { |place| OWN.match?(place.to_s) }
    def full_message(...)
      PageRequire.clean(self) if backtrace
      super
    end
  end
  Exception.prepend(Places)

  def self.status(ending) = ending.is_a?(SystemExit) ? ending.status : ending ? 1 : 0
end

module Kernel
  whole = instance_method(:caller)
  define_method(:caller) do |start = 1, length = nil|
    own = whole.bind_call(self, 0).grep_v(PageRequire::OWN) # this one is none of the program's either
    length ? own[start, length] : start.is_a?(Range) ? own[start] : own[start..]
  end
  def at_exit(&block) = PageRequire::AT_EXIT.push(block) && block
  def exit!(*) = raise(NotImplementedError, "exit! is not supported in this page, but exit is")
  def fork(*) = raise(NotImplementedError, "fork is not supported in this page")
  def spawn(*) = raise(NotImplementedError, "spawn is not supported in this page")
  def gem(*) = raise(NotImplementedError, "gem is not supported in this page: there are no gems")
  def exec(*) = raise(NotImplementedError, "exec is not supported in this page")
  def system(*) = raise(NotImplementedError, "system is not supported in this page")
  def `(*) = raise(NotImplementedError, "other programs are not supported in this page")
  def sleep(seconds = nil)
    raise ArgumentError, "sleep without a time never ends in this page" unless seconds
    PageSocket::WIRE.syswrite("sleep #{seconds.to_f} 0\n") if seconds >= 0.1
    from = Process.clock_gettime(Process::CLOCK_MONOTONIC)
    nil while Process.clock_gettime(Process::CLOCK_MONOTONIC) - from < seconds
    seconds.round
  end
  module_function :at_exit, :caller, :exit!, :fork, :gem, :spawn, :exec, :system, :`, :sleep
end

# Ruby's way to JavaScript is an extension that is part of the interpreter. It is loaded here and taken apart: whoever asks for it
# later, in whatever way, gets nothing more, and finds no method of it. What it would call does nothing either: see program.js.
module PageRequire
  def self.take_apart(extension, name)
    Kernel.require(extension)
    parts = ObjectSpace.each_object(Module).select { |part| part.name.to_s.match?(/\A#{name}(::|\z)/) }
    parts.flat_map { |part| [part, part.singleton_class] }.each do |owner|
      [*owner.instance_methods(false), *owner.private_instance_methods(false)].each { |method| owner.undef_method(method) }
    end
    ObjectSpace.each_object(Module) { |owner| owner.undef_method(:to_js) if owner.method_defined?(:to_js, false) }
    Object.send(:remove_const, name)
  end
end
PageRequire.take_apart("js.so", :JS)

$stdout.sync = $stderr.sync = true
# What is written is shown at once, and a program that asks is told what it is elsewhere.
class << $stdout
  def sync = @sync || false
  def sync=(value)
    @sync = value ? true : false
  end
end
PageRequire.hide
PageCheck.problem("require 'json'") # the first time takes longer

def __run_program(text, file, is_published:)
  __perform(text, file, is_published) || PageRequire.status(PageRequire.leave)
rescue Exception => error
  ending = PageRequire.leave(error)
  PageRequire.tell(error)
  PageRequire.status(ending)
end

# Run the program; gives an exit status if it was refused.
def __perform(text, file, is_published)
  $0 = file
  File.write(file, text)
  # What is evaluated has no folder.
  TOPLEVEL_BINDING.receiver.define_singleton_method(:__dir__) do
    path = caller_locations(1, 1).first.path
    path == file ? Dir.pwd : File.dirname(path)
  end
  raise NotImplementedError, "END is not supported in this page, but at_exit is" if text.match?(/^\s*END\s*\{/)
  program, mark, data = text.partition(/^__END__\n/)
  Object.const_set(:DATA, PageRequire::ALL[:StringIO].new(data)) unless mark.empty?
  line, refused = PageCheck.problem(program) unless is_published
  if refused
    $stderr.write("#{file}: line #{line}: #{refused}\n")
    return 1
  end
  __performing { eval(program, TOPLEVEL_BINDING, file) }
  nil
end

# The program by itself, or as the first of its threads.
def __performing(&program)
  own = %w[page_threads page_ractors].select { |name| File.exist?("/library/#{name}.rb") }
  return yield if own.empty?
  own.each { |name| Kernel.require(name) }
  Thread.run(&program)
end
