// How old the comparison with Paket is on the day on which the page is read: it was built on another one.

import { find } from "./dom.js";

/** Show the line in another colour after the last day on which it speaks for today. */
export function showAge() {
  const line = find(document, ".compared", HTMLElement);
  const until = find(line, "time", HTMLElement).dataset.until ?? "";
  line.classList.toggle("old", new Date().toISOString().slice(0, 10) > until);
}
