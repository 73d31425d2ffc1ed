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
