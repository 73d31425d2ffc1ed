// The engine: what a worker says, when a program is stopped, and requests over a port.

import assert from "node:assert/strict";
import { once } from "node:events";
import { createServer } from "node:http";
import test, { mock } from "node:test";
import { Guard, LIMITS } from "../../../browser/live/engine/guard.js";
import { ProgramWorkers } from "../../../browser/live/engine/program-workers.js";
import { readExchange } from "../../../browser/live/exchange.js";
import { answerRequests, Requests } from "../../../browser/live/rpc.js";

test("an exchange is taken for what it is, whatever a program made up", () => {
  const good = {
    request: { method: "GET", target: "/v1", headers: [["a", "b"]], body: "" },
    response: { status: 200, headers: [], body: "x" },
    error: "",
    ids: { PAKET_SESSION_ID: "a-1" },
    ms: 1.5,
  };
  assert.deepEqual(readExchange(JSON.stringify(good)), good);
  for (const bad of [
    "",
    "null",
    "[]",
    "1",
    "{}",
    '{"request": 1, "ms": 1}',
    JSON.stringify({ ...good, ms: "1" }),
    JSON.stringify({ ...good, response: 1 }),
  ])
    assert.equal(readExchange(bad), null, bad);
  const ids = {
    PAKET_SESSION_ID: "ok",
    PAKET_API_USERNAME: "me",
    PATH: "/",
    PAKET_API_SECRET_KEY: "x",
    PAKET_X_ID: "a b",
    __proto__: "x",
    PAKET_Y_ID: 1,
  };
  assert.deepEqual(readExchange(JSON.stringify({ ...good, ids }))?.ids, { PAKET_SESSION_ID: "ok" });
  const long = readExchange(
    JSON.stringify({ ...good, response: { status: 200, headers: [["a", "b"], 1, ["x"]], body: "x".repeat(99_999) } }),
  );
  assert.match(long?.response?.body ?? "", /38999 more characters are not shown$/);
  assert.deepEqual(long?.response?.headers, [["a", "b"]]);
});

test("what is silent, loud without a letter, or answered with too much is stopped", async () => {
  const exchange = JSON.stringify({
    request: { method: "GET", target: "/", headers: [], body: "x".repeat(50_000) },
    response: null,
    error: "",
    ids: {},
    ms: 7,
  });
  /** @type {[kind: any, text: any, times: number, reason: RegExp][]} */
  const cases = [
    ["stdout", "", 200_001, /200000 characters of output/],
    ["stderr", "xx", 100_001, /200000 characters of output/],
    ["exchange", exchange, 301, /characters of requests and answers|300 requests/],
    ["exchange", "made up", 301, /300 requests/],
  ];
  for (const [kind, text, times, reason] of cases) {
    const guard = new Guard(() => {});
    const ending = guard.watch(new Promise(() => {}));
    for (let time = 0; time < times; time += 1) guard.receive({ type: "event", kind, text });
    assert.match((await ending).stopped, reason);
    clearTimeout(guard.timer);
  }
  const seen = /** @type {string[]} */ ([]);
  const guard = new Guard((kind) => seen.push(kind));
  for (const kind of /** @type {any[]} */ (["begin", "begin", "constructor", undefined, "stdout"]))
    guard.receive({ type: "event", kind, text: "x" });
  guard.receive(/** @type {any} */ ({ type: "event", kind: "stdout", text: { length: -1 } }));
  guard.receive({ type: "event", kind: "exchange", text: exchange });
  guard.receive({ type: "event", kind: "exchange", text: exchange });
  const { status, ms } = await guard.watch(Promise.resolve(0));
  assert.deepEqual([status, seen], [0, ["stdout", "exchange", "exchange"]]);
  assert.ok(ms >= 14, "no run is shorter than its requests");
  clearTimeout(guard.timer);
});

test("what was asked before the end is shown though it is told of after it, and nothing else is", async () => {
  const seen = /** @type {string[]} */ ([]);
  const guard = new Guard((kind) => seen.push(kind));
  const exchange = JSON.stringify({ request: { method: "GET", target: "/", headers: [], body: "" }, response: null, ms: 1 });
  const all = () => {
    for (const kind of /** @type {const} */ (["stdout", "exchange"])) guard.receive({ type: "event", kind, text: exchange });
  };
  guard.receive({ type: "event", kind: "end", text: "" });
  all();
  await guard.watch(Promise.resolve(0));
  all();
  assert.deepEqual(seen, ["exchange"]);
});

test("a run ends when all that its program asked has been told, by another worker and later", async () => {
  const seen = /** @type {string[]} */ ([]);
  const guard = new Guard((kind) => seen.push(kind));
  const text = JSON.stringify({ request: { method: "GET", target: "/", headers: [], body: "" }, response: null, ms: 1 });
  const sandbox = /** @type {any} */ ({
    ask: async () => {
      await new Promise((resolve) => setTimeout(resolve));
      guard.receive({ type: "event", kind: "exchange", text });
    },
  });
  const languages = { shell: { worker: "", given: [], later: [] } };
  const workers = new ProgramWorkers(/** @type {any} */ ({ languages, runtime: {} }), sandbox);
  const worker = { requests: { send: async () => 3 }, broken: new Promise(() => {}), died: new Promise(() => {}), end() {} };
  workers.spares.set("shell", { id: 1, worker: Promise.resolve(/** @type {any} */ (worker)) });
  const run = workers.run(/** @type {any} */ ({ language: "shell", text: "" }), guard);
  assert.equal((await guard.watch(run)).status, 3);
  assert.deepEqual(seen, ["exchange"]);
});

