// The parts of the live examples that need no browser.

import assert from "node:assert/strict";
import { once } from "node:events";
import { readdir, readFile } from "node:fs/promises";
import { createServer } from "node:http";
import test, { mock } from "node:test";
import { Guard, LIMITS } from "../../browser/live/engine/guard.js";
import { ProgramWorkers } from "../../browser/live/engine/program-workers.js";
import { readExchange } from "../../browser/live/exchange.js";
import { compare } from "../../browser/live/page/compare.js";
import { colours, pieces } from "../../browser/live/page/json-colour.js";
import { keysIn } from "../../browser/live/page/keys.js";
import { linkTo, readLink } from "../../browser/live/page/share.js";
import { hostsIn, invisibleIn, piecesOf } from "../../browser/live/page/unseen.js";
import { distanceText, readTime, rewritten, summary, swapped, tampered, verdictOf } from "../../browser/live/page/webhook.js";
import { answerRequests, Requests } from "../../browser/live/rpc.js";
import { parseRequest, responseBytes } from "../../browser/live/worker/ruby/http.js";
import { randomUUID } from "../../browser/live/worker/uuid.js";
import { CurlError, readOptions } from "../../browser/shell/commands/curl/options.js";
import { requestsOf } from "../../browser/shell/commands/curl/requests.js";
import { Refusal } from "../../browser/shell/task.js";

/** @typedef {import("../../browser/live/page/compare.js").Answer} Answer */
/** @typedef {import("../../browser/live/page/webhook.js").Verdict} Verdict */

const noFile = () => Promise.reject(new Error("no file"));

test("curl: a POST with credentials, headers and JSON", async () => {
  const args = ["-X", "PUT", "https://api.paket.tv/v1/x", "-uname:key", "-H", "Accept: a/b", "--json", "{}"];
  const [options] = await readOptions(args, noFile);
  const [{ request }] = await requestsOf(options, noFile, "/home");
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
  for (const option of ["--proxy", "-F", "--trace", "-sF"]) {
    await assert.rejects(readOptions([option, "x"], noFile), Refusal);
  }
  await assert.rejects(readOptions(["--retry", "x"], noFile), (error) => error instanceof CurlError && error.status === 2);
  await assert.rejects(readOptions(["--cert"], noFile), /--cert is not supported in this page/);
});

test("JSON is coloured without a change to its text", () => {
  const text = JSON.stringify({ a: ["1", 2.5, null], b: { 'c"': true } });
  assert.equal(
    pieces(text)
      .map((piece) => piece.text)
      .join(""),
    JSON.stringify(JSON.parse(text), null, 2),
  );
  assert.deepEqual(pieces("<b>"), [{ text: "<b>", kind: "" }]);
});

test("output that is JSON is coloured as it stands", () => {
  const text = '{"a":1}\nnot json\n{"b": [true]}\n';
  assert.equal(
    colours(text)
      .map((piece) => piece.text)
      .join(""),
    text,
  );
  assert.deepEqual(colours("12\n"), [{ text: "12\n", kind: "" }]);
});

test("an answer is compared with the recorded one, field by field", () => {
  const id = (/** @type {string} */ letter) => `${letter.repeat(8)}-7bdf-4789-8da2-43c9dccf0e8c`;
  const recorded = {
    status: 200,
    body: JSON.stringify({ id: id("a"), at: "2024-02-16T04:41:06.596Z", list: [{ n: 1 }], next_key: 50 }),
  };
  const kinds = (/** @type {Answer} */ given) =>
    Object.fromEntries(compare(given, recorded)?.rows.map(({ field, kind }) => [field, kind]) ?? []);
  const again = {
    status: 200,
    body: JSON.stringify({ id: id("b"), at: "2026-02-16T04:41:06.596Z", list: [{ n: 1 }], next_key: 50 }),
  };
  assert.deepEqual(kinds(again), { Status: "same", id: "new", at: "new", "list[0].n": "same", next_key: "same" });
  assert.match(compare(again, recorded)?.summary ?? "", /^As recorded, but for ids/);
  const other = { status: 404, body: JSON.stringify({ id: "not an id", at: "2024-02-16T04:41:06.596Z", list: [], extra: 1 }) };
  assert.deepEqual(kinds(other), {
    Status: "differs",
    id: "differs",
    at: "same",
    "list[0].n": "missing",
    next_key: "missing",
    list: "added",
    extra: "added",
  });
  assert.equal(compare(recorded, recorded)?.summary, "Exactly as recorded.");
  assert.equal(compare({ status: 200, body: "<html>" }, recorded), null);
});

