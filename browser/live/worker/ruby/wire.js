// The file /wire, over which prelude.rb sends requests: "BASE TIMEOUT LENGTH\n" and a request go in, "KIND LENGTH" in 32 bytes
// and an answer come out. With "sleep" as BASE it says that the program is going to sleep for TIMEOUT seconds: nothing comes out.

import { joined } from "./http.js";

/** @import {Ruby} from "../packed.js" */

/**
 * @param {Ruby} ruby
 * @param {(base: string, timeout: number | null, request: Uint8Array) => Uint8Array} answer
 */
export function wireFile({ Fd, Inode, wasi }, answer) {
  /** @type {Uint8Array} */
  let incoming = new Uint8Array();
  /** @type {Uint8Array} */
  let outgoing = new Uint8Array();
  class Wire extends Fd {
    /** @override */
    fd_fdstat_get() {
      const stat = new wasi.Fdstat(wasi.FILETYPE_CHARACTER_DEVICE, 0);
      stat.fs_rights_base = BigInt(wasi.RIGHTS_FD_READ | wasi.RIGHTS_FD_WRITE);
      return { ret: 0, fdstat: stat };
    }
    /** @override */
    fd_filestat_get() {
      return { ret: 0, filestat: new wasi.Filestat(0n, wasi.FILETYPE_CHARACTER_DEVICE, 0n) };
    }
    /**
     * @override
     * @param {Uint8Array} data
     */
    fd_write(data) {
      incoming = joined(incoming, data);
      const end = incoming.indexOf(10);
      if (end >= 0) {
        const [base, timeout, length] = new TextDecoder().decode(incoming.subarray(0, end)).split(" ");
        const request = incoming.subarray(end + 1);
        if (request.length >= Number(length)) {
          outgoing = answer(base, Number(timeout) || null, request.slice(0, Number(length)));
          incoming = new Uint8Array();
        }
      }
      return { ret: 0, nwritten: data.byteLength };
    }
    /**
     * @override
     * @param {number} size
     */
    fd_read(size) {
      const data = outgoing.slice(0, size);
      outgoing = outgoing.slice(data.length);
      return { ret: 0, data };
    }
  }
  class WireFile extends Inode {
    /** @override */
    path_open() {
      return { ret: 0, fd_obj: new Wire() };
    }
    /** @override */
    stat() {
      return new wasi.Filestat(this.ino, wasi.FILETYPE_CHARACTER_DEVICE, 0n);
    }
  }
  return new WireFile();
}
