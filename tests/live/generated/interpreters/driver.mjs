// Runs JavaScript programs as `node FILE` does, one after another, each in a worker thread of its own. See driver.py for what
// comes and is answered.

import { writeFileSync } from "node:fs";
import { createInterface } from "node:readline";
import { text } from "node:stream/consumers";
import { inspect } from "node:util";
import { Worker } from "node:worker_threads";

for await (const line of createInterface({ input: process.stdin })) {
  const { file, environment } = JSON.parse(line);
  const worker = new Worker(`./${file}`, { env: { ...process.env, ...environment }, argv: [], stdout: true, stderr: true });
  let message = "";
  worker.on("error", (error) => {
    message = error instanceof Error ? (error.stack ?? String(error)) : `Uncaught:\n${inspect(error)}`;
  });
  const ended = new Promise((resolve) => worker.on("exit", resolve));
  const [status, stdout, stderr] = await Promise.all([ended, text(worker.stdout), text(worker.stderr)]);
  writeFileSync("../stdout", stdout);
  writeFileSync("../stderr", stderr + message);
  console.log(JSON.stringify({ status }));
}
