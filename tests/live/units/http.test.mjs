// Requests and answers of curl and of Ruby, and random ids.

import assert from "node:assert/strict";
import test from "node:test";
import { parseRequest, responseBytes } from "../../../browser/live/worker/ruby/http.js";
import { randomUUID } from "../../../browser/live/worker/uuid.js";
import { CurlError, readOptions } from "../../../browser/shell/commands/curl/options.js";
import { requestsOf } from "../../../browser/shell/commands/curl/requests.js";
import { Refusal } from "../../../browser/shell/task.js";

const noFile = () => Promise.reject(new Error("no file"));

test("curl: a POST with credentials, headers and JSON", async () => {
  const args = ["-X", "PUT", "https://api.paket.tv/v1/x", "-uname:key", "-H", "Accept: a/b", "--json", "{}"];
  const [options] = await readOptions(args, noFile);
  const [{ request }] = await requestsOf(options, noFile, noFile, "/home");
  assert.equal(request.method, "PUT");
  assert.deepEqual(new Map(request.headers).get("Authorization"), `Basic ${btoa("name:key")}`);
  assert.deepEqual(new Map(request.headers).get("Accept"), "a/b");
  assert.deepEqual(new Map(request.headers).get("Content-Type"), "application/json");
  assert.equal(new TextDecoder().decode(request.body ?? undefined), "{}");
});

test("curl: options come from a file as well", async () => {
  const file = '# a comment\nuser = name:a"b\\c\n\nheader: "X: a \\"b\\" \\\\"\n-X PUT\nsilent\n';
  const read = (/** @type {string} */ name) => (name === "-" ? Promise.resolve(new TextEncoder().encode(file)) : noFile());
  const [options] = await readOptions(["-sK", "-", "https://api.paket.tv/v1"], read);
  assert.deepEqual(options.values, { user: 'name:a"b\\c', request: "PUT" });
  assert.deepEqual(options.header, ['X: a "b" \\']);
  assert.deepEqual(options.url, ["https://api.paket.tv/v1"]);
  await assert.rejects(readOptions(["--config", "gone"], read), /no file/);
});

test("a UUID is of version 4, and another each time, without what only HTTPS has", async () => {
  const made = new Set(Array.from({ length: 200 }, () => randomUUID()));
  assert.equal(made.size, 200);
  for (const uuid of made) assert.match(uuid, /^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
});

test("curl: what is not known is refused by name", async () => {
  for (const option of ["--proxy", "-E", "--trace", "-sE"]) {
    await assert.rejects(readOptions([option, "x"], noFile), Refusal);
  }
  await assert.rejects(readOptions(["--retry", "x"], noFile), (error) => error instanceof CurlError && error.status === 2);
  await assert.rejects(readOptions(["--cert"], noFile), /--cert is not supported in this page/);
});

test("Ruby's requests and answers are HTTP", () => {
  const bytes = new TextEncoder().encode("POST /v1/x?a=1 HTTP/1.1\r\nHost: api.paket.tv\r\nContent-Length: 2\r\n\r\n{}");
  const request = parseRequest(bytes);
  assert.deepEqual([request.method, request.target, request.headers.length], ["POST", "/v1/x?a=1", 2]);
  const answer = new TextDecoder().decode(responseBytes({ status: 200, headers: [["a", "b"]], body: request.body }));
  assert.equal(answer, "HTTP/1.1 200 OK\r\na: b\r\nContent-Length: 2\r\n\r\n{}");
});
