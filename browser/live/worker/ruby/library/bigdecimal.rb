# Decimal numbers: a whole number times a power of ten. The interpreter has no such extension.

class BigDecimal < Numeric
  VERSION = "3.1.8"
  BASE = 1_000_000_000
  WORD = 9 # digits that are kept together: how many a quotient has depends on it
  ROUND_MODE = 256
  ROUND_UP, ROUND_DOWN, ROUND_HALF_UP, ROUND_HALF_DOWN, ROUND_CEILING, ROUND_FLOOR, ROUND_HALF_EVEN = 1, 2, 3, 4, 5, 6, 7
  MODES = {
    up: 1, down: 2, truncate: 2, half_up: 3, default: 3, half_down: 4, half_even: 7, banker: 7, ceiling: 5, ceil: 5, floor: 6
  }.freeze
  SIGN_NaN, SIGN_POSITIVE_ZERO, SIGN_NEGATIVE_ZERO = 0, 1, -1
  SIGN_POSITIVE_FINITE, SIGN_NEGATIVE_FINITE, SIGN_POSITIVE_INFINITE, SIGN_NEGATIVE_INFINITE = 2, -2, 3, -3
  NUMBER = /\A\s*([-+]?)(\d+(?:_\d+)*)?(?:\.(\d+(?:_\d+)*)?)?(?:[eEdD]([-+]?\d+))?/

  class << self
    alias make new
    undef_method :new

    def mode(which, value = nil)
      @rounding = MODES.fetch(value.is_a?(Symbol) ? value : :none, value) if which == ROUND_MODE && value
      @rounding || ROUND_HALF_UP
    end

    def limit(*) = 0
    def double_fig = 16

    def save_rounding_mode
      before = mode(ROUND_MODE)
      yield
    ensure
      @rounding = before
    end

    # What a text begins with, and whether that is all of it.
    def read(text)
      word = text.strip[/\A[-+]?(NaN|Infinity)\z/]
      return [make(word.delete("+").to_sym, 0), true] if word
      found = text.match(NUMBER)
      whole, part = found[2], found[3]
      return [ZERO, false] unless whole || part
      digits = "#{whole}#{part}".delete("_")
      number = digits.to_i
      is_whole = found.post_match.strip.empty? && !whole.nil? && (part || !found[0].include?("."))
      return [make(:"-0", 0), is_whole] if number.zero? && found[1] == "-"
      [make(found[1] == "-" ? -number : number, found[4].to_i - part.to_s.delete("_").size), is_whole]
    end

    def from(value, digits = nil)
      case value
      when BigDecimal then value
      when Integer then make(value, 0)
      when Float
        return make({ Float::INFINITY => :Infinity, -Float::INFINITY => :"-Infinity" }.fetch(value, :NaN), 0) unless value.finite?
        read(value.to_s).first
      when Rational then make(value.numerator, 0).div(make(value.denominator, 0), digits || 18)
      end
    end
  end

  attr_reader :number, :tens
  protected :number, :tens

  # A number and a power of ten; or a symbol: NaN, Infinity, -Infinity and -0.
  def initialize(number, power)
    if number.is_a?(Integer)
      if number.zero?
        power = 0
      else
        while (number % 1_000_000_000).zero?
          number /= 1_000_000_000
          power += 9
        end
        while (number % 10).zero?
          number /= 10
          power += 1
        end
      end
    end
    @number, @tens = number, power
    freeze
  end

  ZERO = make(0, 0)
  NAN = make(:NaN, 0)
  INFINITY = make(:Infinity, 0)

  def nan? = @number == :NaN
  def infinite? = { Infinity: 1, "-Infinity": -1 }[@number]
  def finite? = !nan? && !infinite?
  def zero? = @number == 0 || @number == :"-0"
  def nonzero? = zero? ? nil : self
  def negative? = @number.is_a?(Integer) ? @number.negative? : @number == :"-Infinity"
  def positive? = @number.is_a?(Integer) ? @number.positive? : @number == :Infinity
  def integer? = false
  def real? = true
  def clone = self
  def dup = self

  def sign
    return { NaN: 0, "-0": -1, Infinity: 3, "-Infinity": -3 }.fetch(@number) if @number.is_a?(Symbol)
    @number.zero? ? 1 : @number.positive? ? 2 : -2
  end

  def to_r
    check
    return Rational(0) if zero?
    @tens.negative? ? Rational(@number, 10**-@tens) : Rational(@number * 10**@tens)
  end

  def to_i
    check
    return 0 if zero?
    return @number * 10**@tens unless @tens.negative?
    whole = @number.abs / 10**-@tens
    @number.negative? ? -whole : whole
  end
  alias to_int to_i

  def to_f
    return { NaN: Float::NAN, "-0": -0.0, Infinity: Float::INFINITY, "-Infinity": -Float::INFINITY }.fetch(@number) if @number.is_a?(Symbol)
    "#{@number}e#{@tens}".to_f
  end

  def digits_text = zero? ? "0" : @number.abs.to_s
  private :digits_text

  def to_s(format = nil)
    return @number.to_s if nan? || infinite?
    _, mark, size, form = format.to_s.match(/\A([+ ]?)(\d*)([EFef]?)/).to_a
    size = format if format.is_a?(Integer)
    size = size.to_i
    before = @number == :"-0" || negative? ? "-" : mark.to_s
    return "#{before}0.0" if zero?
    grouped = ->(text) { size.positive? ? text.scan(/.{1,#{size}}/).join(" ") : text }
    digits = digits_text
    return "#{before}0.#{grouped.(digits)}e#{exponent}" unless form.to_s.casecmp?("f")
    place = exponent
    whole = place.positive? ? digits[0, place].ljust(place, "0") : "0"
    part = place.positive? ? digits[place..].to_s : "0" * -place + digits
    "#{before}#{grouped.(whole)}.#{part.empty? ? "0" : grouped.(part)}"
  end
  def inspect = to_s

  def exponent = zero? || !finite? ? 0 : digits_text.size + @tens
  def precision = zero? ? 0 : [digits_text.size + [@tens, 0].max, 0].max.then { |size| @tens.negative? && exponent.negative? ? digits_text.size : size }
  def scale = zero? ? 0 : [-@tens, 0].max
  def precision_scale = [precision, scale]
  def n_significant_digits = zero? ? 0 : digits_text.size
  def split = [sign <=> 0, finite? ? digits_text : to_s.delete("-"), 10, exponent]

  def hash = [BigDecimal, @number, @tens].hash

  def coerce(other)
    [other.is_a?(Rational) ? BigDecimal.from(other, [words, 1].max * WORD) : BigDecimal.from(other) || raise(TypeError, "#{other.nil? ? "nil" : other.class} can't be coerced into BigDecimal"), self]
  end

  def <=>(other)
    other = other.is_a?(Rational) ? other : BigDecimal.from(other)
    return nil if other.nil?
    return to_r <=> other if other.is_a?(Rational)
    return nil if nan? || other.nan?
    return (infinite? || 0) <=> (other.infinite? || 0) if infinite? || other.infinite?
    to_r <=> other.to_r
  end

  def ==(other) = (self <=> other) == 0
  alias === ==
  alias eql? ==
  %i[< <= > >=].each do |name|
    define_method(name) do |other|
      compared = self <=> other
      next compared.public_send(name, 0) if compared
      next false if other.is_a?(Numeric)
      raise ArgumentError, "comparison of BigDecimal with #{other.nil? || other.is_a?(String) ? other.inspect : other.class} failed"
    end
  end

  def -@
    return self.class.make({ NaN: :NaN, Infinity: :"-Infinity", "-Infinity": :Infinity, "-0": 0 }.fetch(@number), 0) if @number.is_a?(Symbol)
    @number.zero? ? self.class.make(:"-0", 0) : self.class.make(-@number, @tens)
  end
  def +@ = self
  def abs = sign.negative? ? -self : self

  def +(other) = with(other, :+) { |one, two| sum(one, two) }
  def -(other) = with(other, :-) { |one, two| sum(one, -two) }

  def *(other)
    with(other, :*) do |one, two|
      next special(one, two) { |a, b| a * b } unless one.finite? && two.finite?
      next ((one.sign.negative? ^ two.sign.negative?) ? -ZERO : ZERO) if one.zero? || two.zero?
      self.class.make(one.number * two.number, one.tens + two.tens)
    end
  end

  # As many words as the dividend has and one more, or five; the one after them is rounded.
  def /(other)
    with(other, :/) do |one, two|
      next special(one, two) { |a, b| a / b } unless one.finite? && two.finite?
      next one.zero? ? NAN : one.sign.negative? ? -INFINITY : INFINITY if two.zero?
      next one if one.zero?
      words = [one.words + 1, 5].max
      last = (one.word_exponent - two.word_exponent + 1 - words) * WORD
      quotient = one.to_r / two.to_r * Rational(10)**-last
      self.class.make(quotient.round(half: :up), last)
    end
  end
  alias quo /

  def div(other, digits = nil)
    return self / other if digits == 0
    two = BigDecimal.from(other) || other.to_d
    if digits.nil?
      raise FloatDomainError, "Computation results in 'NaN' (Not a Number)" if nan? || two.nan?
      raise FloatDomainError, "Computation results in 'Infinity'" if infinite?
      return 0 if two.infinite?
      raise ZeroDivisionError, "divided by 0" if two.zero?
      return (to_r / two.to_r).floor
    end
    return self / two if two.zero?
    self.class.rational(to_r / two.to_r, digits)
  end

  def self.rational(value, digits)
    return ZERO if value.zero?
    place = digits - 1 - Math.log10(value.abs).floor
    made = value.round(place, half: :up)
    made = value.round(place += 1, half: :up) if (value.abs * 10**place).floor.to_s.size < digits
    made = value.round(place - 1, half: :up) if (value.abs * 10**place).floor.to_s.size > digits
    read_rational(made)
  end

  def self.read_rational(value)
    power = 0
    until value.denominator == 1
      value *= 10
      power -= 1
    end
    make(value.numerator, power)
  end

  def add(other, digits) = (self + other).limited(digits)
  def sub(other, digits) = (self - other).limited(digits)
  def mult(other, digits) = (self * other).limited(digits)
  def limited(digits) = digits.zero? || zero? ? self : round_to(digits - exponent, BigDecimal.mode(ROUND_MODE))
  protected :limited

  def %(other)
    two = BigDecimal.from(other) || other.to_d
    raise ZeroDivisionError, "divided by 0" if two.zero?
    self.class.read_rational(to_r % two.to_r)
  end
  alias modulo %

  def divmod(other) = [BigDecimal.from(div(other)), self % other]
  def remainder(other) = self.class.read_rational(to_r.remainder((BigDecimal.from(other) || other.to_d).to_r))

  def **(other)
    raise NotImplementedError, "BigDecimal to a power that is no whole number is not supported in this page" unless other == other.to_i
    exponent = other.to_i
    return self.class.make(1, 0) if exponent.zero?
    return zero? ? self : self.class.make(@number**exponent, @tens * exponent) if exponent.positive?
    self.class.make(1, 0).div(self**-exponent, [digits_text.size * -exponent + 16, 32].max)
  end
  def power(exponent, digits = 0) = (self**exponent).then { |made| digits.zero? ? made : made.round(digits - made.exponent) }
  def sqrt(*) = raise(NotImplementedError, "BigDecimal#sqrt is not supported in this page")

  def round(places = nil, mode = nil, half: nil)
    check if places.nil?
    kind = half ? :"half_#{half}" : mode
    kind = kind[:half] ? :"half_#{kind[:half]}" : nil if kind.is_a?(Hash)
    kind = MODES.fetch(kind.to_sym) { raise ArgumentError, "invalid rounding mode" } if kind.is_a?(Symbol) || kind.is_a?(String)
    made = round_to(places || 0, kind || BigDecimal.mode(ROUND_MODE))
    places.nil? || (places.is_a?(Integer) && places <= 0 && kind.nil?) ? made.to_i : made
  end

  def truncate(places = nil) = cut(places, ROUND_DOWN)
  def floor(places = nil) = cut(places, ROUND_FLOOR)
  def ceil(places = nil) = cut(places, ROUND_CEILING)
  def fix = round_to(0, ROUND_DOWN)
  def frac = self - fix

  protected

  # How many words it has, and where the first of them stands.
  def words = word_exponent - (@tens.fdiv(WORD)).floor
  def word_exponent = exponent.fdiv(WORD).ceil

  def round_to(places, mode)
    return self if !finite? || zero? || -@tens <= places
    unit = 10**(-@tens - places)
    whole, rest = @number.abs.divmod(unit)
    twice = 2 * rest <=> unit
    up = case mode
         when ROUND_UP then rest.positive?
         when ROUND_DOWN then false
         when ROUND_HALF_UP then twice >= 0
         when ROUND_HALF_DOWN then twice.positive?
         when ROUND_HALF_EVEN then twice.positive? || (twice.zero? && whole.odd?)
         when ROUND_CEILING then rest.positive? && @number.positive?
         when ROUND_FLOOR then rest.positive? && @number.negative?
         end
    whole += 1 if up
    return @number.negative? ? -ZERO : ZERO if whole.zero?
    self.class.make(@number.negative? ? -whole : whole, -places)
  end

  private

  def cut(places, mode)
    check if places.nil?
    made = round_to(places || 0, mode)
    places.nil? ? made.to_i : made
  end

  def check
    raise FloatDomainError, nan? ? "Computation results in 'NaN' (Not a Number)" : "Computation results in '#{"-" if negative?}Infinity'" unless finite?
  end

  def with(other, name)
    two = other.is_a?(Rational) ? BigDecimal.from(other, [words, 1].max * WORD) : BigDecimal.from(other)
    return yield(self, two) if two
    raise TypeError, "#{other.nil? ? "nil" : other.class} can't be coerced into BigDecimal" unless other.respond_to?(:coerce)
    one, two = other.coerce(self)
    one.public_send(name, two)
  end

  def sum(one, two)
    return special(one, two) { |a, b| a + b } unless one.finite? && two.finite?
    return two.zero? && two.sign != one.sign ? ZERO : one if two.zero? && one.zero?
    return one if two.zero?
    return two if one.zero?
    power = [one.tens, two.tens].min
    self.class.make(one.number * 10**(one.tens - power) + two.number * 10**(two.tens - power), power)
  end

  def special(one, two) = BigDecimal.from(yield(one.to_f, two.to_f))
end

module Kernel
  def BigDecimal(value, digits = nil, exception: true)
    case value
    when BigDecimal then made = value
    when Integer then made = BigDecimal.from(value)
    when Float
      raise ArgumentError, "can't omit precision for a Float." if digits.nil? && value.finite?
      made = BigDecimal.from(value)
    when Rational
      raise ArgumentError, "can't omit precision for a Rational." if digits.nil?
      return BigDecimal.from(value, digits)
    when String
      made, whole = BigDecimal.read(value)
      raise ArgumentError, "invalid value for BigDecimal(): #{value.inspect}" unless whole
    else raise TypeError, "can't convert #{value.nil? ? "nil" : value.class} into BigDecimal"
    end
    digits && digits.positive? && made.finite? && !made.zero? ? made.round(digits - made.exponent, BigDecimal.mode(BigDecimal::ROUND_MODE)) : made
  rescue ArgumentError, TypeError
    raise if exception
    nil
  end
  module_function :BigDecimal
end