test("a worker is given a file of its language's once, and no other", async () => {
  /** @type {unknown[]} */
  const asked = [];
  const server = createServer(({ url }, response) => response.end(`// ${asked.push(url)}`)).listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = /** @type {import("node:net").AddressInfo} */ (server.address());
  const guard = new Guard(() => {});
  const listing = {
    languages: { javascript: { worker: "", given: [], later: ["a.js"] } },
    runtime: { base: `http://127.0.0.1:${port}/` },
  };
  const workers = new ProgramWorkers(/** @type {any} */ (listing), /** @type {any} */ ({ ask: async () => {} }));
  const worker = /** @type {any} */ ({ broken: new Promise(() => {}), died: new Promise(() => {}), end() {} });
  /** @type {unknown[]} */
  const sent = [];
  let end = () => {};
  worker.requests = {
    send: (/** @type {any} */ content) =>
      new Promise((resolve) => {
        if ("part" in content) {
          resolve(sent.push(content));
          setTimeout(end, 100); // another one would have come by then
          return;
        }
        end = () => resolve(0);
        for (const text of ["a.js", "a.js", "c.js", "../engine/guard.js", "a.js"])
          worker.onMessage({ type: "event", kind: "part", text });
      }),
  };
  workers.spares.set("javascript", { id: 1, worker: Promise.resolve(worker) });
  await guard.watch(workers.run(/** @type {any} */ ({ language: "javascript", text: "" }), guard));
  server.close();
  assert.deepEqual(asked, ["/a.js"]);
  assert.deepEqual(sent, [{ part: "a.js", text: `// 1\n//# sourceURL=http://127.0.0.1:${port}/a.js` }]);
});

test("requests over a port find their replies, whatever order these come in", async () => {
  const { port1, port2 } = new MessageChannel();
  /** @type {unknown[]} */
  const others = [];
  const requests = new Requests(port1, (message) => others.push(message));
  const slow = new Promise((resolve) => setTimeout(resolve, 20));
  answerRequests(port2, async (text) => {
    if (text === "slow") await slow;
    if (text === "wrong") throw new TypeError("no such thing");
    return text.toUpperCase();
  });
  port2.postMessage({ type: "event" });
  const replies = await Promise.allSettled(["slow", "quick", "wrong"].map((text) => requests.send(text)));
  assert.deepEqual(
    replies.map((reply) => (reply.status === "fulfilled" ? reply.value : reply.reason.message)),
    ["SLOW", "QUICK", "no such thing"],
  );
  assert.deepEqual(others, [{ type: "event" }]);
  port2.onmessage = () => {};
  const open = requests.send("never");
  requests.close("it was ended");
  await assert.rejects(open, /it was ended/);
  port2.close();
});

/**
 * When and why a program is stopped that does these things, each after so many seconds: sleeps for as many, or prints.
 * @param {[after: number, kind: "sleep" | "stdout", text: string][]} deeds
 * @returns {Promise<[seconds: number, reason: string]>}
 */
async function stoppedAfter(deeds) {
  let now = 0;
  mock.method(performance, "now", () => now * 1000);
  mock.timers.enable({ apis: ["setTimeout"] });
  try {
    const guard = new Guard(() => {});
    let reason = "";
    guard.stopped.catch((error) => {
      reason = error.message;
    });
    guard.receive({ type: "event", kind: "begin", text: "" });
    for (; !reason && now < 1000; now += 1) {
      for (const [after, kind, text] of deeds) if (after === now) guard.receive({ type: "event", kind, text });
      mock.timers.tick(1000);
      await Promise.resolve();
    }
    return [now, reason];
  } finally {
    mock.timers.reset();
    mock.restoreAll();
  }
}

test("a program that is silent is stopped, one that sleeps is waited for", async () => {
  const [silence, sleep] = [LIMITS.silence / 1000, LIMITS.sleep / 1000];
  const silent = /nothing happened for 6 seconds/;
  const slept = /slept for 60 seconds/;
  /** @param {Parameters<typeof stoppedAfter>[0]} deeds @param {number} seconds @param {RegExp} reason */
  const expect = async (deeds, seconds, reason) => {
    const [when, why] = await stoppedAfter(deeds);
    assert.equal(when, seconds);
    assert.match(why, reason);
  };
  await expect([], silence, silent);
  await expect([[5, "stdout", "a"]], 5 + silence, silent);
  await expect([[0, "sleep", "8"]], 8 + silence, silent);
  await expect(
    [
      [0, "sleep", "8"],
      [8, "stdout", "a"],
    ],
    8 + silence,
    silent,
  );
  await expect(
    [
      [0, "sleep", "32"],
      [2, "sleep", "3"],
    ],
    32 + silence,
    silent,
  );
  await expect([[0, "sleep", "3600"]], sleep, slept);
  await expect(
    [
      [0, "sleep", "30"],
      [30, "sleep", "30"],
    ],
    sleep,
    slept,
  );
  await expect(
    [
      [0, "sleep", "30"],
      [30, "stdout", "a"],
      [30, "sleep", "30"],
    ],
    60 + silence,
    silent,
  );
  await expect([[0, "sleep", "nonsense"]], silence, silent);
});
