// What is said above a program that came by a link: that Paket did not write it, and what in it is not to be seen.

import { hostsIn, invisibleIn } from "./unseen.js";

/** Hosts that the site's own programs name. */
const KNOWN = ["api.paket.tv", "127.0.0.1", "localhost", "docs.paket.tv"];

/**
 * @param {string} text that came by a link
 * @returns {string[]} sentences
 */
export function originOf(text) {
  const sentences = [
    "This program came by a link. It is not Paket's: somebody else wrote it. Read it before you run it or copy it.",
  ];
  const hosts = hostsIn(text, [...KNOWN, location.hostname]);
  if (hosts.length)
    sentences.push(`It names ${hosts.length > 1 ? "hosts that are" : "a host that is"} not Paket's: ${listed(hosts)}.`);
  const letters = invisibleIn(text).map(({ code, lines }) => `${code} in line ${listed(lines.map(String))}`);
  if (letters.length)
    sentences.push(`It holds letters that show nothing or turn the text around, marked in it: ${listed(letters)}.`);
  return sentences;
}

const MOST = 5;

/** @param {string[]} names */
function listed(names) {
  const more = names.length - MOST;
  return more > 0 ? `${names.slice(0, MOST).join(", ")} and ${more} more` : names.join(", ");
}
