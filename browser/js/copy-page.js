// "Copy page as Markdown": puts the Markdown that lies beside the page into the clipboard. "Copy for an agent": the same in the
// reader's language alone, with the part of the contract that the page needs.

import { chosen } from "./choice.js";
import { writeText } from "./clipboard.js";
import { find } from "./dom.js";

/** How long the button shows what happened, in milliseconds. */
const PAUSE = 2500;

/**
 * Copy a page's Markdown, and show on the button how it went.
 * @param {HTMLButtonElement} button its data-markdown is the address of the Markdown
 */
export const copyPage = (button) => copyText(button, fetchText(/** @type {string} */ (button.dataset.markdown)));

/**
 * Copy what an agent needs of a page, and show on the button how it went.
 * @param {HTMLButtonElement} button its data-markdown is the address of the Markdown, and its data-contract of what it needs of the contract
 */
export const copyForAgent = (button) => copyText(button, forAgent(button.dataset));

/**
 * A page's Markdown with the programs of the reader's language, and the contract's part.
 * @param {DOMStringMap} addresses
 */
async function forAgent({ markdown = "", contract }) {
  const [text, part] = await Promise.all([
    fetchText(markdown.replace(/\.md$/, `.${chosen("lang")}.md`)),
    contract ? fetchText(contract) : "",
  ]);
  return part ? `${text}\n${part}` : text;
}

/**
 * Copy a text that is still to come, and show on the button how it went.
 * @param {HTMLButtonElement} button
 * @param {Promise<string>} text
 */
async function copyText(button, text) {
  const label = find(button, ":scope > :first-child", HTMLElement);
  const before = label.dataset.label ?? label.textContent;
  label.dataset.label = before;
  try {
    await copy(text);
    label.textContent = "Copied";
  } catch (error) {
    label.textContent = error instanceof LoadError ? "Not copied: it could not be loaded" : "Not copied: not allowed";
  }
  setTimeout(() => (label.textContent = before), PAUSE);
}

class LoadError extends Error {}

/**
 * The text at an address of this site.
 * @param {string} address
 */
async function fetchText(address) {
  /** @type {Response} */
  let response;
  try {
    response = await fetch(address);
  } catch {
    throw new LoadError(address);
  }
  if (!response.ok) throw new LoadError(`${address}: ${response.status}`);
  return response.text();
}

/**
 * Write a text that is still to come. The clipboard is asked at once, for Safari forgets the click while it waits, and
 * it is the text's own error that is thrown, for browsers replace it by one of theirs.
 * @param {Promise<string>} text
 */
async function copy(text) {
  if (!navigator.clipboard) {
    await writeText(await text);
    return;
  }
  const blob = text.then((content) => new Blob([content], { type: "text/plain" }));
  blob.catch(() => {});
  try {
    await navigator.clipboard.write([new ClipboardItem({ "text/plain": blob })]);
  } catch (error) {
    await text;
    throw error;
  }
}
