// The memory that an interpreter of this site had when the site was built, as hooks/pack/compile.mjs packs it.

const PAGE = 1024; // numbers of 32 bits

/** What Pyodide calls the reader's standard time and summer time, as UTC+0930. */
function zoneNames() {
  const year = new Date().getFullYear();
  const offsets = [0, 6].map((month) => -new Date(year, month, 1).getTimezoneOffset()).sort((one, other) => one - other);
  return offsets.map((minutes) => {
    const size = Math.abs(minutes);
    const two = (/** @type {number} */ part) => String(Math.floor(part)).padStart(2, "0");
    return `UTC${minutes > 0 ? "+" : "-"}${two(size / 60)}${two(size % 60)}`;
  });
}

/**
 * What Pyodide takes for a snapshot, which would be the whole memory: it reads the head, and asks for all after it to
 * write that into the memory. Here it is written then, page by page, and nothing is left to write: most pages were never
 * used, and touching those would take longer than writing the others.
 */
export class Snapshot extends Uint8Array {
  static get [Symbol.species]() {
    return Uint8Array;
  }

  constructor() {
    super(PAGE * 4);
    this.memory = new WebAssembly.Memory({ initial: 0 });
    /** what the interpreter brings in it */
    this.before = new Uint32Array();
    /** @type {number[]} where the names of the time zone stand */
    this.zone = [];
    /** @type {Uint32Array} which pages are to be written */
    this.places = new Uint32Array();
    /** @type {Uint32Array} */
    this.pages = new Uint32Array();
  }

  /**
   * Know the memory of an interpreter that was just made and has not begun.
   * @param {WebAssembly.Memory} memory
   * @param {{size: number, given: number, zone: number[]}} about how many bytes it is to have, how many pages the interpreter
   *   brings, and where the names of the time zone stand
   */
  begin(memory, { size, given, zone }) {
    this.zone = zone;
    const missing = size - memory.buffer.byteLength;
    if (missing > 0) memory.grow(missing / 65536);
    this.memory = memory;
    this.before = new Uint32Array(memory.buffer, 0, given * PAGE).slice();
  }

  /**
   * Know what is to be written.
   * @param {Uint32Array} packed memory.bin
   */
  receive(packed) {
    const [headLength, count] = packed;
    let at = 2;
    const next = (/** @type {number} */ length) => {
      at += length;
      return packed.subarray(at - length, at);
    };
    new Uint32Array(this.buffer).set(next(headLength / 4));
    this.places = next(count);
    this.pages = next(count * PAGE);
  }

  /**
   * @override
   * @param {number} start
   * @param {number} [end]
   */
  subarray(start, end) {
    if (end !== undefined) return super.subarray(start, end);
    this.write();
    return new Uint8Array();
  }

  write() {
    const { memory, places, pages, before } = this;
    const now = new Uint32Array(memory.buffer);
    now.set(before);
    let end = before.length;
    places.forEach((place, index) => {
      const page = pages.subarray(index * PAGE, (index + 1) * PAGE);
      const start = place * PAGE;
      if (start < before.length) {
        for (let at = 0; at < PAGE; at++) now[start + at] ^= page[at];
        return;
      }
      if (end > before.length) now.fill(0, end, start); // what the beginning left there
      now.set(page, start);
      end = start + PAGE;
    });
    this.writeZone();
  }

  /** The memory was made in UTC; the reader is elsewhere. */
  writeZone() {
    const bytes = new Uint8Array(this.memory.buffer);
    const names = zoneNames();
    this.zone.forEach((place, index) => {
      bytes.set(new TextEncoder().encode(`${names[index]}\0`), place);
    });
  }
}
