// Programs that eat memory, as a reader runs them.
//
//   node eaters.mjs BROWSER EXECUTABLE SITE
//
// Prints, as JSON, by name of the program: how its run ended, what the next one of that language printed, and how the published
// one of another language ended; and every error of the pages.

import puppeteer from "puppeteer-core";
import { Reader } from "./reader.mjs";

const [name, executablePath, site] = process.argv.slice(2);
const browser = await puppeteer.launch({
  browser: name === "firefox" ? "firefox" : "chrome",
  executablePath,
  headless: true,
  // Puppeteer switches off what readers have: a process for frames that belong to no site.
  args: name === "firefox" ? [] : ["--no-sandbox", "--disable-gpu", "--enable-features=IsolateSandboxedIframes"],
});

const PROGRAM = 'paket-program[data-program="sessions/create_session"]';

/**
 * A language, a program that eats memory, and one that does not.
 * @type {Record<string, [language: string, eater: string, next: string]>}
 */
const EATERS = {
  python: ["python", "eaten = []\nwhile True:\n    eaten.append('x' * 10_000_000)\n", "print(7)\n"],
  ruby: ["ruby", "eaten = []\nloop { eaten << 'x' * 10_000_000 }\n", "puts 7\n"],
  shell: ["shell", "eaten=xxxxxxxxxx; while :; do eaten=$eaten$eaten; done\n", "echo 7\n"],
  javascript: ["javascript", "const eaten = []; for (;;) eaten.push(new Array(1e6).fill(1.5));\n", "console.log(7);\n"],
  "javascript that tells": [
    "javascript",
    "const eaten = []; for (;;) console.log(eaten.push(new Array(1e6).fill(1.5)));\n",
    "console.log(7);\n",
  ],
};

// Where a worker has no process of its own, nothing but silence ends what takes memory: one that tells would take all there is.
if (name === "firefox") delete EATERS["javascript that tells"];

/** @type {Record<string, unknown>} */
const results = {};
const reader = await Reader.in(browser);
try {
  await reader.open(`${site}core-api/sessions/?lang=python`);
  const python = reader.program(PROGRAM, "python");
  for (const [eater, [language, text, next]] of Object.entries(EATERS)) {
    const program = reader.program(PROGRAM, language);
    await program.show();
    await program.edit(text);
    const begun = performance.now();
    const eaten = await program.run();
    const ms = Math.round(performance.now() - begun);
    await program.edit(next);
    const after = (await program.run(/^Exit status 0/)).output;
    await program.press("edit"); // Reset
    await python.show();
    results[eater] = { ...eaten, after, other: (await python.run()).said };
    if (process.env.TIMES) console.error(eater, ms, JSON.stringify(results[eater]).slice(0, 400));
  }
} finally {
  await browser.close();
}
console.log(JSON.stringify({ results, errors: reader.errors }));
