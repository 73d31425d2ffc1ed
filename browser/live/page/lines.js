// Lines about a program, above or below its text: words, names in code marks, and buttons.

/** @typedef {{text: string, code?: string}} Part */
/** @typedef {{label: string, title?: string, press: () => void}} Action what a button does */

/**
 * A line of words, with buttons beside it.
 * @param {Part[]} parts
 * @param {Action[]} [actions]
 * @returns {HTMLElement[]} the paragraph and the buttons
 */
export function lineOf(parts, actions = []) {
  const line = document.createElement("p");
  for (const { text, code } of parts) {
    line.append(line.childNodes.length ? " " : "", text);
    if (code) line.append(Object.assign(document.createElement("code"), { textContent: code }), ".");
  }
  return [...(line.childNodes.length ? [line] : []), ...actions.map(buttonOf)];
}

/**
 * @param {Action} action
 * @returns {HTMLButtonElement}
 */
export function buttonOf({ label, title = "", press }) {
  const button = Object.assign(document.createElement("button"), { type: /** @type {const} */ ("button"), textContent: label });
  if (title) button.title = title;
  button.addEventListener("click", press);
  return button;
}
