// Files of the WebAssembly system interface, as @bjorn3/browser_wasi_shim makes them: a folder of texts, and output streams.

/** @import {Ruby} from "../packed.js" */

/**
 * {"net/http.rb": text} as folders in folders.
 * @param {Record<string, Uint8Array>} texts by path
 * @param {Ruby} ruby
 */
export function folderOf(texts, { Directory, File }) {
  const root = new Map();
  for (const [path, text] of Object.entries(texts)) {
    const names = path.split("/");
    let at = root;
    for (const name of names.slice(0, -1)) {
      if (!at.has(name)) at.set(name, new Directory(new Map()));
      at = at.get(name).contents;
    }
    at.set(names.at(-1), new File(text)); // a copy
  }
  return new Directory(root);
}

/**
 * @param {Ruby} ruby
 * @param {(text: string) => void} write
 */
export function outputStream({ Fd, wasi }, write) {
  const decoder = new TextDecoder();
  class Output extends Fd {
    /** @override */
    fd_fdstat_get() {
      return { ret: 0, fdstat: new wasi.Fdstat(wasi.FILETYPE_SOCKET_STREAM, 0) }; // no terminal: nothing is coloured
    }
    /**
     * @override
     * @param {Uint8Array} data
     */
    fd_write(data) {
      write(decoder.decode(data, { stream: true }));
      return { ret: 0, nwritten: data.byteLength };
    }
  }
  return new Output();
}