const SHARED = { program: "sessions/create_session", language: "python", text: "import httpx\nprint('ü — 1')\n".repeat(9) };

test("a link carries a program there and back, whatever mailers and chats do to it", async () => {
  const link = await linkTo("https://docs.example/page/?utm_source=x#here", SHARED);
  const [page, word] = link.split("#live=");
  const quoted = word.replaceAll(":", "%3A").replaceAll("/", "%2F");
  const middle = Math.floor(word.length / 2);
  const met = [
    link,
    ...[".", ",", ")", ").", "]", '"', "'", ">", "»", "”", "*", "_", "__", "-", "!", "?", ";", ":", "|", "%22", "%29."].map(
      (end) => link + end,
    ),
    ...["&utm_source=a&x=1", "?fbclid=abc", "&amp;x", "#top", " and more", "%20and%20more", "\n> quoted", "/"].map(
      (rest) => link + rest,
    ),
    `${page}#live=${quoted}`,
    `${page}#live%3D${quoted}`,
    `${page}%23live=${word}`,
    `${page}%23live%3D${encodeURIComponent(word)}`,
    `${page}#live=${encodeURIComponent(quoted)}`,
    `${page}#LIVE=${word}`,
    `${page}#live=${word.slice(0, middle)}=\r\n${word.slice(middle)}`,
    `${page}#live=${word.slice(0, middle)}%0D%0A ${word.slice(middle)}`,
    `${page}#live=${word.slice(0, middle)}%20${word.slice(middle)}`,
    `${page}#live=${word.slice(0, middle)}\u200b${word.slice(middle)}`,
    link.replaceAll("--", "\u2014"),
    ...[
      "\u3002",
      "\u060c",
      "\u061f",
      "\u055d",
      "\u300d",
      "\u00a0",
      "%E2%80%9D",
      "&gt;",
      "&quot;",
      "</a>",
      ":~:text=Create",
      "=20",
      "\u200e",
      "\u2026",
    ].map((end) => link + end),
    ...[
      "=\n",
      "= \n",
      "!\n ",
      "\n> ",
      "\r\n>> ",
      "%0A%3E%20",
      "<br>",
      "%3Cwbr%3E",
      "&shy;",
      "&#8203;",
      "%E2%80%8B",
      "+",
      "%C2%A0",
    ].map((between) => `${page}#live=${word.slice(0, middle)}${between}${word.slice(middle)}`),
    `${page}#live=${word.slice(0, middle)} ${word.slice(middle)} and more`,
    `${page}#live=${word.replace(/(.{7})/g, "$1\n> ")}`,
    `${page}#live=3D${word}`,
    link.replaceAll("=", "=3D").replaceAll(/(.{70})/g, "$1=\r\n"),
    ...["#!live=", "#/live=", "#!/live=", "#live\uff1d", "#live%EF%BC%9D", "&live=", "?live="].map(
      (mark) => `${page}${mark}${word}`,
    ),
    `${page.replace("?", `?live=${word}&`)}#top`,
    `<${link}|docs.example>`,
    `${link.replaceAll(/(.{76})/g, "$1 \n")}`,
    `https://redirect.example/url?q=${encodeURIComponent(link)}&sa=D&source=docs`,
    `${link}__;!!abc-_x$`,
    `“${link}”`,
    `${page}#live=%20${word}`,
    `${page}#utm_source=x&live=${word}`,
    `${page}%2523live%253D${encodeURIComponent(quoted)}`,
    `${page}&#35;live&#x3D;${word.replaceAll(":", "&#58;")}`,
    `${page}#live=${word.replaceAll(/[_-]/g, "\\$&")}`,
    ...["\u2010", "\u2011", "\u2212", "\u2013"].map((dash) => `${page}#live=${word.replaceAll("-", dash)}`),
  ];
  for (const address of met) assert.deepEqual(await readLink(address), SHARED, address);
});

