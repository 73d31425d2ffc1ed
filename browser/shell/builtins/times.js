// times: of the processor, which commands here take no count of.

/** @import {Builtin} from "../world.js" */

/** @type {Builtin} */
export async function times(shell) {
  const own = ((Date.now() - shell.begun) / 1000).toFixed(3);
  await shell.writeTo(1, `0m${own}s 0m0.000s\n0m0.000s 0m0.000s\n`);
  return 0;
}
