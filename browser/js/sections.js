// Where on the page the reader is: a link at each heading, and the section in view marked in the list of sections.

import { find, findAll, isShown, nearest } from "./dom.js";

/** Put a link beside each heading. Screen readers have the lists of sections, so it is for the mouse alone. */
export function addAnchors() {
  for (const heading of document.querySelectorAll("article h2[id], article h3[id]")) {
    const link = Object.assign(document.createElement("a"), { className: "anchor", href: `#${heading.id}`, tabIndex: -1 });
    link.textContent = "#";
    link.setAttribute("aria-hidden", "true");
    heading.append(link);
  }
}

/**
 * Mark the links to the section that is in view: the one that the reader jumped to, as long as they stay there and it can be
 * seen, or the last heading above the upper third of the window.
 */
export function markSections() {
  const links = /** @type {HTMLAnchorElement[]} */ (findAll(document, ".toc a, .nav-sections a"));
  const target = (/** @type {HTMLAnchorElement} */ link) => decodeURIComponent(link.hash.slice(1));
  const ids = [...new Set(links.map(target))];
  const headings = ids.map((id) => document.getElementById(id)).filter((heading) => heading !== null);
  /** @type {HTMLElement | undefined} */
  let jumpedTo;
  const topOf = (/** @type {HTMLElement} */ heading) => heading.getBoundingClientRect().top;
  const mark = () => {
    const jumped = jumpedTo && topOf(jumpedTo) >= 0 && topOf(jumpedTo) < innerHeight ? jumpedTo : undefined;
    const here = jumped ?? headings.findLast((heading) => topOf(heading) < innerHeight / 3);
    for (const link of links) {
      const is = target(link) === here?.id;
      if (is && !link.classList.contains("here")) reveal(link);
      link.classList.toggle("here", is);
    }
  };
  const jump = () => {
    const id = decodeURIComponent(location.hash.slice(1));
    jumpedTo = headings.find((heading) => heading.id === id);
    mark();
  };
  // A link that leads where the reader is already changes no address.
  document.addEventListener("click", (event) => nearest(event, "a[href*='#']") && setTimeout(jump));
  addEventListener("hashchange", jump);
  for (const type of ["wheel", "touchmove", "keydown"]) {
    addEventListener(
      type,
      () => {
        jumpedTo = undefined;
      },
      { passive: true },
    );
  }
  addEventListener("scroll", () => requestAnimationFrame(mark), { passive: true });
  jump();
}

/** Scroll the navigation to the page that is shown: at once where it is a column, and whenever it is opened as a menu. */
export function revealPage() {
  const nav = find(document, "#nav", HTMLElement);
  const show = () => findAll(nav, "[aria-current]").forEach(reveal);
  nav.addEventListener("toggle", show);
  nav.addEventListener("click", (event) => {
    // A link to another page closes the menu by itself; one within this page has to close it.
    if (nearest(event, "a[href^='#']") && nav.matches(":popover-open")) nav.hidePopover();
  });
  show();
}

/**
 * Scroll a list of links, and not the page, so that a link of it is in view.
 * @param {HTMLElement} link
 */
function reveal(link) {
  if (!isShown(link)) return;
  const list = link.closest(".nav, .toc");
  if (!list) return;
  const { top, bottom } = list.getBoundingClientRect();
  const box = link.getBoundingClientRect();
  if (box.top < top || box.bottom > bottom) list.scrollTop += box.top - top - list.clientHeight / 3;
}
