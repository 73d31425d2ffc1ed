// Elements of the page, found and of the kind that is expected.

/**
 * The first element that a selector finds.
 * @template {Element} Kind
 * @param {ParentNode} root where to look
 * @param {string} selector
 * @param {new () => Kind} kind
 * @returns {Kind}
 */
export function find(root, selector, kind) {
  const found = root.querySelector(selector);
  if (found instanceof kind) return found;
  throw new Error(`${selector}: expected an ${kind.name}, found ${found?.localName ?? "nothing"}; the page's markup has changed`);
}

/**
 * All elements that a selector finds.
 * @param {ParentNode} root
 * @param {string} selector
 * @returns {HTMLElement[]}
 */
export const findAll = (root, selector) => [...root.querySelectorAll(selector)].filter((found) => found instanceof HTMLElement);

/**
 * The element that an event happened to, or the nearest around it that a selector matches.
 * @param {Event} event
 * @param {string} selector
 * @returns {HTMLElement | null}
 */
export function nearest({ target }, selector) {
  const found = target instanceof Element ? target.closest(selector) : null;
  return found instanceof HTMLElement ? found : null;
}

/**
 * Whether a key belongs to an input method, as the Enter that accepts what it proposes. Safari sends that one after the
 * composition has ended, with the code 229.
 * @param {KeyboardEvent} event
 */
export const isComposing = (event) => event.isComposing || event.keyCode === 229;

/**
 * Whether an element is drawn. Safari has the function since 17.4; before, what is drawn has a box.
 * @param {Element} element
 */
export const isShown = (element) => element.checkVisibility?.() ?? element.getClientRects().length > 0;