test("of a link that is damaged or too much it is said, and nothing else is shown", async () => {
  const link = await linkTo("https://docs.example/page/", SHARED);
  const word = link.slice(link.lastIndexOf(":") + 1);
  const head = link.slice(0, -word.length);
  const other = (/** @type {string} */ letter) => (letter === "A" ? "B" : "A");
  const damaged = [...word].map((letter, at) => head + word.slice(0, at) + other(letter) + word.slice(at + 1));
  const cut = Array.from({ length: word.length - 1 }, (_, length) => head + word.slice(0, length + 1));
  for (const address of [
    ...damaged,
    ...cut,
    head + word.toLowerCase(),
    `${head}${word}and`,
    `${head}!!!`,
    "https://docs.example/#live=",
  ]) {
    const found = await readLink(address);
    assert.ok("problem" in found ? /cut off or changed/.test(found.problem) : found.text === SHARED.text, address);
  }
  const bomb = await linkTo("https://docs.example/", { ...SHARED, text: "x".repeat(50_000_000) });
  assert.deepEqual(await readLink(bomb), { problem: "its program is too long for this page" });
  assert.deepEqual(await readLink(`${head}${"A".repeat(300_000)}`), { problem: "it is longer than any program here" });
});

test("a link of the days without a checksum is read", async () => {
  const stream = new Blob(["print(1)\n"]).stream().pipeThrough(new CompressionStream("deflate-raw"));
  const word = Buffer.from(await new Response(stream).arrayBuffer()).toString("base64url");
  assert.deepEqual(await readLink(`https://docs.example/#live=a/b:python:${word}`), {
    program: "a/b",
    language: "python",
    text: "print(1)\n",
  });
});

const OPEN = ["test_sk_sandbox_platform", "whsec_sandbox", "test_sk_wrong"];
const base64 = (/** @type {string} */ text) => Buffer.from(text).toString("base64");

