// The sandbox, which is Python, for JavaScript: text and bytes go in and out, no object of either crosses the border.

/** @import {EventKind, HttpAnswer, HttpRequest, Prepared, Program} from "../../messages.js" */
/** @import {Border} from "./border.js" */
/** @import {Library} from "./library.js" */
/** @import {Python} from "../packed.js" */

/** How browsers say that their stack is full. Python's own limit is a number of calls, some of which take more of it. */
const TOO_DEEP = /call stack|too much recursion/;

/** What the interpreter writes when it breaks begins so. */
const LAST_WORDS = "Stack (most recent call first)";

export class Sandbox {
  /**
   * Wake the one that the memory holds; live/worker.py is what it is.
   * @param {Python} python
   * @param {Library} library
   * @param {(kind: EventKind, text: string) => void} report
   * @param {Border} border is closed: no program has run yet
   */
  constructor(python, library, report, border) {
    const fetchLibrary = () => library.fetchNow();
    this.python = python;
    this.report = report;
    /** Whether a program went deeper than a browser can: then nothing more can be asked of the interpreter. */
    this.isBroken = false;
    python.globals.set("fetch_library", fetchLibrary);
    python.globals.set("report", report);
    for (const stream of /** @type {const} */ (["stdout", "stderr"])) {
      const decoder = new TextDecoder(); // what is written past Python's own streams, as by open(1, "w")
      const write = (/** @type {Uint8Array} */ bytes) => {
        const text = decoder.decode(bytes, { stream: true });
        this.isBroken ||= stream === "stdout" && text.startsWith(LAST_WORDS);
        if (!this.isBroken) report(stream, text);
        return bytes.length;
      };
      python[stream === "stdout" ? "setStdout" : "setStderr"]({ write });
    }
    this.worker = python.runPython(`
import sys
worker.wake(report)
later.fetch = fetch_library
# Programs find no way from Python into the worker: only what the page has can be imported.
sys.meta_path[:] = [finder for finder in sys.meta_path if type(finder).__module__ not in ("_pyodide._importhook", "pyodide._importhook")]
for name in ("js", "pyodide_js"):
    sys.modules.pop(name, None)
del report, fetch_library
worker
`);
    border.close([report, fetchLibrary]);
  }

  /**
   * Go on from a state; from nothing if it cannot be read, as one of another version.
   * @param {Uint8Array} state
   */
  tryRestore(state) {
    const data = this.python.toPy(state);
    try {
      this.worker.restore(data);
    } catch {
      // As it was.
    } finally {
      data.destroy();
    }
  }

  /** @returns {Uint8Array | null} its state, if it can still be asked */
  save() {
    if (this.isBroken) return null;
    const state = this.worker.save();
    const bytes = state.toJs();
    state.destroy();
    return bytes;
  }

  /**
   * Run a Python program; gives its exit status.
   * @param {Program} program
   * @returns {number}
   */
  run({ text, file, environment, isPublished = false, input = new Uint8Array() }) {
    const data = this.python.toPy(input);
    try {
      return this.worker.run(text, file, JSON.stringify(environment), data, isPublished);
    } catch (error) {
      if (!this.isBroken || !TOO_DEEP.test(String(error))) throw error;
      this.report(
        "stderr",
        "RecursionError: maximum recursion depth exceeded: calls as deep as these are not supported in this page\n",
      );
      return 1;
    } finally {
      if (!this.isBroken) data.destroy();
    }
  }

  /**
   * Answer a request of a program in another language.
   * @param {HttpRequest} request
   * @returns {HttpAnswer}
   */
  answer({ body, timeout, ...request }) {
    const data = this.python.toPy(body ?? new Uint8Array());
    const result = this.worker.answer(JSON.stringify(request), data.tobytes?.() ?? data, timeout ?? undefined);
    const [text, bytes] = result.toJs();
    result.destroy();
    data.destroy?.();
    return { ...JSON.parse(text), body: bytes };
  }

  /** @param {number} [seed] of the ids that it will make */
  reset(seed) {
    this.worker.reset(seed);
  }

  /** What exists. */
  tables() {
    return JSON.parse(this.worker.tables());
  }

  /**
   * Make what a program expects to find.
   * @param {string} program
   * @returns {Prepared}
   */
  prepare(program) {
    return JSON.parse(this.worker.prepare(program));
  }

  /**
   * @param {string} fault
   * @param {number} count
   */
  fail(fault, count) {
    this.worker.fail(fault, count);
  }

  /**
   * The header of a webhook.
   * @param {string} secret
   * @param {number} sentAt
   * @param {string} body
   * @returns {string}
   */
  sign(secret, sentAt, body) {
    return this.worker.sign(secret, sentAt, body);
  }

  /**
   * Why a webhook is refused; empty when it is genuine.
   * @param {string} header
   * @param {string} body
   * @param {string} secret
   * @param {number} now
   * @returns {string}
   */
  verify(header, body, secret, now) {
    return this.worker.verify(header, body, secret, now);
  }

  /** Run something that nobody sees, and that leaves nothing. */
  warm() {
    this.worker.warm();
  }
}
