// The documentation used to be one page at the site's root. A link into it arrives at the home page with a fragment
// that no server ever saw. Load this module on the home page; it goes on to the page that has the content now.

/** The site's root, whichever path the site is served under. */
export const root = new URL("../../", import.meta.url);

/**
 * Where an old address leads.
 * @param {{languages: string[], addresses: Record<string, string>}} table
 * @param {URL} address what the browser was asked for
 * @returns {URL | null} null when the address is not an old one
 */
export function destination(table, address) {
  const anchor = decode(address.hash.slice(1)).toLowerCase();
  if (!Object.hasOwn(table.addresses, anchor)) return null;
  const target = new URL(table.addresses[anchor], root);
  // The old page wrote its language as ?python, or as ?language=python.
  const language = address.searchParams.get("language") ?? address.search.slice(1);
  if (table.languages.includes(language)) target.searchParams.set("lang", language);
  return target;
}

/** A fragment may hold a stray percent sign, which is no reason to fail. */
function decode(fragment) {
  try {
    return decodeURIComponent(fragment);
  } catch {
    return fragment;
  }
}

/** Follow the fragment of the current address, unless this page has a place of that name. */
export async function follow() {
  if (location.hash.length < 2 || document.getElementById(decode(location.hash.slice(1)))) return;
  const here = location.href;
  const response = await fetch(new URL("old-addresses.json", import.meta.url));
  if (!response.ok) return;
  const target = destination(await response.json(), new URL(here));
  // replace: the Back button must not lead into the same redirection again.
  if (target && location.href === here) location.replace(target);
}

/** True on the home page alone, so that the same fragment elsewhere is left in peace. */
const isHome = () => location.pathname.replace(/index\.html$/, "") === root.pathname;

if (isHome()) {
  await follow();
  addEventListener("hashchange", () => isHome() && follow());
}
