// Who listens to what happens to a program, or to its input.

/** @typedef {(...values: any[]) => void} Listener */

export class Listeners {
  /** @param {(event: string) => void} check throws for an event that nobody tells of */
  constructor(check) {
    this.check = check;
    /** @type {Map<string, {listener: Listener, isOnce: boolean}[]>} */
    this.all = new Map();
    this.most = 10;
  }

  /**
   * @param {string} event
   * @param {Listener} listener
   * @param {{isOnce?: boolean, isFirst?: boolean}} [how]
   */
  add(event, listener, { isOnce = false, isFirst = false } = {}) {
    this.check(event);
    const own = this.all.get(event) ?? [];
    const one = { listener, isOnce };
    this.all.set(event, isFirst ? [one, ...own] : [...own, one]);
  }

  /**
   * Only the newest one that is the same.
   * @param {string} event
   * @param {Listener} listener
   */
  remove(event, listener) {
    const own = [...(this.all.get(event) ?? [])];
    const place = own.findLastIndex((one) => one.listener === listener);
    if (place >= 0) own.splice(place, 1);
    this.all.set(event, own);
  }

  /** @param {string} event */
  count(event) {
    return this.all.get(event)?.length ?? 0;
  }

  /**
   * Have listeners called: whether there were any.
   * @param {string} event
   * @param {unknown[]} values
   */
  emit(event, ...values) {
    const own = this.all.get(event) ?? [];
    for (const { listener, isOnce } of own) {
      if (isOnce) this.remove(event, listener);
      listener(...values);
    }
    return own.length > 0;
  }

  /**
   * What an emitter has, in Node's names.
   * @param {() => object} owner
   */
  methods(owner) {
    const adds =
      (/** @type {Parameters<Listeners["add"]>[2]} */ how) => (/** @type {string} */ event, /** @type {Listener} */ listener) => {
        this.add(event, listener, how);
        return owner();
      };
    const removes = (/** @type {string} */ event, /** @type {Listener} */ listener) => {
      this.remove(event, listener);
      return owner();
    };
    return {
      on: adds({}),
      addListener: adds({}),
      once: adds({ isOnce: true }),
      prependListener: adds({ isFirst: true }),
      prependOnceListener: adds({ isOnce: true, isFirst: true }),
      off: removes,
      removeListener: removes,
      removeAllListeners: (/** @type {string | undefined} */ event) => {
        if (event === undefined) this.all.clear();
        else this.all.delete(event);
        return owner();
      },
      eventNames: () => [...this.all.keys()].filter((event) => this.count(event)),
      rawListeners: (/** @type {string} */ event) => (this.all.get(event) ?? []).map(({ listener }) => listener),
      getMaxListeners: () => this.most,
      setMaxListeners: (/** @type {number} */ count) => {
        this.most = count;
        return owner();
      },
      listenerCount: (/** @type {string} */ event) => this.count(event),
      listeners: (/** @type {string} */ event) => (this.all.get(event) ?? []).map(({ listener }) => listener),
      emit: (/** @type {string} */ event, /** @type {unknown[]} */ ...values) => this.emit(event, ...values),
    };
  }
}
