// Who calls: the credentials that a program finds in its environment.

import * as memory from "./memory.js";

let known;

/** { clients: [{label, username, secret, client_type}], callers: {program: client type} } */
export function directory() {
  known ??= fetch(new URL("runtime.json", import.meta.url))
    .then((response) => {
      if (!response.ok) throw new Error(`the site answered ${response.status}`);
      return response.json();
    })
    .catch((error) => {
      known = undefined;
      throw new Error(`the list of files could not be downloaded (${error.message})`);
    });
  return known;
}

/** The variables for a program: credentials of the chosen caller, and the ids that other programs made. */
export async function environmentFor(program) {
  const { clients, callers } = await directory();
  const { who, ids } = memory.facts();
  const wanted = callers[program] ?? "platform";
  const client = clients.find(({ username }) => username === who) ?? clients.find(({ client_type }) => client_type === wanted);
  const secret = who === "wrong" ? "test_sk_wrong" : client.secret;
  return { PAKET_API_USERNAME: client.username, PAKET_API_SECRET_KEY: secret, ...ids };
}
