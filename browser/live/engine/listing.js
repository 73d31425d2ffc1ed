// What there is to load, and where.

/** @import {Listing, Runtime} from "../messages.js" */

/** The address of live/ in the assets of this version. */
export const LIVE = new URL("../", import.meta.url);

/**
 * The list of files, and where they are.
 * @returns {Promise<Listing & {runtime: Runtime}>}
 */
export async function readListing() {
  if (!globalThis.WebAssembly || !globalThis.DecompressionStream) {
    throw new Error("this browser is too old: it lacks WebAssembly or compression streams");
  }
  const response = await fetch(new URL("runtime.json", LIVE)).catch(() => null);
  if (!response?.ok) throw new Error("the list of files could not be downloaded");
  /** @type {Listing} */
  const listing = await response.json();
  const { folder, files, start } = listing;
  return { ...listing, runtime: { base: new URL(folder, LIVE).href, files, start } };
}
