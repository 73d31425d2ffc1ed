// Readers' journeys in Firefox, over WebDriver BiDi, in one session: each is written down in JOURNEYS.
//
//   node firefox.mjs BROWSER SITE SITE-WITHOUT-HTTPS
//
// Prints, as JSON, what each journey came to, or how it failed; and every error of the pages. A line that is read from standard
// input ends the wait of the journey that asks for it: whoever started this ends the site's server before.

import { createInterface } from "node:readline/promises";
import puppeteer from "puppeteer-core";
import { linkTo } from "../../browser/live/page/share.js";
import { Reader } from "./reader.mjs";

const [executablePath, site, plain] = process.argv.slice(2);
const browser = await puppeteer.launch({
  browser: "firefox",
  executablePath,
  headless: true,
  extraPrefsFirefox: { "network.dns.localDomains": new URL(plain).hostname },
});
const lines = createInterface({ input: process.stdin });
const reader = await Reader.in(browser);
const { page } = reader;

const PROGRAM = 'paket-program[data-program="sessions/create_session"]';
const SESSIONS = "core-api/sessions/?lang=";
const program = reader.program(PROGRAM, "python"); // `run` is that of whatever language is shown

/** @type {Record<string, () => Promise<unknown>>} */
const JOURNEYS = {
  python: () => reader.open(`${site}${SESSIONS}python`).then(() => program.run()),
  javascript: () => reader.open(`${site}${SESSIONS}javascript`).then(() => program.run()),
  shell: () => reader.open(`${site}${SESSIONS}shell`).then(() => program.run()),
  ruby: () => reader.open(`${site}${SESSIONS}ruby`).then(() => program.run()),
  async "edit, run, Reset and back"() {
    await reader.open(`${site}${SESSIONS}python`);
    const published = await program.text();
    await program.edit("print(6 * 7)\n");
    const { output } = await program.run(/^Exit status 0/);
    await program.press("edit"); // Reset
    const isPublished = (await program.text()) === published;
    await program.choose("Bring my text back");
    return { output, isPublished, back: await program.text() };
  },
  async "a stopped runaway"() {
    await program.edit("print(1, flush=True)\nwhile True: pass\n");
    await program.press("run");
    await reader.says(`${PROGRAM} .live-output`, /1/);
    await program.press("run"); // Stop
    const stopped = await program.status(/^Stopped/);
    await program.edit("print(7)\n");
    return { stopped, after: (await program.run(/^Exit status 0/)).output };
  },
  async "a key is gone after Back"() {
    await program.edit('key = "live_sk_4f9a1c77"\n');
    await reader.says(`${PROGRAM} .live-notice`, /kept nowhere/);
    await program.press("share");
    const shared = await program.status(/secret key/);
    await reader.open(`${site}core-api/participants/?lang=python`);
    const stored = await page.evaluate(() => JSON.stringify({ ...sessionStorage, ...localStorage }).includes("4f9a1c77"));
    reader.isLeaving = true;
    await page.evaluate(() => history.back()); // Puppeteer's own waits for a load, which a page out of the cache has not
    await page.waitForFunction(() => location.pathname.endsWith("/sessions/"), { polling: 50 });
    reader.isLeaving = false;
    await page.waitForSelector(".live-run");
    return { shared, stored, shown: (await page.content()).includes("4f9a1c77") };
  },
  async "a link with a banner, beside an edited text"() {
    await reader.open(`${site}${SESSIONS}python`);
    await program.edit("print('mine')\n");
    await program.press("share");
    await program.status(/^The link to this program/);
    const theirs = "print('from a link', 'https://evil.example/')\n";
    const link = await linkTo(site, { program: "sessions/create_session", language: "python", text: theirs });
    await page.evaluate((hash) => {
      location.hash = hash;
    }, new URL(link).hash);
    await reader.says(`${PROGRAM} .live-banner`, /A link brings another text/);
    const mine = await program.text();
    await program.choose("Show the link's text");
    const banner = await reader.says(`${PROGRAM} .live-banner`, /It is not Paket's/);
    return { mine, banner, theirs: await program.text(), output: (await program.run(/^Exit status 0/)).output };
  },
  async tester() {
    await reader.open(`${site}webhooks/signatures/`);
    const said = [];
    for (const [deed, end] of /** @type {[string, RegExp][]} */ ([
      ["verify", /^Verified|not/],
      ["tamper", /^Byte/],
    ])) {
      await page.click(`paket-webhook-tester [data-deed="${deed}"]`);
      said.push(await reader.says("paket-webhook-tester [role=status]", end));
    }
    return said;
  },
  async "copied without HTTPS"() {
    await reader.open(`${plain}idempotency/?lang=javascript`);
    const isPlain = await page.evaluate(() => !isSecureContext && navigator.clipboard === undefined);
    await page.click("paket-program .copy");
    await reader.says("paket-program .copy", /^Copied/);
    return { isPlain };
  },
  async "without a network"() {
    await reader.open(`${site}${SESSIONS}python`);
    await page.click(".live-sandbox");
    await page.waitForSelector(".live-panel .keep");
    await page.click(".live-panel .keep");
    const kept = await reader.says(".live-panel .message", /^The whole site is kept/);
    console.log("offline");
    await lines[Symbol.asyncIterator]().next();
    await reader.open(`${site}core-api/participants/?lang=ruby`);
    await page.click("paket-program .live-run");
    const said = await reader.says(".live-status", /^(?:Exit|Stopped)/);
    // A page asks at each visit whether there is a newer one: Firefox reports as an error that nobody answers.
    reader.errors = reader.errors.filter((error) => !error.includes("/build.json?"));
    return { kept, said };
  },
};

/** @type {Record<string, unknown>} */
const results = {};
try {
  for (const [name, journey] of Object.entries(JOURNEYS)) {
    const begun = performance.now();
    results[name] = await journey().catch((error) => ({ failed: String(error) }));
    if (process.env.TIMES)
      console.error(name, Math.round(performance.now() - begun), JSON.stringify(results[name]).slice(0, 300));
  }
} finally {
  await browser.close();
  lines.close();
}
console.log(JSON.stringify({ results, errors: reader.errors }));
