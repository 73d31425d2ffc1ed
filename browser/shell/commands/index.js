// The commands that the page has.

import { AWK } from "./awk.js";
import { cat } from "./cat.js";
import { cmp } from "./cmp.js";
import { comm } from "./comm.js";
import { CURL } from "./curl/curl.js";
import { cut } from "./cut.js";
import { DIGESTS_AND_CODES } from "./digests.js";
import { FILES } from "./files.js";
import { fold } from "./fold.js";
import { GREP } from "./grep.js";
import { head } from "./head.js";
import { join } from "./join.js";
import { JQ } from "./jq.js";
import { nl } from "./nl.js";
import { od } from "./od.js";
import { paste } from "./paste.js";
import { rev } from "./rev.js";
import { SED } from "./sed.js";
import { seq } from "./seq.js";
import { SORT } from "./sort.js";
import { stat } from "./stat.js";
import { SYSTEM } from "./system.js";
import { tac } from "./tac.js";
import { tail } from "./tail.js";
import { tee } from "./tee.js";
import { tr } from "./tr.js";
import { uniq } from "./uniq.js";
import { wc } from "./wc.js";
import { yes } from "./yes.js";

/** Those that read lines and write others. */
const TEXT = [cat, cmp, comm, cut, fold, head, join, nl, od, paste, rev, seq, tac, tail, tee, tr, uniq, wc, yes];

/** @type {Map<string, import("../options.js").Definition>} */
export const COMMANDS = new Map([...SYSTEM, ...TEXT, SORT, ...GREP, SED, AWK, ...FILES, stat, ...DIGESTS_AND_CODES, JQ, CURL]);
