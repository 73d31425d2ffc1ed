// An associative array, in bash's own order: that of its hash table, which scripts show wherever they go through one.

const OFFSET = 2166136261;
const PRIME = 16777619;
/** Buckets of a new one; there are four times as many once there are two elements for each. */
const BUCKETS = 1024;

const encoder = new TextEncoder();

/**
 * The hash of a key: FNV-1 over signed bytes.
 * @param {string} key
 */
function hashOf(key) {
  let hash = OFFSET;
  for (const byte of encoder.encode(key)) hash = Math.imul(hash, PRIME) ^ ((byte << 24) >> 24);
  return hash >>> 0;
}

/** @extends {Map<string, string>} */
export class Table extends Map {
  #buckets = BUCKETS;
  /** @type {Map<number, string[]>} the keys by their bucket, what came last first */
  #keys = new Map();

  /**
   * @override
   * @param {string} key
   * @param {string} text
   */
  set(key, text) {
    if (!this.has(key)) {
      if (this.size >= this.#buckets * 2) this.#grow();
      this.#put(key);
    }
    return super.set(key, text);
  }

  /** @override @param {string} key */
  delete(key) {
    if (!super.delete(key)) return false;
    const bucket = hashOf(key) % this.#buckets;
    this.#keys.set(
      bucket,
      (this.#keys.get(bucket) ?? []).filter((each) => each !== key),
    );
    return true;
  }

  /** Another with the same elements, in the same order. */
  clone() {
    const made = new Table();
    for (const [key, text] of this) Map.prototype.set.call(made, key, text);
    made.#buckets = this.#buckets;
    made.#keys = new Map([...this.#keys].map(([bucket, keys]) => [bucket, [...keys]]));
    return made;
  }

  /** @override */
  keys() {
    return this.#inOrder().values();
  }

  /** @override */
  values() {
    return this.#inOrder()
      .map((key) => this.get(key) ?? "")
      .values();
  }

  /** @override */
  entries() {
    return this.#inOrder()
      .map((key) => /** @type {[string, string]} */ ([key, this.get(key) ?? ""]))
      .values();
  }

  /** @override */
  [Symbol.iterator]() {
    return this.entries();
  }

  #inOrder() {
    return [...this.#keys].sort(([one], [other]) => one - other).flatMap(([, keys]) => keys);
  }

  /** @param {string} key */
  #put(key) {
    const bucket = hashOf(key) % this.#buckets;
    this.#keys.set(bucket, [key, ...(this.#keys.get(bucket) ?? [])]);
  }

  #grow() {
    const keys = this.#inOrder();
    this.#buckets *= 4;
    this.#keys.clear();
    for (const key of keys) this.#put(key);
  }
}
