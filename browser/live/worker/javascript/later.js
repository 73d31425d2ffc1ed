// What of Node a program seldom names: a file of its own, which the worker asks the page for when one does.

export { assertModules } from "./node/assert/assert.js";
export { streamParts } from "./node/blob-parts.js";
export { consoleClass } from "./node/console-class.js";
export { derivations, randomFills } from "./node/derive.js";
export { diagnostics } from "./node/diagnostics.js";
export { loadEnvFile, parseEnv } from "./node/env-files.js";
export { fsHandles } from "./node/fs-handles.js";
export { fsDescriptors, fsMore } from "./node/fs-more.js";
export { fsStreams } from "./node/fs-streams.js";
export { httpModules } from "./node/http.js";
export { dateSpaces } from "./node/intl.js";
export { moduleModule } from "./node/module.js";
export { share } from "./node/shared.js";
export { streamInput, streamOutput } from "./node/stdio.js";
export { streamModules, streamsOf } from "./node/stream.js";
export { StringDecoder } from "./node/string-decoder.js";
export { subtleInWords } from "./node/subtle.js";
export { format, legacyUrl } from "./node/url-legacy.js";
export { zlibModule } from "./node/zlib.js";
