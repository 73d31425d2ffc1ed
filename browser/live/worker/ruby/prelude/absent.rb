# What this page does not have, or has in another way; what check.rb finds in a program is refused before that runs.

# A program that names them is given them: see library/page_threads.rb.
class Thread
  def self.new(*) = raise(NotImplementedError, "threads that the program does not name are not supported in this page")
  def self.start(*) = new
  def self.fork(*) = new
end

class << Process
  methods, said = PageCheck::CALLS[:Process]
  methods.each do |name|
    define_method(name) { |*| raise NotImplementedError, format(said, name) }
  end
end

class << IO
  def popen(*) = raise(NotImplementedError, "other programs are not supported in this page")
  def pipe(*) = raise(NotImplementedError, "IO.pipe is not supported in this page: there are no other programs")
end

# A file's time can only be set to now.
class << File
  def utime(accessed, modified, *paths)
    raise NotImplementedError, "File.utime is not supported in this page" if accessed || modified
    paths.each { |path| exist?(path) ? File.open(path, "a") { |file| file.truncate(file.size) } : raise(Errno::ENOENT, path.to_s) }.size
  end
end

module Kernel
  PageCheck::OWN.each do |name, said|
    define_method(name) { |*| raise NotImplementedError, said }
    module_function name
  end
  def `(*) = raise(NotImplementedError, PageCheck::OTHERS)
  def sleep(seconds = nil)
    raise ArgumentError, "sleep without a time never ends in this page" unless seconds
    PageSocket::WIRE.syswrite("sleep #{seconds.to_f} 0\n") if seconds >= 0.1
    from = Process.clock_gettime(Process::CLOCK_MONOTONIC)
    nil while Process.clock_gettime(Process::CLOCK_MONOTONIC) - from < seconds
    seconds.round
  end
  module_function :`, :sleep
end
