// factor: the primes that numbers are made of.

import { command } from "../options.js";
import { Refusal } from "../task.js";

/** Those beyond it would take too long by division. */
const LARGEST = 2n ** 53n;

export const factor = command("factor", { letters: "" }, async (context, options) => {
  const words = [...options.rest];
  if (!words.length) for await (const { line } of context.lines([])) words.push(...line.split(/\s+/).filter(Boolean));
  let status = 0;
  for (const word of words) {
    if (!/^\s*\+?\d+$/.test(word)) {
      status = await context.complain(`‘${word}’ is not a valid positive integer`);
      continue;
    }
    const number = BigInt(word.trim().replace("+", ""));
    if (number > LARGEST) throw new Refusal("factor of more than 2^53 is not supported in this page");
    await context.write(
      `${number}:${primes(Number(number))
        .map((prime) => ` ${prime}`)
        .join("")}\n`,
    );
  }
  return status;
});

/** @param {number} number */
function primes(number) {
  const found = [];
  let left = number;
  for (let prime = 2; prime * prime <= left; prime += 1) {
    while (left % prime === 0) {
      found.push(prime);
      left /= prime;
    }
  }
  return left > 1 ? [...found, left] : found;
}
