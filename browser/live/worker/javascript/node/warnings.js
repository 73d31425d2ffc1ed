// Warnings, as Node writes them when the code that runs has ended.

/** @import {EventKind} from "../../../messages.js" */
/** @import {Ticks} from "../ticks.js" */

/**
 * What process.emitWarning does.
 * @param {{report: (kind: EventKind, text: string) => void, ticks: Ticks, tell: (warning: Error) => unknown}} given
 */
export function warner({ report, ticks, tell }) {
  let isHinted = false;
  /**
   * @param {string | Error} warning
   * @param {string | {type?: string, code?: string, detail?: string} | Function} [options]
   * @param {string | Function} [more] a code
   */
  return function emitWarning(warning, options, more) {
    const given = typeof options === "object" && options ? options : { type: options, code: more };
    const error = warning instanceof Error ? warning : new Error(warning);
    if (!(warning instanceof Error)) {
      error.name = typeof given.type === "string" ? given.type : "Warning";
      if (typeof given.code === "string") Object.assign(error, { code: given.code });
      if ("detail" in given && typeof given.detail === "string") Object.assign(error, { detail: given.detail });
    }
    ticks.add(() => {
      const { code, detail } = /** @type {{code?: string, detail?: string}} */ (error);
      const lines = [`(node:2) ${code ? `[${code}] ` : ""}${error.name}: ${error.message}`];
      if (detail) lines.push(detail);
      const option = error.name === "DeprecationWarning" ? "--trace-deprecation" : "--trace-warnings";
      if (!isHinted) lines.push(`(Use \`node ${option} ...\` to show where the warning was created)`);
      isHinted = true;
      report("stderr", `${lines.join("\n")}\n`);
      tell(error);
    });
  };
}
