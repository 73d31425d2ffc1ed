// The messages between the parts of the live examples, and what they carry. There is no code here, only types.
// Who sends what to whom is drawn in browser/README.md.

// ---- What the parts talk about ----

/**
 * The packed files: where they are, and what is to be known before they come.
 * @typedef {object} Runtime
 * @property {string} base the address of their folder, with a slash at its end
 * @property {Record<string, number>} files the size of each in bytes, by name
 * @property {{lock: object, size: number, given: number, zone: number[]}} start how Python begins: Pyodide's lock file, the
 *   bytes of its memory, how many pages of it the interpreter brings, and where the names of the time zone stand; see
 *   hooks/pack/compile.mjs
 */

/**
 * live/runtime.json, as far as the engine reads it.
 * @typedef {object} Listing
 * @property {string} folder of the packed files, below live/
 * @property {Record<string, number>} files
 * @property {Runtime["start"]} start
 * @property {Record<string, {worker: string, given: string[], later: string[]}>} languages by id; the worker's module below live/, empty if the page
 *   runs no program in it; the packed files that it is given, because it runs apart, and the files that it asks for later
 * @property {{worker: string, packed: string[]}} sandbox the worker that holds the sandbox, and the packed files that it imports
 */

/**
 * A program that is to run.
 * @typedef {object} Program
 * @property {string} language the language's id
 * @property {string} file its name, as errors show it
 * @property {string} text
 * @property {Record<string, string>} environment
 * @property {boolean} [isPublished] nobody changed it, so that everything it imports came with the start
 * @property {boolean} [hasSecret] it is given a secret of the reader's, so that nothing it made is kept, unless it is published
 * @property {Uint8Array} [input] its standard input, empty if there is none
 * @property {number} [now] where its clock stands still, in milliseconds since 1970; the real time if there is none
 */

/**
 * What happens while a program runs and a reader sees: it writes, or makes a request, of which the text is JSON.
 * @typedef {"stdout" | "stderr" | "exchange"} SeenKind
 */

/**
 * What happens: the program itself begins, what came before was loading; it is going to sleep, the text says for how many
 * seconds; it ends, what follows is not its time any more; its worker asks for a file, which the text names.
 * @typedef {SeenKind | "begin" | "sleep" | "end" | "part"} EventKind
 */

/** @typedef {{part: string, text: string}} Part of what a worker needs for a program, which it asked for by an event of that kind */

/**
 * The text of an exchange: a request, and the response or why there is none; bodies are as readable as can be.
 * @typedef {object} Exchange
 * @property {{method: string, target: string, headers: HeaderList, body: string}} request
 * @property {{status: number, headers: HeaderList, body: string} | null} [response]
 * @property {string} [error]
 * @property {Record<string, string>} ids of what the response made, by variable
 * @property {number} ms
 */

/**
 * A fault for the next requests: the sandbox's name for it, empty for none; for how many requests; what the sandbox will do,
 * in words for the reader.
 * @typedef {{fault: string, count: number, will?: string}} Fault
 */

/** @typedef {[name: string, value: string][]} HeaderList in the order in which they go over the wire */

/**
 * A request of a program. The sandbox waits `timeout` seconds at most, for ever if there are none.
 * @typedef {{method: string, url: string, headers: HeaderList, body: Uint8Array | null, timeout?: number | null}} HttpRequest
 */

/**
 * What comes of it: a response, or none because the host is not there, the connection was closed, or the time was over.
 * @typedef {{error?: undefined, status: number, headers: HeaderList, body: Uint8Array}} HttpResponse
 * @typedef {{error: "unreachable" | "dropped" | "late", message: string}} HttpFailure
 * @typedef {HttpResponse | HttpFailure} HttpAnswer
 */

// ---- Requests and replies over any port; rpc.js sends and answers them ----

/**
 * @template Content
 * @typedef {{type: "request", id: number, content: Content}} Request
 */

/**
 * The reply to the request of the same id: a value, or the message of what went wrong.
 * @typedef {{type: "reply", id: number, value: any, error?: undefined} | {type: "reply", id: number, error: string}} Reply
 */

// ---- Page and frame: window.postMessage ----

