// The text of a program, made editable in place. Undo, selection and touch are the browser's own.

import { isComposing } from "../../js/dom.js";

const DEEPER = /[:{([]\s*$|\b(do|then|else)\s*$/;

/**
 * @param {HTMLElement} code holds the text
 * @param {{indent: number, leave: () => void, changed: (text: string) => void}} wishes `indent`: how many spaces Tab adds
 */
export function makeEditable(code, { indent, leave, changed }) {
  const step = " ".repeat(indent);
  code.contentEditable = "plaintext-only";
  const isPlain = code.contentEditable === "plaintext-only";
  if (!isPlain) code.contentEditable = "true";
  code.spellcheck = false;
  code.setAttribute("autocapitalize", "off");
  code.setAttribute("role", "textbox");
  code.setAttribute("aria-multiline", "true");
  code.setAttribute("aria-label", "The program. Tab indents, Escape leaves.");
  code.onkeydown = (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || isComposing(event)) return;
    if (event.key === "Escape") leave();
    else if (event.key === "Tab" && !event.shiftKey) insert(step);
    else if (event.key === "Enter") insert(`\n${indentAt(code, step)}`);
    else return;
    event.preventDefault();
  };
  code.oninput = () => changed(code.textContent);
  code.onpaste = isPlain
    ? null
    : (event) => {
        event.preventDefault();
        insert(event.clipboardData?.getData("text/plain") ?? "");
      };
}

/** @param {HTMLElement} code */
export function endEditing(code) {
  for (const name of ["contenteditable", "spellcheck", "autocapitalize", "role", "aria-multiline", "aria-label"])
    code.removeAttribute(name);
  code.onkeydown = code.oninput = code.onpaste = null;
}

/**
 * As if it were typed, so that it can be undone.
 * @param {string} text
 */
function insert(text) {
  document.execCommand("insertText", false, text);
}

/**
 * The white space that the next line begins with.
 * @param {HTMLElement} code
 * @param {string} step
 */
function indentAt(code, step) {
  const before = document.createRange();
  before.selectNodeContents(code);
  const selection = getSelection();
  if (selection?.focusNode) before.setEnd(selection.focusNode, selection.focusOffset);
  const line = before.toString().split("\n").at(-1) ?? "";
  return (line.match(/^[ \t]+/)?.[0] ?? "") + (DEEPER.test(line) ? step : "");
}
