// Objects of Node's of which the page has a part: what is asked of the rest is refused by name.

/** @typedef {Record<string, string[]>} Names what Node has, by the name of the object that has it */

/** @type {Names} */
const known = {};

/**
 * Have objects tell what Node has, which is refused, from what it has not either.
 * @param {Names} names
 */
export function learn(names) {
  Object.assign(known, names);
}

/**
 * The same object, that refuses by name what Node has and it has not.
 * @template {object} T
 * @param {T} object
 * @param {string} name
 */
export function strict(object, name) {
  return new Proxy(object, {
    get(target, key) {
      if (key in target || typeof key === "symbol" || key === "then") return Reflect.get(target, key);
      if (known[name] && !known[name].includes(key)) return undefined;
      throw new Error(`${name}.${key} is not supported in this page`);
    },
  });
}
