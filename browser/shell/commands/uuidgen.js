// uuidgen.

import { command } from "../options.js";

export const uuidgen = command("uuidgen", { letters: "r", long: { random: "r" } }, async (context) => {
  await context.write(`${context.world.services.uuid()}\n`);
  return 0;
});
