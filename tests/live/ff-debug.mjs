// A reader's journeys in Firefox, over WebDriver BiDi: every language is run once, the webhook tester verifies and breaks, and
// what a reader does with an example is done. Firefox is started once for all of them.
//
//   node firefox.mjs BROWSER SITE LANGUAGE...
//
// Prints, as JSON, for each language what the result says, what the tester says, what was seen on the other journeys, and every
// error of the page.

import puppeteer from "puppeteer-core";

const [executablePath, site, ...languages] = process.argv.slice(2);
const browser = await puppeteer.launch({ browser: "firefox", executablePath, headless: true });
/** @type {Record<string, {status?: string, output?: string}>} */
const results = {};
/** @type {string[]} */
const tester = [];
/** @type {string[]} */
const errors = [];
/** @type {Record<string, unknown>} what was seen on each of the other journeys */
const journeys = {};

const CREATE = 'paket-program[data-program="sessions/create_session"]';
const VERIFY = 'paket-program[data-program="webhooks/verify_signature"]';

/**
 * What the tester says at last.
 * @param {import("puppeteer-core").Page} page
 * @param {RegExp} end what its last word is like
 */
async function statusOf(page, end) {
  for (let tries = 0; tries < 600; tries += 1) {
    const text = await page.$eval("paket-webhook-tester [role=status]", (status) => status.textContent);
    if (end.test(text)) return text;
    await new Promise((resolve) => setTimeout(resolve, 200));
  }
  throw new Error("the tester came to no end");
}

