# Ractors, each a thread of page_threads.rb that others reach only by messages.

Object.send(:remove_const, :Ractor)

# One program among others, in a room of its own: it is given copies, and says what it found.
class Ractor
  class Error < StandardError; end
  class ClosedError < StopIteration; end
  class RemoteError < Error; end

  class << self
    def new(*given, name: nil, &block)
      raise ArgumentError, "must be called with a block" unless block
      place = caller_locations(1, 1).first
      unless @told
        warn("#{place.path}:#{place.lineno}: warning: Ractor is experimental, and the behavior may change in future versions of Ruby! Also there are many implementation issues.")
        @told = true
      end
      allocate.tap { |made| made.__send__(:prepare, given, name, block) }
    end

    def current = Fiber[:page_ractor]
    def receive
      kind, value = current.inbox.pop
      kind ? value : raise(ClosedError, "The incoming-port is already closed")
    end
    alias recv receive
    def yield(value) = current.outbox.push([:value, copy(value)]) && nil
    def count = 1 + @list.to_a.count(&:alive?)
    def make_shareable(value, copy: false)
      made = copy ? copy(value) : value
      parts(made).each { |part| make_shareable(part) } unless shareable?(made)
      made.freeze
    end

    def shareable?(value)
      value.is_a?(Module) || value.is_a?(Ractor) || (value.frozen? && parts(value).all? { |part| shareable?(part) })
    end

    # What another one is given: the same only where neither can change it.
    def copy(value) = shareable?(value) ? value : Marshal.load(Marshal.dump(value))

    # What an object holds.
    private def parts(value)
      held = value.instance_variables.map { |name| value.instance_variable_get(name) }
      case value
      when Array then held + value
      when Hash then held + value.to_a.flatten(1)
      when Struct then held + value.to_a
      when Range then held + [value.begin, value.end]
      else held
      end
    end

    def select(*ractors) = ractors.find { |each| !each.outbox.empty? || each.dead? }.then { |found| [found || ractors.first, (found || ractors.first).take] }
  end

  attr_reader :name, :inbox, :outbox

  private def prepare(given, name, block)
    @name, @inbox, @outbox = name, PageThread::Queue.new, PageThread::Queue.new
    ractor = self
    copies = given.map { |each| Ractor.copy(each) }
    @thread = PageThread.quietly do
      Fiber[:page_ractor] = ractor
      outbox.push([:value, ractor.instance_exec(*copies, &block)])
    rescue StandardError => error
      outbox.push([:error, error])
    ensure
      inbox.close
      outbox.close
    end
  end

  def dead? = !@thread.alive?
  def alive? = @thread.alive?

  def send(value, move: false)
    raise ClosedError, "The incoming-port is already closed" if @inbox.closed?
    @inbox.push([:value, move ? value : Ractor.copy(value)]) && self
  end
  alias << send

  def take
    kind, value = @outbox.pop
    raise ClosedError, "The outgoing-port is already closed" unless kind
    return value if kind == :value
    begin
      raise value
    rescue StandardError
      raise RemoteError, "thrown by remote Ractor."
    end
  end
  alias value take
end
