// The main journey in Firefox, over WebDriver BiDi: every language is run once.
//
//   node firefox.mjs BROWSER SITE LANGUAGE...
//
// Prints, as JSON, for each language what the result says, and every error of the page.

import puppeteer from "puppeteer-core";

const [executablePath, site, ...languages] = process.argv.slice(2);
const browser = await puppeteer.launch({ browser: "firefox", executablePath, headless: true });
const results = {};
const errors = [];
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
} finally {
  await browser.close();
}
console.log(JSON.stringify({ results, errors }));
