// Words that readers use and the pages do not, each with its reason. Two tables: SYNONYMS holds wherever the word is typed;
// OTHER_TITLES is for one section that is asked for under other names than its title. Words are compared without endings.

/** @type {{from: string[], to: string, because: string}[]} */
export const SYNONYMS = [
  {
    from: ["delete", "erase", "unlink", "unsubscribe", "detach", "disconnect", "unpair", "disassociate", "take off"],
    to: "remove",
    because: "every operation that deletes is named Remove",
  },
  { from: ["mock", "fake", "stub", "simulator", "emulator"], to: "sandbox", because: "other tools name theirs so" },
  { from: ["callback", "hook", "notification"], to: "webhook", because: "other APIs' names for it" },
  { from: ["cursor", "offset"], to: "next_key", because: "other APIs' names for it" },
  { from: ["throttle", "throttled", "throttling", "quota"], to: "rate limit", because: "one thing by five names" },
  { from: ["log out", "sign out", "signed out", "logged out"], to: "logout", because: "one spelling of all" },
  { from: ["log in", "sign in", "sso"], to: "login", because: "one spelling of all" },
  { from: ["whitelist", "allowlist"], to: "allow list", because: "other names, or another spelling" },
  { from: ["image", "artwork", "thumbnail"], to: "picture", because: "the pages name all of them pictures" },
  { from: ["ips"], to: "ip", because: "too short to lose its ending" },
  { from: ["redelivery", "redeliver", "resend"], to: "retry", because: "the pages name a second delivery a retry" },
  { from: ["hmac"], to: "signature", because: "how it is made, for what it is" },
  { from: ["localhost", "locally"], to: "your machine", because: "the pages write it so" },
  { from: ["attach", "connect", "pair", "associate", "join", "match"], to: "add", because: "Add is the operation's name for it" },
  { from: ["tv", "television", "device", "household"], to: "session", because: "what a Session stands for at a Platform" },
  {
    from: ["app", "streaming service", "subscriber"],
    to: "participant",
    because: "what a Participant stands for at a Publisher",
  },
  { from: ["movie", "film", "show", "episode", "title"], to: "item", because: "what an item of a list is" },
  { from: ["unhide", "show again"], to: "hidden", because: "what ends is named by what it was" },
  { from: ["paging", "paginate"], to: "pagination", because: "too short, or too unlike, to lose its ending" },
  { from: ["does not exist", "no such"], to: "404 not found", because: "the name of the status" },
  { from: ["payload"], to: "body event", because: "other APIs' name for it" },
  { from: ["authorised", "authorisation", "authorized", "authenticated"], to: "unauthorized", because: "the name of the status" },
  { from: ["deeplink"], to: "deep link", because: "another spelling" },
  { from: ["duplicate", "duplicated"], to: "twice", because: "the pages write it so" },
  { from: ["request"], to: "call", because: "the pages use both" },
];

