// The modules that no published program imports: they come when the first program is over, or at once for one that needs them.

import { downloadBytes } from "../../download.js";

/** @import {Runtime} from "../../messages.js" */
/** @import {Python} from "../packed.js" */

/** Where Pyodide has its standard library. */
const PATH = "/lib/python314.zip";

const SynchronousRequest = globalThis.XMLHttpRequest;

export class Library {
  /**
   * @param {Python} python
   * @param {Runtime} runtime
   * @param {(loaded: number, total: number) => void} onProgress while a program waits for it, with bytes
   */
  constructor(python, { base, files }, onProgress) {
    this.python = python;
    this.url = `${base}library.zip`;
    this.size = files["library.zip"];
    this.onProgress = onProgress;
    this.loaded = 0;
    this.isThere = false;
    this.isWaitedFor = false;
    /** @type {Promise<void> | undefined} */
    this.coming = undefined;
    python.FS.unlink(PATH);
  }

  /** Download them, once; a download that failed is tried again. */
  fetch() {
    if (this.isThere) return Promise.resolve();
    this.coming ??= this.download().finally(() => {
      this.coming = undefined;
    });
    return this.coming;
  }

  async download() {
    this.loaded = 0;
    this.put(await downloadBytes(this.url, this.size, (bytes) => this.count(bytes)));
  }

  /** Have them before something unknown runs. */
  async need() {
    this.isWaitedFor = true;
    await this.fetch();
  }

  /** The same at once, for a program that is running and was not known to import any of them. */
  fetchNow() {
    const request = new SynchronousRequest();
    request.open("GET", this.url, false);
    request.responseType = "arraybuffer";
    request.send();
    const bytes = new Uint8Array(request.response ?? []);
    if (request.status !== 200 || bytes.length !== this.size) throw new Error("library.zip could not be downloaded");
    this.put(bytes);
  }

  /** @param {Uint8Array} bytes */
  put(bytes) {
    if (!this.isThere) this.python.FS.writeFile(PATH, bytes);
    this.isThere = true;
  }

  /** @param {number} bytes */
  count(bytes) {
    this.loaded += bytes;
    if (this.isWaitedFor) this.onProgress(this.loaded, this.size);
  }
}
