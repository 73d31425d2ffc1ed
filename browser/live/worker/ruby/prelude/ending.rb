# How a program ends, and what it sees of where an error came from.
module PageEnding
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
    said = error.full_message(highlight: false).sub(/\Aeval:\d+:in '[^']*': /, "") # which an error without any place is given
    $stderr.write(said.gsub(/^eval:\d+:in '[^']*': /, "#{$0}: ")) # and a cause without any
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
      PageEnding.clean(self) if backtrace
      super
    end
  end
  Exception.prepend(Places)

  def self.status(ending) = ending.is_a?(SystemExit) ? ending.status : ending ? 1 : 0
end

module Kernel
  whole = instance_method(:caller)
  define_method(:caller) do |start = 1, length = nil|
    own = whole.bind_call(self, 0).grep_v(PageEnding::OWN) # this one is none of the program's either
    length ? own[start, length] : start.is_a?(Range) ? own[start] : own[start..]
  end
  def at_exit(&block) = PageEnding::AT_EXIT.push(block) && block
  module_function :at_exit, :caller
end
