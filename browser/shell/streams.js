// What programs read from and write to: pipes, files, and the page.

import { concat } from "./bytes.js";
import { Killed, SIGNALS } from "./task.js";

/** @import {Task} from "./task.js" */
/** @import {FileNode} from "./files.js" */

/** @typedef {{read(size: number, task: Task, stop?: number): Promise<Uint8Array | null>, back(size: number): void, unread(bytes: Uint8Array): void, isReady(): boolean, write(bytes: Uint8Array, task: Task): Promise<void>, retain(): Stream, release(): void, node?: FileNode | null}} Stream
 * read: null at its end; stop: a byte after which nothing is taken; back: what was read last is to be read again, where that can be;
 * unread: the same for who would not have read it; isReady: whether who reads need not wait */

const FULL = 65536;

/** Thrown by what cannot be read or written. */
export class StreamProblem extends Error {}

/**
 * @param {Uint8Array} chunk
 * @param {number | undefined} stop
 */
function upTo(chunk, stop) {
  const at = stop === undefined ? -1 : chunk.indexOf(stop);
  return at < 0 ? chunk : chunk.subarray(0, at + 1);
}

class Counted {
  count = 1;

  retain() {
    this.count += 1;
    return /** @type {any} */ (this);
  }

  release() {
    this.count -= 1;
    if (this.count === 0) this.close();
  }

  close() {}

  /**
   * @param {number} _size
   * @param {Task} _task
   * @param {number} [_stop]
   * @returns {Promise<Uint8Array | null>}
   */
  async read(_size, _task, _stop) {
    throw new StreamProblem("Bad file descriptor");
  }

  /** @param {number} _size */
  back(_size) {}

  /** @param {Uint8Array} bytes */
  unread(bytes) {
    this.back(bytes.length);
  }

  isReady() {
    return true;
  }

  /**
   * @param {Uint8Array} _bytes
   * @param {Task} _task
   */
  async write(_bytes, _task) {
    throw new StreamProblem("Bad file descriptor");
  }
}

class Channel {
  /** @type {Uint8Array[]} */
  chunks = [];
  size = 0;
  isWritten = true;
  isRead = true;
  /** @type {Set<() => void>} */
  waiting = new Set();

  wake() {
    for (const wake of [...this.waiting]) wake();
  }
}

class PipeEnd extends Counted {
  /**
   * @param {Channel} channel
   * @param {boolean} isInput to read from
   */
  constructor(channel, isInput) {
    super();
    this.channel = channel;
    this.isInput = isInput;
  }

  /** @override */
  close() {
    if (this.isInput) this.channel.isRead = false;
    else this.channel.isWritten = false;
    this.channel.wake();
  }

  /** @override @type {Counted["read"]} */
  async read(size, task, stop) {
    const { channel } = this;
    if (!this.isInput) throw new StreamProblem("Bad file descriptor");
    while (!channel.size && channel.isWritten) await task.wait(channel.waiting);
    if (!channel.size) return null;
    const first = channel.chunks[0];
    const chunk = upTo(first.subarray(0, size), stop);
    if (chunk.length < first.length) channel.chunks[0] = first.subarray(chunk.length);
    else channel.chunks.shift();
    channel.size -= chunk.length;
    channel.wake();
    return chunk;
  }

  /** @override */
  isReady() {
    return this.channel.size > 0 || !this.channel.isWritten;
  }

  /** @override @type {Counted["unread"]} */
  unread(bytes) {
    this.channel.chunks.unshift(bytes);
    this.channel.size += bytes.length;
  }

  /** @override @type {Counted["write"]} */
  async write(bytes, task) {
    const { channel } = this;
    if (this.isInput) throw new StreamProblem("Bad file descriptor");
    if (!bytes.length) return;
    while (channel.isRead && channel.size >= FULL) await task.wait(channel.waiting);
    if (!channel.isRead) {
      if (task.ignored.has(SIGNALS.PIPE)) throw new StreamProblem("Broken pipe");
      throw new Killed(SIGNALS.PIPE);
    }
    channel.chunks.push(bytes);
    channel.size += bytes.length;
    channel.wake();
  }
}

/** @returns {[input: Stream, output: Stream]} */
export function pipe() {
  const channel = new Channel();
  return [new PipeEnd(channel, true), new PipeEnd(channel, false)];
}

/** What is written at one of its ends is read at another. Nobody writes before somebody has come to read, and the other way round. */
export class Fifo {
  /** @type {Channel | null} */
  channel = null;
  readers = 0;
  writers = 0;
  /** @type {Set<() => void>} */
  waiting = new Set();

