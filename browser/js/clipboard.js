// Text into the clipboard, on pages too that are not HTTPS: there browsers have the older way alone.

/**
 * @param {string} text
 * @returns {Promise<void>} it fails when the browser does not allow it
 */
export async function writeText(text) {
  if (navigator.clipboard) await navigator.clipboard.writeText(text);
  else if (!writeAsSelection(text)) throw new Error("the browser does not allow it");
}

/** @param {string} text */
function writeAsSelection(text) {
  const focused = document.activeElement;
  const area = Object.assign(document.createElement("textarea"), { value: text, readOnly: true });
  area.style.cssText = "position: fixed; inset: 0 auto auto 0; opacity: 0";
  document.body.append(area);
  area.select();
  const isWritten = document.execCommand("copy");
  area.remove();
  if (focused instanceof HTMLElement) focused.focus({ preventScroll: true });
  return isWritten;
}