try {
  const page = await browser.newPage();
  // A page that is left while its next worker loads is told that this broke off: that is no error of the page's.
  let isLeaving = false;
  page.on("pageerror", (error) => isLeaving || errors.push(String(error)));
  for (const language of languages) {
    await page.goto(`${site}core-api/sessions/?lang=${language}`);
    isLeaving = false;
    await page.waitForSelector(".live-run");
    await page.click('paket-program[data-program="sessions/create_session"] .live-run');
    await page.waitForSelector('[data-state="done"], [data-state="failed"]', { timeout: 120_000 });
    results[language] = await page.$eval(".live-result", (result) => ({
      status: result.querySelector(".live-status")?.textContent,
      output: result.querySelector(".live-output")?.textContent,
    }));
    isLeaving = true;
  }
  await page.goto(`${site}webhooks/signatures/`);
  await page.waitForSelector(".live-run");
  /** @type {[deed: string, end: RegExp][]} */
  const steps = [
    ["verify", /^Verified|not/],
    ["tamper", /^Byte/],
  ];
  for (const [deed, end] of steps) {
    await page.click(`paket-webhook-tester [data-deed="${deed}"]`);
    tester.push(await statusOf(page, end));
  }

  const text = (/** @type {string} */ selector) => page.$eval(selector, (element) => element.textContent ?? "");
  const value = (/** @type {string} */ selector) =>
    page.$eval(selector, (element) => /** @type {HTMLInputElement} */ (element).value);
  const visit = async (/** @type {string} */ path) => {
    isLeaving = true;
    await page.goto(`${site}${path}`);
    isLeaving = false;
    await page.waitForSelector(".live-run, h1");
  };
  const back = async (/** @type {string} */ path) => {
    isLeaving = true;
    await page.evaluate(() => history.back());
    // A page that the browser had kept is not loaded: no event tells of it.
    while (!page.url().includes(path)) await new Promise((resolve) => setTimeout(resolve, 100));
    await page.waitForSelector("h1");
    isLeaving = false;
  };
  const says = async (/** @type {string} */ selector, /** @type {string} */ words) => {
    for (let tries = 0; tries < 600; tries += 1) {
      const found = await text(selector).catch(() => "");
      if (found.includes(words)) return found;
      await new Promise((resolve) => setTimeout(resolve, 200));
    }
    throw new Error(`${selector} never said: ${words}`);
  };
  const type = async (/** @type {string} */ program, /** @type {string} */ typed) => {
    await page.waitForSelector(`${program} .live-edit`);
    await page.click(`${program} .live-edit`);
    await page.waitForSelector(`${program} code:focus`);
    await page.evaluate((given) => {
      const code = /** @type {HTMLElement} */ (document.activeElement);
      getSelection()?.selectAllChildren(code);
      document.execCommand("insertText", false, given);
    }, typed);
  };

  await visit("core-api/sessions/?lang=python");
  await type(CREATE, "print('edited')");
  await page.keyboard.down("Control");
  await page.keyboard.press("Enter");
  await page.keyboard.up("Control");
  const edited = await says(`${CREATE} .live-status`, "Exit status");
  await page.click(`${CREATE} .live-edit`);
  await says(`${CREATE} .live-notice`, "Bring my text back");
  await page.click(`${CREATE} .live-run`);
  console.error("at edited"); journeys.edited = { edited, published: await says(`${CREATE} .live-status`, "1 request") };

  await type(CREATE, "while True: pass");
  await page.click(`${CREATE} .live-run`);
  await page.waitForSelector('[data-state="running"]');
  await page.click(`${CREATE} .live-run`);
  console.error("at stopped"); journeys.stopped = await says(`${CREATE} .live-status`, "Stopped by you");
  await page.click(`${CREATE} .live-edit`);

  await page.click(`${CREATE} .live-sandbox`);
  const before = await says(".live-panel .tables", "Sessions");
  await page.click(".live-panel .reset");
  await says(".live-panel .message", "empty again");
  console.error("at reset"); journeys.reset = { before, after: await says(".live-panel .tables", "Nothing yet.") };

  await visit("core-api/sessions/?lang=python");
  const link = await page.evaluate(async (address) => {
    const { src } = /** @type {HTMLScriptElement} */ (document.querySelector("script[type=module]"));
    const { linkTo } = await import(new URL("../live/page/share.js", src).href);
    const shared = "# \u202e\nprint('https://evil.example')\n";
    return linkTo(address, { program: "sessions/create_session", language: "python", text: shared });
  }, `${site}core-api/sessions/`);
  await visit("glossary/");
  await visit(`${link.slice(site.length)}).`);
  console.error("at shared"); journeys.shared = await says(`${CREATE} .live-banner`, "It is not Paket's");

  const OWN = ".own input[type=password]";
  await visit("getting-started/");
  await page.waitForSelector("paket-credentials .choice");
  await page.$eval("paket-credentials .choice label:last-child input", (radio) => /** @type {HTMLElement} */ (radio).click());
  await page.type(OWN, "a-key-of-my-own");
  const shown = await text("form.own + pre");
  await visit("glossary/");
  await back("getting-started/");
  console.error("at key"); journeys.key = { shown, back: (await value(OWN)) + (await text("form.own + pre")) };

  await visit("webhooks/signatures/?lang=python");
  await page.waitForSelector(".live-run");
  await page.$eval("paket-webhook-tester [name=secret]", (field) => {
    /** @type {HTMLInputElement} */ (field).value = "a-secret-of-my-own";
    field.dispatchEvent(new Event("input", { bubbles: true }));
  });
  await type(VERIFY, "# a-secret-of-my-own");
  await says(`${VERIFY} .live-notice`, "kept nowhere");
  await visit("glossary/");
  await back("webhooks/signatures/");
  console.error("at secret"); journeys.secret = await page.evaluate(() => {
    const fields = [...document.querySelectorAll("input, textarea")].map(
      (field) => /** @type {HTMLInputElement} */ (field).value,
    );
    const seen = [document.body.textContent, ...fields, ...Object.values(sessionStorage)];
    return seen.filter((one) => one?.includes("of-my-own"));
  });
} finally {
  await browser.close();
}

console.log(JSON.stringify({ results, tester, journeys, errors }));
