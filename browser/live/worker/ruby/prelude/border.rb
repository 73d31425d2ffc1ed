# Ruby's way to JavaScript is an extension that is part of the interpreter. It is loaded here and taken apart: whoever asks for it
# later, in whatever way, gets nothing more, and finds no method of it. What it would call does nothing either: see program.js.
module PageBorder
  def self.take_apart(extension, name)
    Kernel.require(extension)
    parts = ObjectSpace.each_object(Module).select { |part| part.name.to_s.match?(/\A#{name}(::|\z)/) }
    parts.flat_map { |part| [part, part.singleton_class] }.each do |owner|
      [*owner.instance_methods(false), *owner.private_instance_methods(false)].each { |method| owner.undef_method(method) }
    end
    ObjectSpace.each_object(Module) { |owner| owner.undef_method(:to_js) if owner.method_defined?(:to_js, false) }
    Object.send(:remove_const, name)
  end
end
PageBorder.take_apart("js.so", :JS)
