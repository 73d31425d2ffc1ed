// Readers' journeys in Firefox, over WebDriver BiDi, in one session: each is written down in JOURNEYS.
//
//   node firefox.mjs BROWSER SITE SITE-WITHOUT-HTTPS
//
// Prints, as JSON, what each journey came to, or how it failed; and every error of the pages. A line that is read from standard
// input ends the wait of the journey that asks for it: whoever started this ends the site's server before.

import { createInterface } from "node:readline/promises";
import puppeteer from "puppeteer-core";
import { linkTo } from "../../browser/live/page/share.js";

const [executablePath, site, plain] = process.argv.slice(2);
const browser = await puppeteer.launch({
  browser: "firefox",
  executablePath,
  headless: true,
  extraPrefsFirefox: { "network.dns.localDomains": new URL(plain).hostname },
});
const lines = createInterface({ input: process.stdin });
/** @type {string[]} */
const errors = [];
const page = await browser.newPage();
page.setDefaultTimeout(90_000);
// A page that is left while its next worker loads is told that this broke off: that is no error of the page's.
let isLeaving = false;
page.on("pageerror", (error) => isLeaving || errors.push(String(error)));

const PROGRAM = 'paket-program[data-program="sessions/create_session"]';
const SESSIONS = "core-api/sessions/?lang=";

/** @param {string} address */
async function open(address) {
  isLeaving = true;
  await page.goto(address);
  isLeaving = false;
  await page.waitForSelector(".live-run");
}

/**
 * Wait until an element says something, and give all that it says.
 * @param {string} selector
 * @param {RegExp} said
 * @returns {Promise<string>}
 */
async function says(selector, said) {
  const handle = await page.waitForFunction(
    (selector, source) => {
      const texts = [...document.querySelectorAll(selector)].map((found) => found.textContent ?? "");
      return texts.find((text) => new RegExp(source).test(text));
    },
    { polling: 50 },
    selector,
    said.source,
  );
  return String(await handle.jsonValue());
}

/** What stands in the program's block now. */
const text = () => page.$eval(`${PROGRAM} pre[data-language="python"] code`, (code) => code.textContent);
const press = (/** @type {string} */ name) => page.click(`${PROGRAM} .live-${name}`);
const status = (/** @type {RegExp} */ said) => says(`${PROGRAM} .live-status`, said);

/**
 * A button of the program by what it says.
 * @param {string} label
 */
async function choose(label) {
  await says(`${PROGRAM} button`, new RegExp(`^${label}$`));
  await page.evaluate(
    (program, label) => {
      const buttons = [...document.querySelectorAll(`${program} button`)];
      /** @type {HTMLElement} */ (buttons.find((button) => button.textContent === label)).click();
    },
    PROGRAM,
    label,
  );
}

/**
 * Put a text in the place of the program's, as if it was typed.
 * @param {string} typed
 */
async function edit(typed) {
  if ((await page.$(`${PROGRAM} pre.editing[data-language="python"]`)) === null) await press("edit");
  const code = `${PROGRAM} pre.editing[data-language="python"] code`;
  await page.waitForSelector(code);
  await page.focus(code);
  await page.evaluate((typed) => {
    document.execCommand("selectAll");
    document.execCommand("insertText", false, typed);
  }, typed);
}

/**
 * Run what stands there; gives what the status says at the end and what was printed.
 * @param {RegExp} [end]
 */
async function run(end = /^(?:Exit|Stopped)/) {
  await press("run");
  await page.waitForSelector(`${PROGRAM} .live-result:is([data-state="done"], [data-state="failed"])`);
  const said = await status(end);
  return { said, output: await page.$eval(`${PROGRAM} .live-output`, (output) => output.textContent ?? "") };
}