/** @type {Record<string, string[]>} by the section's address */
export const OTHER_TITLES = {
  // How to prove who you are, by what other APIs use for it.
  "authentication/": ["authenticate", "credentials", "password", "token", "bearer token", "api key"],
  "authentication/#basic-auth": ["authorization header"],
  "authentication/#when-it-fails": ["expired credentials", "credentials refused"],
  "authentication/#ip-allow-list": ["allow list", "firewall"],
  "authentication/#roll-a-key": ["leaked key", "compromised key", "stolen key", "expired key"],
  "not-documented/": ["login", "oauth"],

  // Statuses, by what log files and people name them.
  "errors/": ["status codes", "error codes"],
  "errors/#unauthorized": ["wrong password", "invalid credentials"],
  "errors/#not-found": ["does not exist", "no such"],
  "errors/#forbidden": ["permission denied", "access denied", "not allowed"],
  "errors/#retries": ["502", "504", "bad gateway", "gateway timeout"],
  "errors/#too-many-requests": ["rate limit", "retry-after"],
  "errors/#service-unavailable": ["maintenance", "outage", "downtime", "server down"],
  "idempotency/": ["duplicate request"],
  "retries/": ["backoff"],

  // Lists, by the words of other APIs.
  "pagination/": ["next_key", "total", "count"],
  "pagination/#limit": ["page size", "per page", "limit parameter"],

  // Tools and the contract, by the names of tools.
  "core-api/#contract": ["swagger", "specification", "schema"],
  "core-api/#tools": ["insomnia", "import a collection", "markdown of a page", "markdown version"],
  "getting-started/#first-call": ["requirements", "prerequisites", "node version", "what you need"],
  "getting-started/#key-concepts": ["definition", "terms"],
  "core-api/api-status/": ["ping", "heartbeat", "uptime"],
  "recipes/": ["sdk", "client library", "python"],

  // What people look for around a release.
  "going-live/": ["go live", "live", "production checklist", "launch checklist", "release checklist"],
  "versioning/": ["Paket-Version", "breaking changes", "deprecation"],
  "versioning/#move": ["upgrade", "migrate"],
  "changelog/": ["release notes", "news", "history"],
  "not-documented/#whom-to-ask": ["support", "contact", "help", "email"],

  // The sandbox, by what it is for and how it is started.
  "sandbox/": ["mock server", "fake server", "mock data"],
  "sandbox/#run-it": ["install", "pip", "port", "docker", "keep data", "persist state"],
  "sandbox/#pytest": ["ci", "continuous integration", "github actions", "unit test"],
  "sandbox/#faults": ["simulate failure", "slow response", "latency"],
  "host-it/": ["self host", "host the docs"],
  "sandbox-fidelity/": ["difference from the real API in production"],

  // What a viewer does, in the words of the screen.
  "upnext/#when-to-add-what": ["continue watching", "next episode", "new episode", "finished", "watched", "completed"],
  "upnext/publishers/#add-an-item": ["add movie", "add episode", "update progress"],
  "upnext/publishers/#remove-an-item": ["delete item", "finished", "watched"],
  "upnext/publishers/#remove-a-participant-s-sessions": ["logout", "viewer leaves"],
  "upnext/platforms/#get-an-aggregated-list": ["what a viewer watches", "all apps", "across apps"],
  "upnext/platforms/#remove-a-session": ["delete profile"],
  "upnext/list-items/#list-item": ["poster", "progress", "position"],
  "upnext/list-items/#order": ["sort", "sorting"],
  "platform-data/#platform-data": ["deep link", "launch url", "open the app"],
  "upnext/list-items/#hidden": ["unhide"],
  "platform-data/#app-media": ["logo", "icon", "picture", "picture size"],
  "core-api/participants/#share-the-participant-id": ["send participant id", "hand over the participant id"],
  "core-api/sessions/#account-or-profile": ["user profile", "customer"],
  "core-api/participants/#account-or-profile": ["user profile", "customer"],

  // Webhooks: titles there do not repeat the word, and the answer has other words than the question.
  "webhooks/#set-up": ["webhook url", "register webhook", "webhook secret"],
  "webhooks/#addresses": ["ip addresses", "webhook ip", "firewall"],
  "webhooks/#what-you-get": ["webhook payload", "webhook body", "event payload"],
  "webhooks/#rules": ["webhook status", "respond to a webhook", "duplicate event", "event twice"],
  "webhooks/#retries": ["webhook retry", "webhook timeout", "how long are webhooks retried"],
  "webhooks/#sandbox": ["test webhooks on your machine"],
  "webhooks/signatures/": ["raw body", "webhook signature", "verify webhook", "validate webhook"],
  "webhooks/signatures/#pitfalls": ["signature mismatch", "signature invalid", "does not match", "replay"],
  "webhooks/receivers/": ["webhook handler express rails fastapi flask django"],

  // Symptoms that a table on this page answers.
  "troubleshooting/#events": ["webhook not received", "webhook does not arrive"],
  "troubleshooting/#lists": ["list empty", "item missing", "item shown twice"],
  "troubleshooting/#no-answer": ["connection reset", "connection refused", "no response", "hang"],
};
