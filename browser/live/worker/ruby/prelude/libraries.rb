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
