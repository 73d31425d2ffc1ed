// Words that readers use and the pages do not, each with its reason: they hold wherever the word is typed. What one section is
// asked for as is in other-titles.js. Words are compared without endings.

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
