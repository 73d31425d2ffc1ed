// What the packed files export that workers import, with the types of the packages they are made of; hooks/pack/bundle.mjs
// makes them. There is no code here.

/** @typedef {import("pyodide").PyodideAPI} Python what loadPyodide() of pyodide.js gives */
/** @typedef {typeof import("just-bash/browser")} JustBash bash.js */
/** @typedef {Pick<typeof import("node-inspect-extracted"), "format" | "inspect">} Inspection inspect.js */
/** @typedef {Pick<typeof import("es-module-lexer/minimal"), "init" | "parse">} ModuleLexer module-lexer.js */
/** @typedef {{names: Record<string, string[]>}} NodeModules builtins.js: Node's own modules, and the names of what they export */

/**
 * hashes.js
 * @typedef {Pick<typeof import("@noble/hashes/hmac.js"), "hmac">
 *   & Pick<typeof import("@noble/hashes/legacy.js"), "sha1">
 *   & Pick<typeof import("@noble/hashes/sha2.js"), "sha256" | "sha384" | "sha512">} Hashes
 */

/**
 * ruby-vm.js
 * @typedef {Pick<typeof import("@ruby/wasm-wasi"), "RubyVM"> & typeof import("@bjorn3/browser_wasi_shim")} Ruby
 */

export {};