/**
 * Start a worker. Its first port leads to the page.
 * @typedef {object} StartWorker
 * @property {"start"} type
 * @property {number} id
 * @property {string} module below live/
 * @property {object} init what start() of the module is given, beside its ports
 * @property {string[]} [preload] addresses of modules that it imports
 * @property {string[]} [given] the addresses of what it is given as text, for it runs apart, where nothing can be loaded; see
 *   frame/apart.js. Its module is one file
 * @property {boolean} [wantsInterpreter] its last port is to lead to the frame, which sends Python over it
 */
/** @typedef {{type: "end", id: number}} EndWorker */
/** @typedef {StartWorker | EndWorker} ToFrame */

/**
 * From the frame: it is there; a worker could not be loaded or threw where nobody caught it; the process of one that ran apart
 * is gone; the interpreter is on its way.
 * @typedef {{type: "ready"}} FrameReady
 * @typedef {{type: "broken", id: number, message: string, isLoaded: boolean}} WorkerBroken
 * @typedef {{type: "died", id: number}} WorkerDied
 * @typedef {{type: "progress", id: number, loaded: number, total: number}} InterpreterProgress
 * @typedef {FrameReady | WorkerBroken | WorkerDied | InterpreterProgress} FromFrame
 */

// ---- Frame and worker ----

/**
 * The first message, which goes to start() of the worker's module. The ports: to the page; then to the sandbox, or in the
 * sandbox's own worker to the frame. Only the sandbox's worker is given a state. One that runs apart has the addresses of what
 * it was given, by the names of the files.
 * @typedef {{ports: MessagePort[], runtime: Runtime, state?: Uint8Array | null, addresses?: Record<string, string>}} WorkerInit
 */

/**
 * Python from the frame: the interpreter; its memory piece by piece, and that all pieces came; or what went wrong.
 * @typedef {{type: "module", module: WebAssembly.Module}
 *   | {type: "piece", piece: Uint8Array<ArrayBuffer>}
 *   | {type: "whole"}
 *   | {type: "failed", message: string}} InterpreterPart
 */
/** @typedef {{type: "unusable"}} InterpreterUnusable to the frame: what came cannot be used, the next worker needs another */

// ---- Page and worker ----

/** @typedef {{type: "event", kind: EventKind, text: string}} ProgramEvent */
/** @typedef {{type: "progress", loaded: number, total: number}} Progress bytes of what a program waits for */
/** @typedef {{type: "ready"} | {type: "failed", message: string}} Started from the sandbox's worker, once */
/** @typedef {ProgramEvent | Progress | Started} FromWorker beside replies */

/**
 * What was made for a program: the requests, the ids by variable, and what went wrong, empty if nothing did.
 * @typedef {{requests: {method: string, target: string, status: number | null}[], ids: Record<string, string>,
 *   problem: string}} Prepared
 */

/**
 * What the page asks of the sandbox's worker: for each action what is given with it, and the value of its reply.
 * @typedef {{
 *   run: {given: Program, value: {status: number, state: Uint8Array | null}},
 *   connect: {given: {id: number, most: number}, value: void},
 *   disconnect: {given: {id: number}, value: void},
 *   save: {given: {}, value: Uint8Array},
 *   reset: {given: {seed?: number}, value: void},
 *   tables: {given: {}, value: Record<string, object[]>},
 *   prepare: {given: {program: string}, value: Prepared},
 *   fail: {given: Fault, value: void},
 *   prepareLanguage: {given: {language: string}, value: void},
 *   sign: {given: {secret: string, sentAt: number, body: string}, value: string},
 *   verify: {given: {header: string, body: string, secret: string, now: number}, value: string},
 * }} Actions
 * run: the exit status, and the sandbox's state afterwards. connect: a port comes with it, over which so many HttpRequests are
 * answered at most. disconnect: no more of them. prepare: make what a program expects to find. prepareLanguage: have the next
 * program of a language start at once. sign: the header of a webhook. verify: why a webhook is refused, empty if it is genuine.
 */

/**
 * @template {keyof Actions} Name
 * @typedef {Actions[Name]["given"] & {action: Name}} Action
 */

// A worker that runs one program, in JavaScript or Shell, is asked with a Program, and its reply is the exit status.

export {};