test("a key is seen in whatever form it stands in a text", () => {
  const key = "live_sk_4f9a1c77";
  const forms = [
    `key = '${key}'`,
    `headers = {"Authorization": "Basic ${base64(`me:${key}`)}"}`,
    `headers = {"Authorization": "Basic ${base64("me:hunter2hunter2")}"}`,
    `curl --header 'Authorization: basic ${base64("me:a-secret-of-mine")}' https://api.paket.tv/v1`,
    `auth = "${base64(key)}"`,
    `url = "https://api.paket.tv/v1?key=${key.replaceAll("_", "%5F")}"`,
    `"https://me:a-secret-of-mine@api.paket.tv/v1"`,
    `key = "live_" + "sk_4f9a1c77"`,
    `key = 'live_' 'sk_4f9a1c77'`,
    `key = "live\\x5fsk\\u005f4f9a1c77"`,
    `secret = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"`,
    `sk_live_4eC39HqLyjWDarjtT1zdp7dc`,
    `"Authorization": "Bearer abcdefghijkl012345"`,
    `token = "eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxMjM0In0.x"`,
    `export PAKET_API_SECRET_KEY=my-secret-of-the-day`,
    `PAKET_WEBHOOK_SECRET: "another-secret"`,
    `os.environ["PAKET_API_SECRET_KEY"] = "plain-words"`,
    `curl -u me:plain-words https://api.paket.tv/v1`,
    `test_sk_sandbox_platform2`,
    `-----BEGIN PRIVATE KEY-----\nMIIEvQIBADANBgkqhkiG9w0BAQEFAASC`,
    `bytes.fromhex("${Buffer.from(key).toString("hex")}")`,
    `"".join(map(chr, [${[...Buffer.from(key)].join(", ")}]))`,
    `$'${[...Buffer.from(key)].map((code) => `\\${code.toString(8)}`).join("")}'`,
    `"${[...key].reverse().join("")}"[::-1]`,
    `"${base64(base64(`me:${key}`))}"`,
    `"${base64(`me:${key}`).slice(0, 10)}" +\n  "${base64(`me:${key}`).slice(10)}"`,
    base64(`me:${key.repeat(3)}`).replaceAll(/.{16}/g, "$&\n"),
    encodeURIComponent([...key].map((letter) => `%${letter.charCodeAt(0).toString(16)}`).join("")),
    `live&#95;sk&#x5f;4f9a1c77`,
    `"live\\u{5f}sk\\u{5f}4f9a1c77"`,
    `live_\u200bsk_4f9a1c77`,
    `"live\\N{LOW LINE}sk\\N{LOW LINE}4f9a1c77"`,
    `"\\N{LATIN SMALL LETTER L}ive_sk\\N{low line}\\N{DIGIT FOUR}f9a1c77"`,
    ...["AKIAIOSFODNN7EXAMPLE", "ASIAIOSFODNN7EXAMPLE", "sk-ant-abcdefghijk-123456", "hf_abcdefghijklmnopqrst"],
    "https://hooks.slack.com/services/T00000000/B00000000/XXXXXXXXXXXXXXXXXXXXXXXX",
    JSON.stringify(JSON.stringify({ password: "a-secret-of-mine" })),
    `pair = "${base64("me:hunter22")}"\nheaders = {"Authorization": f"Basic {pair}"}`,
    `String.fromCharCode(${[...Buffer.from(key)].map((code) => `0x${code.toString(16)}`).join(", ")})`,
    "-----BEGIN PGP PRIVATE KEY BLOCK-----\n\nlQOYBGNabcdefghijklmnop",
    ...["postgres", "mongodb+srv", "amqp"].map((scheme) => `"${scheme}://me:a-secret-of-mine@db.example/x"`),
    ...['{"Cookie": "sid=9f8a7c6d5e4b"}', "curl -b 'session=9f8a7c6d5e4b' https://api.paket.tv/v1", "secret: hunter22"],
    ...[
      `auth = ("me", "KEY")`,
      `request.basic_auth("me", "KEY")`,
      `request.basic_auth "me", "KEY"`,
      "btoa('me:KEY')",
      "{ username: 'me', password: `KEY` }",
      `os.environ.get("PAKET_API_SECRET_KEY", "KEY")`,
      `process.env.PAKET_API_SECRET_KEY ?? "KEY"`,
      `ENV.fetch("PAKET_API_SECRET_KEY") { "KEY" }`,
      `--user "$U:\${PAKET_API_SECRET_KEY:-KEY}"`,
      `curl -su 'me':'KEY' https://api.paket.tv/v1`,
      `curl -K - <<< 'user = "me:KEY"'`,
      "machine api.paket.tv login me password KEY",
      "printf 'me:KEY' | base64",
      "https://api.paket.tv/v1?api_key=KEY",
      "-H 'X-Api-Key: KEY'",
      `-H "Authorization: Token KEY"`,
      "  secret_key: KEY\n",
      `request.basic_auth(ENV.fetch("PAKET_API_USERNAME"), "KEY")`,
      `SECRETS = {"platform": "KEY"}`,
      `Buffer.from(\`\${user}:KEY\`)`,
      `b64encode(f"{user}:KEY".encode())`,
      `Base64.strict_encode64("#{user}:KEY")`,
      `"%s:%s" % (user, "KEY")`,
      `username + ":KEY"`,
      `curl -u "$PAKET_API_USERNAME:KEY"`,
      `request["Authorization"] = 'Token KEY'`,
      `SECRET_KEY: str | None = "KEY"`,
      "SECRET_KEY = %q(KEY)",
      "user, secret = %w[me KEY]",
      `const [user, secret] = ["me", "KEY"]`,
      "printf '%s:%s' me KEY | base64",
      `pwd = "KEY"`,
      `passphrase: "KEY"`,
      `credential = 'KEY'`,
      `private_key = "KEY"`,
      `auth: "me:KEY"`,
    ].map((form) => form.replace(/\bKEY\b/, "a-secret-of-mine")),
  ];
  for (const text of forms) assert.notDeepEqual(keysIn(text, { open: OPEN }).certain, [], text);
  assert.deepEqual(keysIn("my-own-secret", { open: OPEN, own: ["my-own-secret"] }).certain, ["my-own-secret"]);
  assert.notDeepEqual(keysIn(base64("my-own-secret"), { open: OPEN, own: ["my-own-secret"] }).certain, []);
  const own = 'pa"ss-wörd&<x>';
  for (const text of [JSON.stringify(own), encodeURIComponent(own), base64(`me:${own}`), 'pa\\"ss-wörd&amp;&lt;x&gt;'])
    assert.deepEqual(keysIn(text, { own: [own] }).certain.includes(own), true, text);
  for (const text of ['a = "live_sk_"; b = "x"', '"live_sk_#{"x"}"', "`live_sk_\u0024{'x'}`", '"live_sk_%s" % "x"'])
    assert.deepEqual(keysIn(text, {}).doubtful, ["live_sk_"], text);
  const long = ["a", "secret", "auth=(", "41", "QUJD", "&amp;", "%25", "a-", '"a" '].map((part) =>
    part.repeat(100_000 / part.length),
  );
  for (const text of long) keysIn(text, { open: OPEN }); // a pattern that tries every way to match would not end
  const drawn = [
    "Zk3vQ9xT1bR7mW5pL2sD",
    "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b",
    "qx7k2m9vt4zb8n3wc6jf1hd5",
    "aB3-xY9_kL2-mN8_pQ4w",
  ];
  for (const text of drawn) {
    const { certain, doubtful } = keysIn(`key = "${text}"`, { open: OPEN });
    assert.deepEqual([certain, doubtful], [[], [text]], text);
  }
});

