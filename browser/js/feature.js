// Each feature of a page starts by itself.

import { reportIfOutdated } from "./outdated.js";

/**
 * Start a feature. One that fails, as where a browser lacks a function, is named in the console and stops no other.
 * @param {string} name what the reader would miss
 * @param {() => unknown} start
 */
export async function feature(name, start) {
  try {
    await start();
  } catch (error) {
    console.error(`${name}: does not work in this browser.`, error);
    reportIfOutdated();
  }
}
