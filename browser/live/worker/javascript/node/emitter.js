// Node's EventEmitter, which shows itself and complains as Node's does.

import { nodeError, wrongType } from "./errors.js";

/** @typedef {(...values: any[]) => any} Listener */
/** @typedef {Listener & {listener?: Listener}} Wrapped a listener that is called once, and the one it was made of */

/** @type {any} the program's */
const program = globalThis;

export const errorMonitor = Symbol("events.errorMonitor");
const shapeMode = Symbol("shapeMode");
/** What an array of listeners shows. */
const emitting = Symbol("events.emitting");
const kCapture = Symbol("kCapture");

let defaultMaxListeners = 10;

const REJECTION = Symbol.for("nodejs.rejection");

/**
 * Have an emitter told that a listener's promise was rejected.
 * @param {any} emitter
 * @param {any} given by the listener
 * @param {PropertyKey} event
 * @param {any[]} values
 */
function capture(emitter, given, event, values) {
  if (typeof given?.then !== "function") return;
  const tell = (/** @type {unknown} */ error) => {
    if (emitter[REJECTION]) return emitter[REJECTION](error, event, ...values);
    emitter[kCapture] = false;
    try {
      emitter.emit("error", error);
    } finally {
      emitter[kCapture] = true;
    }
  };
  given.then(undefined, (/** @type {unknown} */ error) => program.process.nextTick(tell, error));
}

/**
 * What is thrown where an "error" that is none was emitted, and nobody listens.
 * @param {unknown} value
 */
function unhandledValue(value) {
  const shown = program.process.getBuiltinModule("util").inspect(value);
  return Object.assign(nodeError(Error, "ERR_UNHANDLED_ERROR", `Unhandled error. (${shown})`), { context: value });
}

class Emitter {
  static errorMonitor = errorMonitor;

  static get defaultMaxListeners() {
    return defaultMaxListeners;
  }
  static set defaultMaxListeners(value) {
    defaultMaxListeners = value;
  }

  /** @param {{captureRejections?: boolean}} [options] */
  constructor({ captureRejections = false } = {}) {
    /** @type {Record<PropertyKey, Wrapped | Wrapped[]>} */
    this._events = Object.create(null);
    this._eventsCount = 0;
    /** @type {number | undefined} */
    this._maxListeners = undefined;
    Object.assign(this, { [shapeMode]: false, [kCapture]: captureRejections });
  }

  /** @param {number} count */
  setMaxListeners(count) {
    this._maxListeners = count;
    return this;
  }

  getMaxListeners() {
    return this._maxListeners ?? defaultMaxListeners;
  }

  /**
   * @param {PropertyKey} event
   * @param {any[]} values
   */
  emit(event, ...values) {
    if (event === "error") {
      if (this._events?.[errorMonitor]) this.emit(errorMonitor, ...values);
      if (!this._events?.error) throw values[0] instanceof Error ? values[0] : unhandledValue(values[0]);
    }
    /** @type {Wrapped[]} */
    const own = this.rawListeners(event);
    for (const listener of own) {
      const given = Reflect.apply(listener, this, values);
      if (/** @type {any} */ (this)[kCapture]) capture(this, given, event, values);
    }
    return own.length > 0;
  }

  /**
   * @param {PropertyKey} event
   * @param {Listener} listener
   */
  on(event, listener) {
    return add(this, event, listener, false);
  }

  /**
   * @param {PropertyKey} event
   * @param {Listener} listener
   */
  prependListener(event, listener) {
    return add(this, event, listener, true);
  }

  /**
   * @param {PropertyKey} event
   * @param {Listener} listener
   */
  once(event, listener) {
    requireListener(listener);
    return this.on(event, onceOf(this, event, listener));
  }

  /**
   * @param {PropertyKey} event
   * @param {Listener} listener
   */
  prependOnceListener(event, listener) {
    requireListener(listener);
    return this.prependListener(event, onceOf(this, event, listener));
  }

  /**
   * @param {PropertyKey} event
   * @param {Listener} listener
   */
  removeListener(event, listener) {
    requireListener(listener);
    /** @type {Wrapped[]} */
    const own = this.rawListeners(event);
    const place = own.findLastIndex((one) => one === listener || one.listener === listener);
    if (place < 0) return this;
    /** @type {Wrapped} */
    const removed = own.splice(place, 1)[0];
    keep(this, event, own);
    if (this._events.removeListener) this.emit("removeListener", event, removed.listener ?? listener);
    return this;
  }

