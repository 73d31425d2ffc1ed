// What a program is parsed into. There is no code here, only types.

/** @typedef {{parts: Part[], line: number, raw: string}} Word as it stands in the program, before anything is expanded */

/**
 * @typedef {{type: "text", text: string, quoted: boolean}} Text
 * @typedef {{type: "quoted", parts: Part[]}} Quoted in double quotes
 * @typedef {{type: "parameter", name: string, index: Part[] | null, isLength: boolean, isIndirect: boolean, operator: string,
 *   operand: Part[] | null, second: Part[] | null, line: number, raw: string}} Parameter
 *   index: of an array, `@` and `*` included. second: what a pattern is replaced by, or the length of a piece
 * @typedef {{type: "command", body: Program, line: number, raw: string}} Substitution
 * @typedef {{type: "arithmetic", parts: Part[], line: number}} Arithmetic
 * @typedef {{type: "process", direction: "<" | ">", body: Program, line: number, raw: string}} ProcessSubstitution
 * @typedef {Text | Quoted | Parameter | Substitution | Arithmetic | ProcessSubstitution} Part
 */

/** @typedef {{index: Part[] | null, append: boolean, word: Word, raw: string}} Element of an array */
/**
 * @typedef {{name: string, index: Part[] | null, append: boolean, word: Word | null, elements: Element[] | null,
 *   line: number, raw: string}} Assignment
 */

/**
 * @typedef {{fd: number | null, variable: string, operator: string, target: Word, document: Part[] | null, body: string, line: number}} Redirection
 *   document: what a here-document holds; body: its text
 */

/** @typedef {{body: Item[]}} Program what came whole */
/** @typedef {{node: Node, background: boolean, raw: string, line: number, isFirst?: boolean, end?: number}} Item
 *   isFirst: of a line of the program; end: of that, in the text */

/**
 * @typedef {{type: "simple", assignments: Assignment[], words: (Word | Assignment)[], redirections: Redirection[], line: number}} Simple
 *   words: those of declare and its kin may be assignments
 * @typedef {{type: "pipeline", nodes: Node[], negated: boolean, timed: boolean, posix: boolean, withErrors: boolean[], line: number}} Pipeline
 * @typedef {{type: "logical", first: Node, rest: {operator: string, node: Node}[], line: number}} Logical
 * @typedef {{type: "if", branches: {condition: Program, body: Program}[], otherwise: Program | null, line: number}} If
 * @typedef {{type: "for", name: string, words: Word[] | null, body: Program, line: number}} For
 * @typedef {{type: "select", name: string, words: Word[] | null, body: Program, line: number}} Select
 * @typedef {{type: "count", parts: Part[][], body: Program, line: number}} Count for ((a; b; c))
 * @typedef {{type: "loop", until: boolean, condition: Program, body: Program, line: number}} Loop
 * @typedef {{type: "case", word: Word, branches: {patterns: Word[], body: Program, ending: string}[], line: number}} Case
 * @typedef {{type: "group", body: Program, line: number}} Group
 * @typedef {{type: "subshell", body: Program, line: number}} Subshell
 * @typedef {{type: "function", name: string, body: Node, line: number, raw: string, file?: string}} FunctionNode file: where it was run
 * @typedef {{type: "compute", parts: Part[], line: number, raw: string}} Compute ((…))
 * @typedef {{type: "condition", expression: Condition, line: number, raw: string}} ConditionNode [[…]]
 * @typedef {{type: "coproc", name: string, body: Node, line: number}} Coprocess
 * @typedef {{type: "redirected", node: Node, redirections: Redirection[], line: number}} Redirected
 * @typedef {Simple | Pipeline | Logical | If | For | Select | Count | Loop | Case | Group | Subshell | FunctionNode | Compute
 *   | ConditionNode | Coprocess | Redirected} Node
 */

/**
 * @typedef {{type: "and" | "or", left: Condition, right: Condition}
 *   | {type: "not" | "group", of: Condition}
 *   | {type: "unary", operator: string, word: Word}
 *   | {type: "binary", operator: string, left: Word, right: Word}
 *   | {type: "word", word: Word}} Condition
 */

export {};
