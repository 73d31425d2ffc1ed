// The worker that holds the sandbox. It runs Python programs itself, and those of languages that need the sandbox's answer at
// once, as Ruby; for workers of other programs it answers requests. What it can be asked stands as Actions in messages.js.

import * as downloads from "../../download.js";
import { answerRequests, messageOf } from "../../rpc.js";
import { setClock } from "../clock.js";
import { lockDown } from "../lockdown.js";
import { Border } from "./border.js";
import { Library } from "./library.js";
import { loadPython } from "./pyodide.js";
import { Sandbox } from "./sandbox.js";
import { Warming } from "./warming.js";

/** @import {Action, Actions, EventKind, FromWorker, HttpRequest, Program, Runtime, WorkerInit} from "../../messages.js" */

/** @param {WorkerInit} init */
export async function start({ ports: [page, frame], runtime, state }) {
  /** @type {(message: FromWorker) => void} */
  const send = (message) => page.postMessage(message);
  try {
    const border = new Border();
    const python = await loadPython(runtime, frame, border);
    const library = new Library(python, runtime, (loaded, total) => send({ type: "progress", loaded, total }));
    const sandbox = new Sandbox(python, library, (kind, text) => send({ type: "event", kind, text }), border);
    if (state) sandbox.tryRestore(state);
    lockDown();
    const worker = new SandboxWorker(sandbox, library, runtime, send);
    answerRequests(page, (/** @type {Action<keyof Actions>} */ message, ports) => worker.perform(message, ports));
    send({ type: "ready" });
  } catch (error) {
    send({ type: "failed", message: messageOf(error) });
  }
}

class SandboxWorker {
  /**
   * @param {Sandbox} sandbox
   * @param {Library} library
   * @param {Runtime} runtime
   * @param {(message: FromWorker) => void} send
   */
  constructor(sandbox, library, runtime, send) {
    this.sandbox = sandbox;
    this.library = library;
    this.runtime = runtime;
    this.send = send;
    let wasAsked = false;
    this.warming = new Warming(() => {
      if (!wasAsked) library.fetch().catch(() => {}); // the program that needs it tries again, and is told
      wasAsked = true;
      sandbox.warm();
    });
    /** @type {Map<number, MessagePort>} to workers of programs */
    this.ports = new Map();
    /** @type {{[Name in keyof Actions]: (given: Actions[Name]["given"], ports: readonly MessagePort[]) => unknown}} */
    this.actions = {
      run: (program) => this.run(program),
      connect: ({ id, most }, [port]) => this.connect(id, most, port),
      disconnect: ({ id }) => this.disconnect(id),
      save: () => sandbox.save(),
      reset: ({ seed }) => sandbox.reset(seed),
      tables: () => sandbox.tables(),
      prepare: ({ program }) => sandbox.prepare(program),
      prepareLanguage: ({ language }) => this.prepareLanguage(language),
      fail: ({ fault, count }) => sandbox.fail(fault, count),
      sign: ({ secret, sentAt, body }) => sandbox.sign(secret, sentAt, body),
      verify: ({ header, body, secret, now }) => sandbox.verify(header, body, secret, now),
    };
  }

  /**
   * @template {keyof Actions} Name
   * @param {Action<Name>} message
   * @param {readonly MessagePort[]} ports
   */
  perform(message, ports) {
    return this.actions[message.action](message, ports);
  }

  /**
   * Answer a program's requests: so many, whatever it goes on to send.
   * @param {number} id
   * @param {number} most
   * @param {MessagePort} port
   */
  connect(id, most, port) {
    this.ports.set(id, port);
    let count = 0;
    answerRequests(port, (/** @type {HttpRequest} */ request) => {
      count += 1;
      if (count >= most) this.disconnect(id);
      return this.answer(request);
    });
  }

  /**
   * A program is over: what it sent and was not answered yet is not asked in the next one's time.
   * @param {number} id
   */
  disconnect(id) {
    const port = this.ports.get(id);
    this.ports.delete(id);
    if (!port) return;
    port.onmessage = null; // what has come already
    port.close();
  }

  /** @param {HttpRequest} request */
  answer(request) {
    this.warming.begin();
    return this.sandbox.answer(request);
  }

  /**
   * Run a program; gives its exit status, and the sandbox's state afterwards.
   * @param {Program} program
   */
  async run(program) {
    setClock(program.now);
    if (program.language === "python" && !program.isPublished) this.warming.stop(); // it may have changed what would be run
    try {
      const status = await (program.language === "python" ? this.runPython(program) : this.runOther(program));
      this.report("end", "");
      return { status, state: this.sandbox.save() };
    } finally {
      setClock();
      this.warming.begin();
    }
  }

  /** @param {Program} program */
  async runPython(program) {
    if (!program.isPublished) await this.library.need();
    this.report("begin", "");
    return this.sandbox.run(program);
  }

  /**
   * Have a language ready; what is loaded is not shown, for nobody waits for it.
   * @param {string} language
   */
  async prepareLanguage(language) {
    if (language === "python") {
      await this.library.fetch();
      return;
    }
    const { prepare } = await programsOf(language);
    await prepare({ runtime: this.runtime, downloads, answer: () => {}, report: () => {}, onProgress: () => {} });
  }

  /**
   * A program of another language, by program.js in the language's folder.
   * @param {Program} program
   * @returns {Promise<number>}
   */
  async runOther(program) {
    const { run } = await programsOf(program.language);
    return run(program, {
      runtime: this.runtime,
      downloads,
      answer: (/** @type {HttpRequest} */ request) => this.sandbox.answer(request),
      report: (/** @type {EventKind} */ kind, /** @type {string} */ text) => this.report(kind, text),
      onProgress: (/** @type {number} */ loaded, /** @type {number} */ total) => this.send({ type: "progress", loaded, total }),
    });
  }

  /**
   * @param {EventKind} kind
   * @param {string} text
   */
  report(kind, text) {
    this.send({ type: "event", kind, text });
  }
}

/**
 * What runs another language's programs, loaded when it is needed: a file of its own beside this one.
 * @param {string} language
 */
function programsOf(language) {
  const file = `../${language}/program.js`;
  return import(file);
}
