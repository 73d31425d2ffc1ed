// Links that carry a program, and what cannot be seen in one.

import assert from "node:assert/strict";
import test from "node:test";
import { linkTo, readLink } from "../../../browser/live/page/share.js";
import { hostsIn, invisibleIn, piecesOf } from "../../../browser/live/page/unseen.js";

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
