# Ractors, each a thread of page_threads.rb that others reach only by messages.

# One program among others, in a room of its own: it is given copies, and says what it found.
class PageRactor
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
    def receive = current.inbox.pop
    alias recv receive
    def yield(value) = current.outbox.push(value) && nil
    def count = 1 + @list.to_a.count(&:alive?)
    def make_shareable(value) = value.freeze
    def shareable?(value) = value.frozen?
    def select(*ractors) = ractors.find { |each| !each.outbox.empty? || each.dead? }.then { |found| [found || ractors.first, (found || ractors.first).take] }
  end

  attr_reader :name, :inbox, :outbox

  private def prepare(given, name, block)
    @name, @inbox, @outbox = name, PageThread::Queue.new, PageThread::Queue.new
    ractor = self
    @thread = PageThread.quietly do
      Fiber[:page_ractor] = ractor
      outbox.push(ractor.instance_exec(*given, &block))
    rescue StandardError => error
      outbox.push(error)
    end
  end

  def dead? = !@thread.alive?
  def alive? = @thread.alive?
  def send(value, move: false) = @inbox.push(value) && self
  alias << send

  def take
    value = @outbox.pop
    return value unless value.is_a?(StandardError)
    begin
      raise value
    rescue StandardError
      raise RemoteError, "thrown by remote Ractor."
    end
  end
  alias value take
end

Object.send(:remove_const, :Ractor)
Object.const_set(:Ractor, PageRactor)
%i[name to_s inspect].each { |each| PageRactor.define_singleton_method(each) { "Ractor" } }
