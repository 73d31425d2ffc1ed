# Threads, and time limits, by fibers that give way to each other where one waits: the interpreter has no threads of the system.
# The program itself is the first of them. It is loaded for programs that name one of these.

# Who runs when: Ruby asks it whenever a fiber waits, for a mutex or a queue as well.
class PageScheduler
  Waiting = Struct.new(:fiber, :at)

  def initialize
    @ready = []
    @waiting = {}
    @root = Fiber.current
  end

  # Run until a thread has ended.
  def run(thread)
    start(thread)
    step until thread.ended?
  end

  def start(thread) = @ready << [thread.fiber, nil]

  def step
    fiber, value = @ready.shift || due
    fiber.transfer(value) if fiber.alive?
  end

  # The fiber that has slept long enough, once it has.
  def due
    entry = @waiting.each_value.select(&:at).min_by(&:at)
    return [PageThread.main.fiber, PageThread.deadlock].tap { |fiber, _| @waiting.delete(fiber) } unless entry
    rest = entry.at - now
    PageClock.sleep(rest) if rest.positive?
    @waiting.delete(entry.fiber)
    [entry.fiber, :late]
  end

  def now = Process.clock_gettime(Process::CLOCK_MONOTONIC)

  # Give way until it is woken, or it is late; true if it was woken.
  def block(_blocker, timeout = nil)
    fiber = Fiber.current
    @waiting[fiber] = Waiting.new(fiber, timeout && now + timeout)
    value = @root.transfer
    raise value if value.is_a?(Exception)
    value != :late
  end

  def unblock(_blocker, fiber)
    @ready << [fiber, :woken] if @waiting.delete(fiber)
  end

  def kernel_sleep(duration = nil)
    from = now
    block(nil, duration)
    (now - from).round
  end

  def pass
    @ready << [Fiber.current, nil]
    value = @root.transfer
    raise value if value.is_a?(Exception)
  end

  # Raise in a fiber, where it waits.
  def interrupt(fiber, error)
    @ready.delete_if { |other, _| other == fiber }
    @waiting.delete(fiber)
    @ready << [fiber, error]
  end

  def waiting?(fiber) = @waiting.key?(fiber)
  def leave = @root.transfer
  def io_wait(_io, events, _timeout) = events
  def fiber(&block) = Fiber.new(blocking: false, &block).tap { |made| @ready << [made, nil] }
  def close = nil
  def run_blocked = nil
  def fiber_interrupt(fiber, error) = interrupt(fiber, error)

  # A limit holds where the block waits, and between its lines.
  def timeout_after(seconds, error, message)
    fiber = Fiber.current
    limit = now + seconds
    over = false
    fail_now = lambda do
      over = true
      error.is_a?(Class) ? error.new(message) : error
    end
    trace = TracePoint.new(:line, :b_call, :c_return) do |point|
      next if over || point.path != $0 || Fiber.current != fiber || now < limit
      raise fail_now.call
    end
    watcher = PageThread.quietly do
      kernel_sleep(seconds)
      interrupt(fiber, fail_now.call) if !over && @waiting.key?(fiber)
    end
    trace.enable
    yield seconds
  ensure
    over = true
    trace&.disable
    watcher&.kill
  end
end

# Sleeping for real.
module PageClock
  WHOLE = Kernel.instance_method(:sleep)

  def self.sleep(seconds) = WHOLE.bind_call(self, seconds)
end

