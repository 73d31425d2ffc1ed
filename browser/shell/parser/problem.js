// What is wrong with a program's text.

/** Thrown where the text is no program; the message is bash's. */
export class SyntaxProblem extends Error {
  /**
   * @param {string} message
   * @param {number} line
   * @param {boolean} [isOpen] the text ends too early
   * @param {boolean} [isEnd] it is taken for the text's end, which leaves the status as it is
   */
  constructor(message, line, isOpen = false, isEnd = false) {
    super(message);
    this.line = line;
    this.isOpen = isOpen;
    this.isEnd = isEnd;
  }
}