test("no published program, and nothing like one, is taken for a key", async () => {
  const plain = [
    'auth = os.environ["PAKET_API_USERNAME"], os.environ["PAKET_API_SECRET_KEY"]',
    'curl --user "$PAKET_API_USERNAME:$PAKET_API_SECRET_KEY" https://api.paket.tv/v1/sessions',
    `"Basic ${base64("sandbox-platform:test_sk_sandbox_platform")}"`,
    'session = "6f9619ff-8b86-4d01-b42d-00c04fc964ff"',
    'client = "fab3d02606122a08"; at = "2026-11-26T23:56:15.640Z"',
    "raise_for_status_and_tell_the_reader_what_is_wrong()",
    '"Idempotency-Key": "create-session-2026-11-27"',
    'call("POST", "/v1/participants")',
    'auth("POST", "/v1/participants")',
    'key = "plain-words"; sort_key = "position"; next_key = page["next_key"]',
    "PAKET_API_SECRET_KEY=YOUR_SECRET_KEY; curl --user USERNAME:SECRET_KEY https://api.paket.tv/v1",
    '"secret": "<your secret>", "token": "string", "password": "..."',
    "fetch(url, { credentials: 'include' })",
    'btoa("user:pass"); encode("name:value"); echo "user: name"; echo "time: 12:30:45"',
    'throw new Error("Set PAKET_API_USERNAME and PAKET_API_SECRET_KEY.")',
    "passed = all(results); compass = 'north-east'; password_is_required = True",
    'print("Paket answered 401: wrong secret"); raise ValueError("token: unexpected end")',
    "items.sort(key=lambda item: item['position']); auth=(user, secret)",
    `author = "me:and-you"; f"{user}: {status}"; \`\${host}:\${port}\`; f"{username}:{secret}"`,
  ];
  for (const text of plain) assert.deepEqual(keysIn(text, { open: OPEN }), { certain: [], doubtful: [] }, text);
  for (const folder of ["snippets", "recipes"]) {
    const root = new URL(`../../${folder}/`, import.meta.url);
    for (const name of await readdir(root, { recursive: true })) {
      if (!/\.(sh|py|mjs|ts|rb)$/.test(name)) continue;
      const text = await readFile(new URL(name, root), "utf8");
      assert.deepEqual(keysIn(text, { open: OPEN }), { certain: [], doubtful: [] }, name);
    }
  }
});

test("what cannot be seen in a program of somebody else's is told", () => {
  const text = "ok = 1\nname = '\u202eabc\u2066'\nwide\u3000 = '\u200b'\u00a0# \u{e0041}\u0000\ufeff\n";
  assert.deepEqual(
    invisibleIn(text).map(({ code, lines }) => `${code} ${lines}`),
    ["U+202E 2", "U+2066 2", "U+3000 3", "U+200B 3", "U+00A0 3", "U+E0041 3", "U+0000 3", "U+FEFF 3"],
  );
  assert.equal(
    piecesOf(text)
      .map((piece) => piece.text)
      .join(""),
    text,
  );
  assert.deepEqual(invisibleIn("plain\ttext ü 漢\n"), []);
  const hosts = `httpx.get("https://api.paket.tv/v1"); get('HTTP://Evil.Example:80/x'); h = "api.paket.tv.evil.com"
    u = "https://api.paket.tv@evil.org/"; ip = "10.0.0.1"; w = "wss://x.example"; p = "https://аpi.paket.tv/"
    process.env.HOME; answer.json; "create_session.py"; curl evil.io/x; "//cdn.test/x"; t = TCPSocket.new("evil.net", 1)`;
  assert.deepEqual(hostsIn(hosts, ["api.paket.tv"]).sort(), [
    "10.0.0.1",
    "api.paket.tv.evil.com",
    "cdn.test",
    "evil.example",
    "evil.io",
    "evil.net",
    "evil.org",
    "x.example",
    "xn--pi-6kc.paket.tv",
  ]);
  for (const [text, host] of [
    ['fetch("https:/evil.test")', "evil.test"],
    ['fetch("https:evil.test")', "evil.test"],
    ['fetch("https:\\/\\/evil.test")', "evil.test"],
    ['get("//evil.party/x")', "evil.party"],
    ['f"https://{name}.evil.party/"', "{name}.evil.party"],
    ['"https://#{name}.evil.party/"', "#{name}.evil.party"],
    ["curl --silent evil.party/x", "evil.party"],
    ["HOST=evil.party\n", "evil.party"],
    ['HTTPSConnection("evil.party")', "evil.party"],
    ['Net::HTTP.start("evil.party", 443)', "evil.party"],
    ['connect(("evil.party", 443))', "evil.party"],
    ['base = "evil.party:8080"', "evil.party"],
  ])
    assert.deepEqual(hostsIn(text, ["api.paket.tv"]), [host], text);
});

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