class PageThread
  class Kill < Exception; end

  REAL = ::Thread
  class << self
    attr_reader :scheduler, :main
    attr_accessor :report_on_exception, :abort_on_exception

    # The program, as the first thread.
    def run(&program)
      @scheduler = PageScheduler.new
      @report_on_exception = true
      Fiber.set_scheduler(@scheduler)
      @main = allocate
      @main.__send__(:prepare, [], nil, program)
      @list = [@main]
      @scheduler.run(@main)
      raise @main.error if @main.error
    end

    def new(*given, &block)
      raise ThreadError, "must be called with a block" unless block
      thread = allocate
      thread.__send__(:prepare, given, caller_locations(1, 1)&.first, block)
      @list << thread
      @scheduler.start(thread)
      thread
    end
    alias start new
    alias fork new

    def quietly(&block)
      thread = allocate
      thread.__send__(:prepare, [], nil, block)
      @scheduler.start(thread)
      thread
    end

    def current = Fiber[:page_thread] || @main
    def list = @list.select(&:alive?)
    def pass = @scheduler.pass
    def stop = @scheduler.block(nil)
    def exit = current.kill
    def kill(thread) = thread.kill
    def forget(thread) = @list.delete(thread)
    def exclusive = yield
    def deadlock = ObjectSpace.each_object(Class).find { |each| each.name == "fatal" }.allocate.exception("No live threads left. Deadlock?")
    def method_missing(...) = REAL.public_send(...)
    def respond_to_missing?(...) = REAL.respond_to?(...)
  end

  attr_reader :fiber, :error
  attr_accessor :name, :priority, :report_on_exception, :abort_on_exception

  private def prepare(given, place, block)
    @place, @locals, @variables, @joining, @ended = place, {}, {}, [], false
    @report_on_exception = PageThread.report_on_exception
    @priority = 0
    @fiber = Fiber.new(blocking: false, storage: { page_thread: self }) do |first|
      Kernel.raise first if first.is_a?(Exception)
      @value = block.call(*given)
    rescue Kill
      nil
    rescue Exception => error
      failed(error)
    ensure
      @ended = true
      PageThread.forget(self)
      @joining.each { |fiber| PageThread.scheduler.unblock(self, fiber) }
      PageThread.scheduler.leave
    end
  end

  private def failed(error)
    @error = error
    return if equal?(PageThread.main)
    main = PageThread.main
    return PageThread.scheduler.interrupt(main.fiber, error) if error.is_a?(SystemExit)
    if @report_on_exception
      $stderr.write("#{inspect} terminated with exception (report_on_exception is true):\n#{error.full_message(highlight: false)}")
    end
    PageThread.scheduler.interrupt(main.fiber, error) if @abort_on_exception || PageThread.abort_on_exception
  end

  def ended? = @ended
  def alive? = !@ended
  def stop? = @ended || PageThread.scheduler.waiting?(@fiber)

  def status
    return @error ? nil : false if @ended
    equal?(PageThread.current) ? "run" : stop? ? "sleep" : "run"
  end

  def join(limit = nil)
    Kernel.raise ThreadError, "Target thread must not be current thread" if equal?(PageThread.current)
    from = PageThread.scheduler.now
    until @ended
      @joining << Fiber.current
      rest = limit && limit - (PageThread.scheduler.now - from)
      return nil if rest&.negative? || !PageThread.scheduler.block(self, rest)
    end
    Kernel.raise @error if @error
    self
  ensure
    @joining.delete(Fiber.current) # who waits no longer is not woken
  end

  def value
    join
    @value
  end

  def kill
    return self if @ended
    Kernel.raise Kill if equal?(PageThread.current)
    PageThread.scheduler.interrupt(@fiber, Kill.new)
    self
  end
  alias exit kill
  alias terminate kill

  def raise(error = RuntimeError.new("unhandled exception"), message = nil, *)
    error = error.is_a?(String) ? RuntimeError.new(error) : message ? error.exception(message) : error.exception
    return Kernel.raise(error) if equal?(PageThread.current)
    PageThread.scheduler.interrupt(@fiber, error) unless @ended
    nil
  end

  def wakeup
    Kernel.raise ThreadError, "killed thread" if @ended
    PageThread.scheduler.unblock(self, @fiber)
    self
  end

  def run
    wakeup
    PageThread.pass
    self
  end

  def [](key) = @locals[key.to_sym]
  def []=(key, value)
    @locals[key.to_sym] = value
  end
  def key?(key) = @locals.key?(key.to_sym)
  def keys = @locals.keys
  def fetch(key, *given, &block) = @locals.fetch(key.to_sym, *given, &block)
  def thread_variable_get(key) = @variables[key.to_sym]
  def thread_variable_set(key, value) = @variables[key.to_sym] = value
  def thread_variable?(key) = @variables.key?(key.to_sym)
  def thread_variables = @variables.keys
  def group = ThreadGroup::Default
  def backtrace = []

  def inspect
    place = @place && " #{@place.path}:#{@place.lineno}"
    "#<Thread:0x#{(object_id * 8).to_s(16).rjust(16, "0")}#{"@#{@name}" if @name}#{place} #{status || "dead"}>"
  end
  alias to_s inspect

  REAL.constants.each { |constant| const_set(constant, REAL.const_get(constant)) }
end

Object.send(:remove_const, :Thread)
Object.const_set(:Thread, PageThread)
%i[name to_s inspect].each { |each| PageThread.define_singleton_method(each) { "Thread" } }

module Kernel
  whole = instance_method(:sleep)
  define_method(:sleep) do |seconds = nil|
    scheduler = Fiber.current_scheduler
    next whole.bind_call(self, seconds) unless scheduler
    raise TypeError, "can't convert #{seconds.class} into time interval" unless seconds.nil? || seconds.is_a?(Numeric)
    raise ArgumentError, "time interval must not be negative" if seconds&.negative?
    scheduler.kernel_sleep(seconds)
  end
  module_function :sleep
end

PageRequire::ALL.fetch(:Timeout).module_eval do
  class << self
    def timeout(seconds, klass = nil, message = nil, &block)
      return yield(seconds) if seconds.nil? || seconds.zero?
      raise ArgumentError, "Timeout sec must be a non-negative number" if seconds.negative?
      message ||= "execution expired"
      return PageThread.scheduler.timeout_after(seconds, klass, message, &block) if klass
      ending = PageRequire::ALL[:Timeout]::ExitException.new(message)
      begin
        PageThread.scheduler.timeout_after(seconds, ending, message, &block)
      rescue PageRequire::ALL[:Timeout]::ExitException => error
        raise unless error.equal?(ending)
        raise PageRequire::ALL[:Timeout]::Error, message
      end
    end
  end
end