  /** @param {{read?: boolean, write?: boolean}} how */
  open({ read = false, write = false }) {
    if (!this.channel || (!this.channel.isRead && !this.channel.isWritten)) {
      this.channel = new Channel();
      [this.readers, this.writers] = [0, 0];
    }
    this.readers += read ? 1 : 0;
    this.writers += write ? 1 : 0;
    this.channel.isRead ||= read;
    this.channel.isWritten ||= write;
    for (const wake of [...this.waiting]) wake();
    return new FifoEnd(this, this.channel, read, write);
  }
}

class FifoEnd extends Counted {
  /**
   * @param {Fifo} fifo
   * @param {Channel} channel
   * @param {boolean} isRead
   * @param {boolean} isWritten
   */
  constructor(fifo, channel, isRead, isWritten) {
    super();
    this.fifo = fifo;
    this.ends = [new PipeEnd(channel, true), new PipeEnd(channel, false)];
    this.isRead = isRead;
    this.isWritten = isWritten;
    this.isJoined = isRead && isWritten;
  }

  /** @override */
  close() {
    if (this.isRead) this.fifo.readers -= 1;
    if (this.isWritten) this.fifo.writers -= 1;
    if (this.isRead && !this.fifo.readers) this.ends[0].release();
    if (this.isWritten && !this.fifo.writers) this.ends[1].release();
  }

  /** @param {Task} task @param {() => number} others */
  async join(task, others) {
    while (!this.isJoined && !others()) await task.wait(this.fifo.waiting);
    this.isJoined = true;
  }

  /** @override @type {Counted["read"]} */
  async read(size, task, stop) {
    if (!this.isRead) throw new StreamProblem("Bad file descriptor");
    const { channel } = this.ends[0];
    await this.join(task, () => this.fifo.writers + channel.size);
    return this.ends[0].read(size, task, stop);
  }

  /** @override */
  isReady() {
    return this.ends[0].isReady();
  }

  /** @override @type {Counted["unread"]} */
  unread(bytes) {
    this.ends[0].unread(bytes);
  }

  /** @override @type {Counted["write"]} */
  async write(bytes, task) {
    if (!this.isWritten) throw new StreamProblem("Bad file descriptor");
    await this.join(task, () => this.fifo.readers);
    return this.ends[1].write(bytes, task);
  }
}

export class FileHandle extends Counted {
  /**
   * @param {FileNode} node
   * @param {{read: boolean, write: boolean, append: boolean}} mode
   */
  constructor(node, mode) {
    super();
    this.node = node;
    this.mode = mode;
    this.at = 0;
  }

  /** @override @type {Counted["read"]} */
  async read(size, _task, stop) {
    if (!this.mode.read) throw new StreamProblem("Bad file descriptor");
    const { data } = this.node;
    if (this.at >= data.length) return null;
    const chunk = upTo(data.subarray(this.at, this.at + size), stop);
    this.at += chunk.length;
    return chunk;
  }

  /** @override @type {Counted["back"]} */
  back(size) {
    this.at -= size;
  }

  /** @override @type {Counted["write"]} */
  async write(bytes) {
    if (!this.mode.write) throw new StreamProblem("Bad file descriptor");
    if (this.mode.append) this.at = this.node.data.length;
    this.node.put(this.at, bytes);
    this.at += bytes.length;
  }
}

/** Bytes that are there from the beginning. */
export class Given extends Counted {
  /** @param {Uint8Array} bytes */
  constructor(bytes) {
    super();
    this.bytes = bytes;
    this.at = 0;
  }

  /** @override @type {Counted["read"]} */
  async read(size, _task, stop) {
    if (this.at >= this.bytes.length) return null;
    const chunk = upTo(this.bytes.subarray(this.at, this.at + size), stop);
    this.at += chunk.length;
    return chunk;
  }

  /** @override @type {Counted["unread"]} */
  unread(bytes) {
    this.at -= bytes.length;
  }
}

/** Takes all, and gives what a function makes. */
export class Device extends Counted {
  /** @param {((size: number) => Uint8Array | null)} make null: nothing */
  constructor(make) {
    super();
    this.make = make;
  }

  /** @override @type {Counted["read"]} */
  async read(size) {
    return this.make(Math.min(size, 4096));
  }

  /** @override */
  async write() {}
}

/** What the page shows. */
export class Shown extends Counted {
  /** @param {(text: string) => void} show */
  constructor(show) {
    super();
    this.show = show;
    this.decoder = new TextDecoder();
  }

  /** @override @type {Counted["write"]} */
  async write(bytes) {
    const text = this.decoder.decode(bytes, { stream: true });
    if (text) this.show(text);
  }

  finish() {
    const text = this.decoder.decode();
    if (text) this.show(text);
  }
}

/**
 * All that a stream gives.
 * @param {Stream} stream
 * @param {Task} task
 */
export async function readAll(stream, task) {
  const parts = [];
  for (let part = await stream.read(FULL, task); part; part = await stream.read(FULL, task)) {
    parts.push(part);
    await task.turn(); // what has no end can be stopped
  }
  return concat(parts);
}