test("Ruby's requests and answers are HTTP", () => {
  const bytes = new TextEncoder().encode("POST /v1/x?a=1 HTTP/1.1\r\nHost: api.paket.tv\r\nContent-Length: 2\r\n\r\n{}");
  const request = parseRequest(bytes);
  assert.deepEqual([request.method, request.target, request.headers.length], ["POST", "/v1/x?a=1", 2]);
  const answer = new TextDecoder().decode(responseBytes({ status: 200, headers: [["a", "b"]], body: request.body }));
  assert.equal(answer, "HTTP/1.1 200 OK\r\na: b\r\nContent-Length: 2\r\nConnection: close\r\n\r\n{}");
});

test("a webhook is edited by one click", () => {
  assert.deepEqual(tampered('{"é":19}'), { body: '{"é":10}', message: "Byte 8 of the body was changed: 9 became 0." });
  assert.equal(tampered("z!").body, "a!");
  assert.equal(tampered("").body, " ");
  assert.equal(swapped("t=1,v1=av1,v0=b,v1"), "t=1,v0=av1,v1=b,v1");
  assert.equal(rewritten('{"a": "\\u00e9"}'), '{"a":"é"}');
  assert.equal(rewritten('{"a":1}'), '{\n  "a": 1\n}');
  assert.equal(rewritten("{"), null);
});

test("times are read and told", () => {
  assert.deepEqual(["1", " 12 ", "", "-1", "1e3", "1234567890123456"].map(readTime), [1, 12, null, null, null, null]);
  assert.equal(distanceText(1000, 1000), "exactly at");
  assert.equal(distanceText(1000, 3400), "2.4 s before");
  assert.equal(distanceText(363_000, 3000), "6.0 min after");
  assert.equal(distanceText(0, 1_708_058_466_000), "19769 days before");
});

test("a verdict is what a program printed and how it ended", () => {
  const run = { status: 0, stopped: "", stdout: "Verified.\n", stderr: "" };
  const refused = { ...run, status: 1, stdout: "", stderr: "Refused: no signature matches.\n" };
  assert.deepEqual(verdictOf(run), { kind: "verified", text: "Verified" });
  assert.deepEqual(verdictOf(refused), { kind: "refused", text: "Refused: no signature matches" });
  for (const other of [{ status: 1 }, { stderr: "warning" }, { stdout: "" }, { stopped: "Stopped by you." }]) {
    assert.equal(verdictOf({ ...run, ...other }).kind, "neither");
  }
  assert.equal(verdictOf({ ...refused, status: 0 }).kind, "neither");
  const trace = "Traceback:\n  File \"a.py\", line 1\nKeyError: 'x'\nmore\n";
  assert.equal(verdictOf({ ...run, status: 1, stdout: "", stderr: trace }).text, "Broke off: KeyError: 'x'");
});

test("verdicts agree with each other and with the table, or the text has the difference", () => {
  /** @type {Verdict} */
  const yes = { kind: "verified", text: "Verified" };
  /** @type {Verdict} */
  const no = { kind: "refused", text: "Refused: a" };
  /** @type {Verdict} */
  const none = { kind: "neither", text: "Stopped" };
  assert.deepEqual(summary([yes, yes], null), { agree: true, text: "Verified. All agree." });
  assert.deepEqual(summary([no, no], "a"), { agree: true, text: "Refused: a. All agree, and so does the table." });
  assert.deepEqual(summary([no, no], "verified"), { agree: false, text: "Refused: a. All agree. The table has: Verified." });
  assert.deepEqual(summary([yes, no], null), { agree: false, text: "They do not agree." });
  assert.deepEqual(summary([yes, none], null), { agree: false, text: "Not all of them came to a verdict." });
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
