# The modes of files, which the system here does not keep: by a file's number. The program's user may read and write all.
module PageModes
  MODES = {}
  @umask = 0o022
  class << self
    attr_accessor :umask

    def of(stat) = MODES[stat.ino] ||= (stat.directory? ? 0o777 : 0o666) & ~umask

    def set(path, mode) = MODES[stat(path).ino] = mode & 0o7777

    # As the system finds a file whose mode or owner is changed.
    def stat(path)
      path.is_a?(File) ? path.stat : File.stat(path)
    rescue Errno::ENOENT
      raise Errno::ENOENT.new(path.to_s, "apply2files")
    end
  end

  # What a new file is opened with is its mode.
  module Opened
    def initialize(path, mode = nil, perm = nil, **options)
      perm ||= options[:perm]
      is_new = perm && path.respond_to?(:to_str) && !File.exist?(path)
      mode ? super(path, mode, **options) : super(path, **options)
      PageModes.set(self, perm & ~PageModes.umask) if is_new
    end
  end

  # The same, of one that is written at once.
  module Written
    %i[write binwrite].each do |name|
      define_method(name) do |path, *more, perm: nil, **options|
        is_new = perm && !File.exist?(path)
        super(path, *more, **options).tap { PageModes.set(path, perm & ~PageModes.umask) if is_new }
      end
    end
  end

  # A folder is not read, which the system here says in other words.
  module Read
    %i[read binread readlines foreach].each do |name|
      define_method(name) do |path, *more, **options, &block|
        super(path, *more, **options, &block)
      rescue Errno::EBADF
        raise unless File.directory?(path)
        raise Errno::EISDIR.new(path.to_s, name.end_with?("read") ? "io_fread" : "io_fillbuf - fd:5")
      end
    end
  end

  module Asked
    def readable?(path) = exist?(path)
    def writable?(path) = exist?(path)
    def executable?(path) = exist?(path) && File.stat(path).executable?
    def world_readable?(path) = exist?(path) ? File.stat(path).world_readable? : nil
    alias readable_real? readable?
    alias writable_real? writable?
    alias executable_real? executable?
  end
end

class File
  class << self
    prepend PageModes::Asked

    def chmod(mode, *paths) = paths.each { |path| PageModes.set(path, mode) }.size
    def chown(_user, _group, *paths) = paths.each { |path| PageModes.stat(path) }.size
    def umask(mode = nil) = PageModes.umask.tap { PageModes.umask = mode & 0o777 if mode }
    def symlink(*) = raise(NotImplementedError, "File.symlink is not supported in this page")
  end

  def chmod(mode) = PageModes.set(self, mode) && 0
  def chown(_user, _group) = fileno && 0

  # Nobody else locks a file of this page.
  def flock(_operation) = fileno && 0
end
File.prepend(PageModes::Opened)
IO.singleton_class.prepend(PageModes::Read, PageModes::Written)
FileTest.singleton_class.prepend(PageModes::Asked)

class File::Stat
  kind = instance_method(:mode)
  define_method(:mode) { kind.bind_call(self) | PageModes.of(self) }
  def readable? = true
  def writable? = true
  def executable? = directory? || mode.anybits?(0o111)
  def world_readable? = mode.anybits?(0o004) ? mode & 0o777 : nil
end
