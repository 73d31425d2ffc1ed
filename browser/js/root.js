/** The site's root, whichever path the site is served under: scripts lie in assets/, a folder for each version, js/. */
export const root = new URL("../../../", import.meta.url);
