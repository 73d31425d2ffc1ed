// How commands leave what they are in.

/** The shell ends. */
export class Exit extends Error {
  /** @param {number} status */
  constructor(status) {
    super(`exit ${status}`);
    this.status = status;
  }
}

/** The rest of the line is given up, as bash does after an error of expansion. */
export class Discarded extends Error {
  /** @param {number} status */
  constructor(status) {
    super(`discarded ${status}`);
    this.status = status;
  }
}

/** A function or a sourced file ends. */
export class Return extends Error {
  /** @param {number} status */
  constructor(status) {
    super(`return ${status}`);
    this.status = status;
  }
}

/** Loops end, or go on with the next round. */
export class Jump extends Error {
  /**
   * @param {number} levels
   * @param {boolean} isBreak
   */
  constructor(levels, isBreak) {
    super(isBreak ? "break" : "continue");
    this.levels = levels;
    this.isBreak = isBreak;
  }
}

/** What the shell says of a command that fails; it goes on. */
export class ShellProblem extends Error {
  /**
   * @param {string} message
   * @param {number} [status]
   */
  constructor(message, status = 1) {
    super(message);
    this.status = status;
  }
}