/** @type {Record<string, () => Promise<unknown>>} */
const JOURNEYS = {
  python: () => open(`${site}${SESSIONS}python`).then(() => run()),
  javascript: () => open(`${site}${SESSIONS}javascript`).then(() => run()),
  shell: () => open(`${site}${SESSIONS}shell`).then(() => run()),
  ruby: () => open(`${site}${SESSIONS}ruby`).then(() => run()),
  async "edit, run, Reset and back"() {
    await open(`${site}${SESSIONS}python`);
    const published = await text();
    await edit("print(6 * 7)\n");
    const { output } = await run(/^Exit status 0/);
    await press("edit"); // Reset
    const isPublished = (await text()) === published;
    await choose("Bring my text back");
    return { output, isPublished, back: await text() };
  },
  async "a stopped runaway, and one that eats memory"() {
    await edit("print(1, flush=True)\nwhile True: pass\n");
    await press("run");
    await says(`${PROGRAM} .live-output`, /1/);
    await press("run"); // Stop
    const stopped = await status(/^Stopped/);
    await edit("eaten = []\nwhile True:\n    eaten.append('x' * 10_000_000)\n");
    const eaten = await run();
    await edit("print(7)\n");
    return { stopped, eaten: eaten.output, after: (await run(/^Exit status 0/)).output };
  },
  async "a key is gone after Back"() {
    await edit('key = "live_sk_4f9a1c77"\n');
    await says(`${PROGRAM} .live-notice`, /kept nowhere/);
    await press("share");
    const shared = await status(/secret key/);
    await open(`${site}core-api/participants/?lang=python`);
    const stored = await page.evaluate(() => JSON.stringify({ ...sessionStorage, ...localStorage }).includes("4f9a1c77"));
    isLeaving = true;
    await page.evaluate(() => history.back()); // Puppeteer's own waits for a load, which a page out of the cache has not
    await page.waitForFunction(() => location.pathname.endsWith("/sessions/"), { polling: 50 });
    isLeaving = false;
    await page.waitForSelector(".live-run");
    return { shared, stored, shown: (await page.content()).includes("4f9a1c77") };
  },
  async "a link with a banner, beside an edited text"() {
    await open(`${site}${SESSIONS}python`);
    await edit("print('mine')\n");
    await press("share");
    await status(/^The link to this program/);
    const theirs = "print('from a link', 'https://evil.example/')\n";
    const link = await linkTo(site, { program: "sessions/create_session", language: "python", text: theirs });
    await page.evaluate((hash) => {
      location.hash = hash;
    }, new URL(link).hash);
    await says(`${PROGRAM} .live-banner`, /A link brings another text/);
    const mine = await text();
    await choose("Show the link's text");
    const banner = await says(`${PROGRAM} .live-banner`, /It is not Paket's/);
    return { mine, banner, theirs: await text(), output: (await run(/^Exit status 0/)).output };
  },
  async tester() {
    await open(`${site}webhooks/signatures/`);
    const said = [];
    for (const [deed, end] of /** @type {[string, RegExp][]} */ ([
      ["verify", /^Verified|not/],
      ["tamper", /^Byte/],
    ])) {
      await page.click(`paket-webhook-tester [data-deed="${deed}"]`);
      said.push(await says("paket-webhook-tester [role=status]", end));
    }
    return said;
  },
  async "copied without HTTPS"() {
    await open(`${plain}idempotency/?lang=javascript`);
    const isPlain = await page.evaluate(() => !isSecureContext && navigator.clipboard === undefined);
    await page.click("paket-program .copy");
    await says("paket-program .copy", /^Copied/);
    return { isPlain };
  },
  async "without a network"() {
    await open(`${site}${SESSIONS}python`);
    await page.click(".live-sandbox");
    await page.waitForSelector(".live-panel .keep");
    await page.click(".live-panel .keep");
    const kept = await says(".live-panel .message", /^The whole site is kept/);
    console.log("offline");
    await lines[Symbol.asyncIterator]().next();
    await open(`${site}core-api/participants/?lang=ruby`);
    await page.click("paket-program .live-run");
    return { kept, said: await says(".live-status", /^(?:Exit|Stopped)/) };
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
console.log(JSON.stringify({ results, errors }));
