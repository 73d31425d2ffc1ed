// The documentation used to be one page at the site's root. A link into it arrives at the home page with a fragment
// that no server ever saw. The home page loads this module when there is a fragment, to go on to the page that has the
// content now.

import { root } from "./root.js";

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
  const query = address.searchParams;
  const language = (query.get("lang") ?? query.get("language") ?? [...query.keys()][0])?.toLowerCase();
  if (language !== undefined && table.languages.includes(language)) target.searchParams.set("lang", language);
  return target;
}

/**
 * A fragment may hold a stray percent sign, which is no reason to fail.
 * @param {string} fragment
 */
function decode(fragment) {
  try {
    return decodeURIComponent(fragment);
  } catch {
    return fragment;
  }
}

/**
 * Follow an address of the home page, unless the page has a place of that name.
 * @param {URL} address as it was on arrival: other scripts write the reader's choices into the current one
 */
export async function follow(address) {
  if (document.getElementById(decode(address.hash.slice(1)))) return;
  const response = await fetch(new URL("old-addresses.json", import.meta.url));
  if (!response.ok) return;
  const target = destination(await response.json(), address);
  // replace: the Back button must not lead into the same redirection again.
  if (target && location.hash === address.hash) location.replace(target);
}
