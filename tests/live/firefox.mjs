// The main journeys in Firefox, over WebDriver BiDi: every language is run once, and the webhook bench verifies and breaks.
//
//   node firefox.mjs BROWSER SITE LANGUAGE...
//
// Prints, as JSON, for each language what the result says, what the bench says, and every error of the page.

import puppeteer from "puppeteer-core";

const [executablePath, site, ...languages] = process.argv.slice(2);
const browser = await puppeteer.launch({ browser: "firefox", executablePath, headless: true });
const results = {};
const bench = [];
const errors = [];

/** What the bench says at last. */
async function statusOf(page, end) {
  for (let tries = 0; tries < 600; tries += 1) {
    const said = await page.$eval("paket-bench [role=status]", (status) => status.textContent);
    if (end.test(said)) return said;
    await new Promise((resolve) => setTimeout(resolve, 200));
  }
  throw new Error("the bench came to no end");
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
      status: result.querySelector(".live-status").textContent,
      output: result.querySelector(".live-output").textContent,
    }));
    isLeaving = true;
  }
  await page.goto(`${site}webhooks/signatures/`);
  await page.waitForSelector(".live-run");
  for (const [deed, end] of [["verify", /^Verified|not/], ["tamper", /^Byte/]]) {
    await page.click(`paket-bench [data-deed="${deed}"]`);
    bench.push(await statusOf(page, end));
  }
} finally {
  await browser.close();
}

console.log(JSON.stringify({ results, bench, errors }));
