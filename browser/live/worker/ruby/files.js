// Files of the WebAssembly system interface, as @bjorn3/browser_wasi_shim makes them: a folder of texts, and output streams.

/** @import {Ruby} from "../packed.js" */

/**
 * {"net/http.rb": text} as folders in folders.
 * @param {Record<string, Uint8Array>} texts by path
 * @param {Ruby} ruby
 */
export function folderOf(texts, ruby) {
  const root = new ruby.Directory(new Map());
  addFiles(root, texts, ruby);
  return root;
}

/**
 * @param {InstanceType<Ruby["Directory"]>} root
 * @param {Record<string, Uint8Array>} texts by path
 * @param {Ruby} ruby
 */
export function addFiles(root, texts, { Directory, File }) {
  for (const [path, text] of Object.entries(texts)) {
    const names = path.split("/");
    let at = root.contents;
    for (const name of names.slice(0, -1)) {
      if (!at.has(name)) at.set(name, new Directory(new Map()));
      at = /** @type {InstanceType<Ruby["Directory"]>} */ (at.get(name)).contents;
    }
    at.set(names[names.length - 1], new File(text)); // a copy
  }
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
