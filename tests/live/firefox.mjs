// The main journeys in Firefox, over WebDriver BiDi: every language is run once, and the webhook tester verifies and breaks.
//
//   node firefox.mjs BROWSER SITE LANGUAGE...
//
// Prints, as JSON, for each language what the result says, what the tester says, and every error of the page.

import puppeteer from "puppeteer-core";

const [executablePath, site, ...languages] = process.argv.slice(2);
const browser = await puppeteer.launch({ browser: "firefox", executablePath, headless: true });
/** @type {Record<string, {status?: string, output?: string}>} */
const results = {};
/** @type {string[]} */
const tester = [];
/** @type {string[]} */
const errors = [];

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
} finally {
  await browser.close();
}

console.log(JSON.stringify({ results, tester, errors }));
