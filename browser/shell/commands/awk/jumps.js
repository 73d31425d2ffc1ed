// How statements of awk leave what they are in.

/** @import {Value} from "./values.js" */

/** The next record. */
export class Next extends Error {}

/** The end of the program. */
export class Exit extends Error {}

/** The end of a function. */
export class Return extends Error {
  /** @param {Value} value */
  constructor(value) {
    super("return");
    this.value = value;
  }
}

/** The end of a round of a loop, or of the loop. */
export class Jump extends Error {
  /** @param {boolean} isBreak */
  constructor(isBreak) {
    super("jump");
    this.isBreak = isBreak;
  }
}
