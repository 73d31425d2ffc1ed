// What a reader does on a page with programs, and waits for; in any browser that Puppeteer drives.

/** @import {Browser, Page} from "puppeteer-core" */

export class Reader {
  /** @param {Page} page */
  constructor(page) {
    this.page = page;
    page.setDefaultTimeout(90_000);
    /** @type {string[]} of the pages */
    this.errors = [];
    // A page that is left while its next worker loads is told that this broke off: that is no error of the page's.
    this.isLeaving = false;
    page.on("pageerror", (error) => this.isLeaving || this.errors.push(String(error)));
  }

  /** @param {Browser} browser */
  static async in(browser) {
    return new Reader(await browser.newPage());
  }

  /** @param {string} address */
  async open(address) {
    this.isLeaving = true;
    await this.page.goto(address);
    this.isLeaving = false;
    await this.page.waitForSelector(".live-run");
  }

  /**
   * Wait until an element says something, and give all that it says.
   * @param {string} selector
   * @param {RegExp} said
   * @returns {Promise<string>}
   */
  async says(selector, said) {
    try {
      const handle = await this.page.waitForFunction(
        (selector, source) => {
          const texts = [...document.querySelectorAll(selector)].map((found) => found.textContent ?? "");
          return texts.find((text) => new RegExp(source).test(text));
        },
        { polling: 50 },
        selector,
        said.source,
      );
      return String(await handle.jsonValue());
    } catch (error) {
      const texts = await this.page.$$eval(selector, (all) => all.map((found) => found.textContent));
      throw new Error(`${selector} says ${JSON.stringify(texts)}, not ${said}: ${error}`);
    }
  }

  /**
   * @param {string} selector of a program's element
   * @param {string} language
   */
  program(selector, language) {
    return new ProgramOnPage(this, selector, language);
  }
}

/** A program as a reader sees it, in one language. */
class ProgramOnPage {
  /**
   * @param {Reader} reader
   * @param {string} selector
   * @param {string} language
   */
  constructor(reader, selector, language) {
    this.reader = reader;
    this.page = reader.page;
    this.selector = selector;
    this.language = language;
  }

  /** Have it shown in its language. */
  show() {
    return this.page.click(`${this.selector} [role="tab"][data-language="${this.language}"]`);
  }

  /** What stands in its block now. */
  text() {
    return this.page.$eval(`${this.selector} pre[data-language="${this.language}"] code`, (code) => code.textContent);
  }

  /** @param {string} name of a button */
  press(name) {
    return this.page.click(`${this.selector} .live-${name}`);
  }

  /** @param {RegExp} said */
  status(said) {
    return this.reader.says(`${this.selector} .live-status`, said);
  }

  /**
   * Press a button by what it says.
   * @param {string} label
   */
  async choose(label) {
    await this.reader.says(`${this.selector} button`, new RegExp(`^${label}$`));
    await this.page.evaluate(
      (program, label) => {
        const buttons = [...document.querySelectorAll(`${program} button`)];
        /** @type {HTMLElement} */ (buttons.find((button) => button.textContent === label)).click();
      },
      this.selector,
      label,
    );
  }

  /**
   * Put a text in the place of its own, as if it was typed.
   * @param {string} typed
   */
  async edit(typed) {
    const block = `${this.selector} pre.editing[data-language="${this.language}"]`;
    if ((await this.page.$(block)) === null) await this.press("edit");
    const code = `${block} code`;
    await this.page.waitForSelector(code);
    await this.page.focus(code);
    await this.page.evaluate((typed) => {
      document.execCommand("selectAll");
      document.execCommand("insertText", false, typed);
    }, typed);
  }

  /**
   * Run what stands there; gives what the status says at the end and what was printed.
   * @param {RegExp} [end]
   */
  async run(end = /^(?:Exit|Stopped)/) {
    await this.press("run");
    await this.page.waitForSelector(`${this.selector} .live-result:is([data-state="done"], [data-state="failed"])`);
    const said = await this.status(end);
    return { said, output: await this.page.$eval(`${this.selector} .live-output`, (output) => output.textContent ?? "") };
  }
}
