// Where on the page the reader is: a link at each heading, and the section in view marked in the list of sections.

/** Put a link beside each heading. Screen readers have the lists of sections, so it is for the mouse alone. */
export function addAnchors() {
  for (const heading of document.querySelectorAll("article h2[id], article h3[id]")) {
    const link = Object.assign(document.createElement("a"), { className: "anchor", href: `#${heading.id}`, tabIndex: -1 });
    link.textContent = "#";
    link.setAttribute("aria-hidden", "true");
    heading.append(link);
  }
}

/** Mark the link to the section that is in view: the last heading above the upper third of the window. */
export function markSections() {
  const links = [...document.querySelectorAll(".toc a, .nav-sections a")];
  const headings = links.map((link) => document.getElementById(decodeURIComponent(link.hash.slice(1))));
  if (!headings.length) return;
  const mark = () => {
    const here = headings.findLastIndex((heading) => heading?.getBoundingClientRect().top < innerHeight / 3);
    links.forEach((link, place) => link.classList.toggle("here", place === here));
  };
  const observer = new IntersectionObserver(mark, { rootMargin: "0px 0px -66% 0px", threshold: [0, 1] });
  headings.forEach((heading) => heading && observer.observe(heading));
  mark();
}
