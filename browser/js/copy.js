// A Copy button for every block of code. It copies the text of the block as it is shown, byte for byte.

import { writeText } from "./clipboard.js";
import { findAll, isShown } from "./dom.js";

const HEADS = "paket-program > .head, paket-credentials > .head, figure.code > figcaption, .highlight:not(.no-copy)";

/** Put the buttons where they belong. Blocks are found by their head, so a program has one button for its panels. */
export function addCopyButtons() {
  for (const head of findAll(document, HEADS)) {
    const block = head.matches(".highlight") ? head : head.parentElement;
    if (!block?.querySelector("pre") || head.querySelector(".copy")) continue;
    // A figure is named after its caption, which is to be the title alone.
    if (head.matches("figcaption")) block.setAttribute("aria-label", head.textContent.trim());
    head.append(copyButton(() => shownText(block)));
  }
}

/**
 * The text of the panel that is shown.
 * @param {HTMLElement} block
 */
export function shownText(block) {
  const pre = findAll(block, "pre").find(isShown);
  return (pre?.querySelector("code") ?? pre)?.textContent ?? "";
}

/**
 * A button that copies what `text` gives when it is pressed, and shows that it did.
 * @param {() => string} text
 */
export function copyButton(text) {
  const button = Object.assign(document.createElement("button"), { type: /** @type {const} */ ("button"), className: "copy" });
  const label = document.createElement("span");
  label.setAttribute("aria-live", "polite");
  label.textContent = "Copy";
  button.append(label);
  button.addEventListener("click", async () => {
    try {
      await writeText(text());
      label.textContent = "Copied";
    } catch {
      label.textContent = "Not allowed";
    }
    setTimeout(() => (label.textContent = "Copy"), 1800);
  });
  return button;
}
