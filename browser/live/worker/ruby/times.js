// When files were changed last, which @bjorn3/browser_wasi_shim does not keep.

/** @import {Ruby} from "../packed.js" */

/** In nanoseconds. @type {WeakMap<object, bigint>} */
const changed = new WeakMap();
const now = () => BigInt(Date.now()) * 1_000_000n;

/** @type {WeakSet<object>} */
const kept = new WeakSet();

/**
 * Have the files and folders of the shim keep their times, once.
 * @param {Ruby} ruby
 */
export function keepTimes({ File, Directory, OpenFile, wasi }) {
  if (kept.has(File)) return;
  kept.add(File);

  /** As the interface has it: the shim writes the times over each other. */
  class Timed extends wasi.Filestat {
    /**
     * @override
     * @param {DataView} view
     * @param {number} at
     */
    write_bytes(view, at) {
      view.setUint8(at + 16, this.filetype);
      for (const [place, value] of [this.dev, this.ino, 0n, this.nlink, this.size, this.atim, this.mtim, this.ctim].entries())
        if (place !== 2) view.setBigUint64(at + 8 * place, value, true);
    }
  }

  for (const { prototype } of [File, Directory]) {
    const { stat } = prototype;
    prototype.stat = function () {
      const found = stat.call(this);
      if (!changed.has(this)) changed.set(this, now());
      const time = /** @type {bigint} */ (changed.get(this));
      return Object.assign(new Timed(found.ino, found.filetype, found.size), { nlink: 1n, atim: time, mtim: time, ctim: time });
    };
  }

  /** @type {any} */
  const open = OpenFile.prototype;
  for (const name of ["fd_write", "fd_pwrite", "fd_filestat_set_size", "fd_allocate"]) {
    const method = open[name];
    open[name] = function (/** @type {unknown[]} */ ...given) {
      changed.set(this.file, now());
      return method.apply(this, given);
    };
  }

  const { path_open } = File.prototype;
  File.prototype.path_open = function (flags, ...rest) {
    if (flags & wasi.OFLAGS_TRUNC) changed.set(this, now());
    return path_open.call(this, flags, ...rest);
  };
}
