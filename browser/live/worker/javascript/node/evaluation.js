// What makes a program of a text: eval, and the classes of functions. No policy of a page allows it.

const KINDS = [() => {}, async () => {}, function* () {}, async function* () {}].map((made) => made.constructor);

/**
 * @param {string} name
 * @returns {never}
 */
function refuse(name) {
  throw new Error(`${name}, of a text, is not supported in this page`);
}

/** Have them refused by name, in whatever way a program comes by them. */
export function refuseEvaluation() {
  const refusing = KINDS.map((Kind) => {
    const value = new Proxy(Kind, { apply: () => refuse(Kind.name), construct: () => refuse(Kind.name) });
    Object.defineProperty(Kind.prototype, "constructor", { value });
    return value;
  });
  const methods = {
    /** @param {unknown} text */
    eval: (text) => (typeof text === "string" ? refuse("eval") : text),
  };
  Object.defineProperties(globalThis, { Function: { value: refusing[0] }, eval: { value: methods.eval } });
}
