# The program, once all else is as it finds it.

Dir.chdir("/home/reader")
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
  __perform(text, file, is_published) || PageEnding.status(PageEnding.leave)
rescue Exception => error
  ending = PageEnding.leave(error)
  PageEnding.tell(error)
  PageEnding.status(ending)
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
