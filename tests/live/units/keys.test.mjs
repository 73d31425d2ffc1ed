// Keys in texts.

import assert from "node:assert/strict";
import { readdir, readFile } from "node:fs/promises";
import test from "node:test";
import { keysIn } from "../../../browser/live/page/keys.js";

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
    const root = new URL(`../../../${folder}/`, import.meta.url);
    for (const name of await readdir(root, { recursive: true })) {
      if (!/\.(sh|py|mjs|ts|rb)$/.test(name)) continue;
      const text = await readFile(new URL(name, root), "utf8");
      assert.deepEqual(keysIn(text, { open: OPEN }), { certain: [], doubtful: [] }, name);
    }
  }
});
