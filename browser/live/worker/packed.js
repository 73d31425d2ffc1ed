// What the packed files export that workers import, with the types of the packages they are made of; hooks/pack/bundle.mjs
// makes them. There is no code here.

/** @typedef {import("pyodide").PyodideAPI} Python what loadPyodide() of pyodide.js gives */
/** @typedef {Pick<typeof import("node-inspect-extracted"), "format" | "formatWithOptions" | "inspect"> & {getStringWidth: (text: string) => number, Proxy: ProxyConstructor & {getProxyDetails: (value: unknown) => unknown}}} Inspection inspect.js */
/** @typedef {Pick<typeof import("es-module-lexer/minimal"), "init" | "parse">} ModuleLexer module-lexer.js */
/**
 * builtins.js: Node's own modules, and the names of what they export; the names of what some of its objects have; and which Node
 * that is.
 * @typedef {{names: Record<string, string[]>, members: Record<string, string[]>, about: About, facts: Facts}} NodeModules
 * @typedef {{version: string, versions: Record<string, string>, release: Record<string, string>}} About
 * @typedef {{ciphers: string[], curves: string[], hashes: string[], methods: string[], statuses: Record<number, string>, files: Record<string, number>, zlib: Record<string, number>,
 *   errors: [number: number, name: string, words: string][]}} Facts
 */

/**
 * hashes.js
 * @typedef {Pick<typeof import("@noble/hashes/hmac.js"), "hmac">
 *   & Pick<typeof import("@noble/hashes/legacy.js"), "md5" | "sha1">
 *   & Pick<typeof import("@noble/hashes/sha2.js"), "sha256" | "sha384" | "sha512">} Hashes
 */

/**
 * derive.js
 * @typedef {Pick<typeof import("@noble/hashes/pbkdf2.js"), "pbkdf2">
 *   & Pick<typeof import("@noble/hashes/scrypt.js"), "scrypt">
 *   & Pick<typeof import("@noble/hashes/hkdf.js"), "hkdf">} Deriving
 */

/**
 * node-parts.js
 * @typedef {{parseArgs: (config?: object) => object, path: Record<string, unknown>}} NodeParts
 */

/**
 * streams.js: node:stream, made of the modules that it asks for by name; `coded` is called with each of its errors and its code.
 * @typedef {(require: (name: string) => object, coded: (error: Error, code: string) => void) => unknown} MakeStreams
 */

/**
 * jq.js, with jq.wasm; see JQ_PATCHES in hooks/pack/bundle.mjs. Files are named by their paths, `/x`.
 * @typedef {{loadJq: (given: {wasmModule: WebAssembly.Module, environment: Record<string, string>}) => Promise<{
 *   runSync: (args: string[], input: Uint8Array, files: Iterable<[path: string, bytes: Uint8Array]>) => JqResult}>}} JqModule
 * @typedef {{stdout: Uint8Array, stderr: Uint8Array, status: number}} JqResult
 */

/**
 * ruby-vm.js
 * @typedef {Pick<typeof import("@ruby/wasm-wasi"), "RubyVM"> & typeof import("@bjorn3/browser_wasi_shim")} Ruby
 */

export {};
