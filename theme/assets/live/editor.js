// The text of a program, made editable in place. Undo, selection and touch are the browser's own.

const DEEPER = /[:{([]\s*$|\b(do|then|else)\s*$/;

/**
 * @param {HTMLElement} code holds the text
 * @param {{language: string, leave: () => void, changed: (text: string) => void}} wishes
 */
export function makeEditable(code, { language, leave, changed }) {
  const step = " ".repeat(language === "python" ? 4 : 2);
  code.contentEditable = "plaintext-only";
  const isPlain = code.contentEditable === "plaintext-only";
  if (!isPlain) code.contentEditable = "true";
  code.spellcheck = false;
  code.setAttribute("autocapitalize", "off");
  code.setAttribute("role", "textbox");
  code.setAttribute("aria-multiline", "true");
  code.setAttribute("aria-label", "The program. Tab indents, Escape leaves.");
  code.onkeydown = (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return;
    if (event.key === "Escape") leave();
    else if (event.key === "Tab" && !event.shiftKey) insert(step);
    else if (event.key === "Enter") insert(`\n${indentAt(code, step)}`);
    else return;
    event.preventDefault();
  };
  code.oninput = () => changed(code.textContent);
  code.onpaste = isPlain ? null : (event) => {
    event.preventDefault();
    insert(event.clipboardData.getData("text/plain"));
  };
}

export function endEditing(code) {
  for (const name of ["contenteditable", "spellcheck", "autocapitalize", "role", "aria-multiline", "aria-label"]) code.removeAttribute(name);
  code.onkeydown = code.oninput = code.onpaste = null;
}

/** As if it were typed, so that it can be undone. */
function insert(text) {
  document.execCommand("insertText", false, text);
}

/** The white space that the next line begins with. */
function indentAt(code, step) {
  const before = document.createRange();
  before.selectNodeContents(code);
  const { focusNode, focusOffset } = getSelection();
  before.setEnd(focusNode, focusOffset);
  const line = before.toString().split("\n").at(-1);
  return line.match(/^[ \t]*/)[0] + (DEEPER.test(line) ? step : "");
}
