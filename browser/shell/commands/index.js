// The commands that the page has.

import { AWK } from "./awk.js";
import { CURL } from "./curl/curl.js";
import { DIGESTS_AND_CODES } from "./digests.js";
import { FILES } from "./files.js";
import { GREP } from "./grep.js";
import { JQ } from "./jq.js";
import { SED } from "./sed.js";
import { SORT } from "./sort.js";
import { SYSTEM } from "./system.js";
import { TEXT } from "./text.js";

/** @type {Map<string, import("../options.js").Definition>} */
export const COMMANDS = new Map([...SYSTEM, ...TEXT, SORT, ...GREP, SED, AWK, ...FILES, ...DIGESTS_AND_CODES, JQ, CURL]);