  /** @param {PropertyKey} [event] */
  removeAllListeners(event) {
    const events = event === undefined ? Reflect.ownKeys(this._events ?? {}).filter((one) => one !== "removeListener") : [event];
    for (const one of events) {
      if (this._events.removeListener) for (const each of this.rawListeners(one).reverse()) this.removeListener(one, each);
      else keep(this, one, []);
    }
    if (event === undefined) keep(this, "removeListener", []);
    return this;
  }

  /** @param {PropertyKey} event */
  listeners(event) {
    return this.rawListeners(event).map((one) => one.listener ?? one);
  }

  /**
   * @param {PropertyKey} event
   * @returns {Wrapped[]}
   */
  rawListeners(event) {
    /** @type {Wrapped | Wrapped[]} */
    const own = this._events?.[event] ?? [];
    return Array.isArray(own) ? [...own] : [own];
  }

  /**
   * @param {PropertyKey} event
   * @param {Listener} [listener]
   */
  listenerCount(event, listener) {
    const own = this.listeners(event);
    return listener ? own.filter((one) => one === listener).length : own.length;
  }

  eventNames() {
    return Reflect.ownKeys(this._events ?? {});
  }
}

/** @typedef {Emitter} EventEmitter */

/** In Node it is a function, which what is older than classes calls for an object of its own. */
export const EventEmitter = /** @type {typeof Emitter} */ (
  /** @type {unknown} */ (
    /**
     * @this {object}
     * @param {{captureRejections?: boolean}} [options]
     */
    function EventEmitter(options) {
      Object.assign(this, new Emitter(options));
    }
  )
);
for (const [name, value] of Object.entries(Object.getOwnPropertyDescriptors(Emitter)))
  if (name !== "length" && name !== "name" && name !== "prototype") Object.defineProperty(EventEmitter, name, value);
Object.defineProperty(EventEmitter, "prototype", { value: Emitter.prototype });
Emitter.prototype.constructor = EventEmitter;

/** @type {Record<string, any>} */
const methods = Emitter.prototype;
for (const [name, same] of [
  ["addListener", "on"],
  ["off", "removeListener"],
])
  Object.defineProperty(methods, name, { value: methods[same], writable: true, configurable: true });

/** @param {unknown} listener */
function requireListener(listener) {
  if (typeof listener !== "function") throw wrongType("listener", "of type function", listener);
}

/**
 * @param {EventEmitter} emitter
 * @param {PropertyKey} event
 * @param {Listener} listener
 * @returns {Wrapped}
 */
function onceOf(emitter, event, listener) {
  let isFired = false;
  const wrapped = (/** @type {any[]} */ ...values) => {
    if (isFired) return undefined;
    isFired = true;
    emitter.removeListener(event, wrapped);
    return Reflect.apply(listener, emitter, values);
  };
  return Object.assign(wrapped, { listener });
}

/**
 * @template {EventEmitter} T
 * @param {T} emitter
 * @param {PropertyKey} event
 * @param {Wrapped} listener
 * @param {boolean} isFirst
 */
function add(emitter, event, listener, isFirst) {
  requireListener(listener);
  if (!emitter._events) Object.assign(emitter, new Emitter()); // its constructor was not called
  if (emitter._events.newListener) emitter.emit("newListener", event, listener.listener ?? listener);
  const own = emitter.rawListeners(event);
  keep(emitter, event, isFirst ? [listener, ...own] : [...own, listener]);
  const most = emitter.getMaxListeners();
  const kept = /** @type {Wrapped[] & {warned?: boolean}} */ (emitter._events[event]);
  if (most > 0 && own.length + 1 > most && !kept.warned) {
    kept.warned = true;
    const count = `${own.length + 1} ${String(event)} listeners added to [${emitter.constructor.name}]`;
    const hint = `MaxListeners is ${most}. Use emitter.setMaxListeners() to increase limit`;
    const warning = new Error(`Possible EventEmitter memory leak detected. ${count}. ${hint}`);
    program.process.emitWarning(
      Object.assign(warning, { name: "MaxListenersExceededWarning", emitter, type: event, count: own.length + 1 }),
    );
  }
  return emitter;
}

/**
 * @param {EventEmitter} emitter
 * @param {PropertyKey} event
 * @param {Wrapped[]} own its listeners
 */
function keep(emitter, event, own) {
  if (!emitter._events) return;
  const before = emitter._events[event];
  if (own.length > 1 && Array.isArray(before)) Object.assign(before, { length: 0 }, own);
  else if (own.length) emitter._events[event] = own.length === 1 ? own[0] : Object.assign(own, { [emitting]: 0 });
  else delete emitter._events[event];
  emitter._eventsCount = Reflect.ownKeys(emitter._events).length;
}
