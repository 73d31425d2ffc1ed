# The reader's time zone, of which the system here has none: from when on it is how far from UTC, as zone.js says.
module PageZone
  class << self
    attr_writer :rules

    def offset(seconds)
      place = @rules.bsearch_index { |from, _| from > seconds } || @rules.size
      @rules[[place - 1, 0].max][1]
    end

    # What a Time asks of its zone.
    def utc_to_local(time) = time + offset(time.to_i)

    def local_to_utc(time)
      before, after = [-86_400, 86_400].map { |away| offset(time.to_i + away) }
      time - (offset(time.to_i - after) == after ? after : before)
    end

    # Browsers do not tell a zone's short name.
    def abbr(time)
      local = Time.utc(time.year, time.mon, time.mday, time.hour, time.min, time.sec)
      seconds = (local - local_to_utc(local)).to_i
      return "UTC" if seconds.zero?
      format("UTC%s%02d%02d", seconds.negative? ? "-" : "+", *(seconds.abs / 60).divmod(60))
    end

    def dst?(time)
      year = time.utc.year
      halves = [1, 7].map { |month| offset(Time.utc(year, month).to_i) }
      halves.uniq.size > 1 && offset(time.to_i) == halves.max
    end

    def name = "local"
    def inspect = "local"
  end

  # Times that name no zone.
  module Made
    def now(in: PageZone) = super
    def at(*, in: PageZone) = super

    def new(*given, in: nil)
      zone = binding.local_variable_get(:in)
      return given.size > 6 ? super(*given) : super(*given, in: zone || PageZone) if given.any? || zone
      super(in: PageZone)
    end

    def local(*given)
      return super if given.size > 7
      *most, part = given.size == 7 ? given : [*given, nil]
      most = most.map.with_index { |value, place| place == 5 && part ? Rational(value || 0) + Rational(part, 1_000_000) : value }
      new(*most.map.with_index { |value, place| place == 1 && value.is_a?(String) ? Time.utc(2000, value).month : value })
    end
    alias mktime local
  end

  module Of
    def localtime(zone = PageZone) = super
    def getlocal(zone = PageZone) = super
    def zone = (found = super).equal?(PageZone) ? PageZone.abbr(self) : found
    def to_a = super[0..8] << zone
  end
  Time.singleton_class.prepend(Made)
  Time.prepend(Of)

  # What the library of dates asks the system, with the day of the calendar's reform.
  module Today
    def today(start = self::ITALY) = Time.now.then { |now| civil(now.year, now.month, now.day, start) }
  end
  module Now
    def now(start = self::ITALY) = Time.now.to_datetime.new_start(start)
  end
  Date.singleton_class.prepend(Today)
  DateTime.singleton_class.prepend(Now)
end
