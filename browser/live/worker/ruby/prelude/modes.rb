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
FileTest.singleton_class.prepend(PageModes::Asked)

class File::Stat
  kind = instance_method(:mode)
  define_method(:mode) { kind.bind_call(self) | PageModes.of(self) }
  def readable? = true
  def writable? = true
  def executable? = directory? || mode.anybits?(0o111)
  def world_readable? = mode.anybits?(0o004) ? mode & 0o777 : nil
end
