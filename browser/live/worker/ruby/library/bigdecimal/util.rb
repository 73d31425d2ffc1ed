# Other numbers, and texts, as decimal ones.

require "bigdecimal"

class BigDecimal
  def to_d = self
  def to_digits = to_s("F")
end

class Integer
  def to_d = BigDecimal(self)
end

class Float
  def to_d(digits = 0) = BigDecimal(self, digits)
end

class Rational
  def to_d(digits = 0)
    raise ArgumentError, "negative precision" if digits.negative?
    BigDecimal(self, digits)
  end
end

class String
  def to_d = BigDecimal.read(self).first
end

class NilClass
  def to_d = BigDecimal(0)
end
