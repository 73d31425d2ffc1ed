// timeout: a command that ends in time.

import { readOptions } from "../options.js";
import { runFor } from "../run/programs.js";
import { Refusal, SIGNALS, Task } from "../task.js";
import { durationOf } from "./duration.js";

/** @import {Definition} from "../options.js" */

/** @type {[string, Definition]} */
export const timeout = [
  "timeout",
  {
    async run(context) {
      const options = readOptions("timeout", context.args, {
        letters: "k:s:vp",
        long: { "kill-after": "k", signal: "s", verbose: "v", foreground: "f", "preserve-status": "p" },
        stops: true,
      });
      if (options.has("v")) throw new Refusal("timeout -v is not supported in this page");
      const [duration, ...words] = options.rest;
      if (!words.length) return context.complain("missing operand\nTry 'timeout --help' for more information.").then(() => 125);
      const seconds = durationOf(duration);
      if (Number.isNaN(seconds))
        return context
          .complain(`invalid time interval ‘${duration}’\nTry 'timeout --help' for more information.`)
          .then(() => 125);
      const name = (options.value("s") ?? "TERM").toUpperCase().replace(/^SIG/, "");
      const signal = /^\d+$/.test(name) ? Number(name) : SIGNALS[name];
      if (signal === undefined) return context.complain(`‘${options.value("s")}’: invalid signal`).then(() => 125);
      const task = new Task(context.world.nextPid(), context.task);
      const running = runFor(context, words, { task, said: (name) => `failed to run command ‘${name}’` });
      running.catch(() => {});
      if (!(seconds > 0)) return running;
      const isLate = await Promise.race([
        running.then(() => false),
        context.world
          .sleep(task, seconds)
          .then(() => true)
          .catch(() => false),
      ]);
      if (!isLate) return running;
      task.killGroup(signal);
      if (options.has("k")) {
        const extra = durationOf(options.value("k") ?? "");
        Promise.race([running, context.world.sleep(context.task, extra)])
          .then(() => task.killGroup(SIGNALS.KILL))
          .catch(() => {});
      }
      const status = await running;
      if (status === 137) {
        task.killedBy = SIGNALS.KILL; // with itself
        context.world.killed = task;
        return 137;
      }
      context.world.killed = null; // it was not itself
      return options.has("p") ? status : 124;
    },
    check(args, also) {
      const options = readOptions("timeout", args, {
        letters: "k:s:vpf",
        long: { "kill-after": "k", signal: "s", foreground: "f", "preserve-status": "p" },
        stops: true,
      });
      also.command(options.rest.slice(1));
    },
  },
];
