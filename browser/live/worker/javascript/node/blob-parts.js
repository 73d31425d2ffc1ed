// The parts that a Blob is made of: in Node, its stream gives them one by one.

/** @type {WeakMap<Blob, number[]>} how many bytes each part has */
const known = new WeakMap();

const lengthsOf = (/** @type {Blob} */ blob) => known.get(blob) ?? (blob.size ? [blob.size] : []);

/** @param {any} part */
function lengthsIn(part) {
  if (part instanceof Blob) return lengthsOf(part);
  return [
    part instanceof ArrayBuffer || ArrayBuffer.isView(part) ? part.byteLength : new TextEncoder().encode(String(part)).length,
  ];
}

/** Have Blobs stream their parts. */
export function streamParts() {
  /** @type {Record<string, any>} */
  const owner = globalThis;
  const { prototype } = Blob;
  for (const name of ["Blob", "File"]) {
    const Watched = new Proxy(owner[name], {
      construct(Kind, given, target) {
        const parts = given[0] === undefined ? [] : [...given[0]];
        const made = Reflect.construct(Kind, [parts, ...given.slice(1)], target);
        known.set(
          made,
          parts.flatMap(lengthsIn).filter((length) => length > 0),
        );
        return made;
      },
    });
    Object.defineProperty(owner, name, { value: Watched, writable: true, configurable: true });
    Object.defineProperty(Watched.prototype, "constructor", { value: Watched, writable: true, configurable: true });
  }
  const { slice } = prototype;
  const methods = {
    /**
     * @this {Blob}
     * @param {number} [from]
     * @param {number} [to]
     * @param {string} [type]
     */
    slice(from = 0, to = this.size, type = "") {
      const made = slice.call(this, from, to, type);
      const begin = from < 0 ? Math.max(this.size + from, 0) : Math.min(from, this.size);
      const end = begin + made.size;
      let at = 0;
      const cut = lengthsOf(this).map((length) => {
        const left = Math.min(at + length, end) - Math.max(at, begin);
        at += length;
        return left;
      });
      known.set(
        made,
        cut.filter((length) => length > 0),
      );
      return made;
    },
    /** @this {Blob} */
    stream() {
      const whole = this;
      const ends = [0];
      for (const length of lengthsOf(this)) ends.push(ends[ends.length - 1] + length);
      let place = 0;
      return new ReadableStream({
        type: "bytes",
        async pull(controller) {
          place += 1;
          if (place >= ends.length) {
            controller.close();
            controller.byobRequest?.respond(0);
            return;
          }
          controller.enqueue(new Uint8Array(await slice.call(whole, ends[place - 1], ends[place]).arrayBuffer()));
        },
      });
    },
  };
  for (const [name, value] of Object.entries(methods))
    Object.defineProperty(prototype, name, { value, writable: true, configurable: true, enumerable: true });
}
