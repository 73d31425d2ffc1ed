// The border between Python and JavaScript. The interpreter, which is WebAssembly, reaches JavaScript by the functions that it
// imports, and by nothing else. Once the border is closed, those that do something with an object of JavaScript are given an
// empty one in its place: a program may come by a proxy in any way, there is nothing in it, and it cannot be called.

/**
 * What Python may go on to do with objects of JavaScript: hand over what it made itself, as the result of a function, and
 * know an object's kind. None of these reads a property by its name, lists any, or calls anything.
 */
const OPEN = new Set(
  `JsProxy_compute_typeflags is_comlink_proxy pyproxy_Check pyproxy_AsPyObject pyproxy_new pyproxy_new_ex proxy_cache_get
  proxy_cache_set gc_register_proxies destroy_proxy destroy_proxies destroy_proxies_js hiwire_invalid_ref_js
  __hiwire_deduplicate_new __hiwire_deduplicate_get __hiwire_deduplicate_set __hiwire_deduplicate_delete new_error
  JsvError_Check JsvError_Throw js2python_js js2python_immutable_js JsvNoValue_Check JsvFunction_Check JsvPromise_Check
  JsvArray_Check JsvGenerator_Check JsvAsyncGenerator_Check Jsv_typeof Jsv_to_bool Jsv_equal Jsv_not_equal JsvNum_toInt
  Jsv_BigIntToNum JsvArray_New JsvArray_Push JsvArray_Get get_length_helper JsBuffer_get_info JsvBuffer_assignToPtr JsvObject_New JsvMap_New JsvLiteralMap_New
  JsvMap_Set JsvSet_New JsvSet_Add array_to_js _pyproxyGen_make_result _pyproxy_get_buffer_result _python2js_buffer_inner
  _python2js_cache_lookup _python2js_add_to_cache _python2js_addto_postprocess_list _python2js_handle_postprocess_list
  _JsArray_PushEntry_helper _JsArray_PostProcess_helper _PyEM_TrampolineCall_JS ffi_call_js`.split(/\s+/),
);

/** Libraries of WebAssembly that a program brings itself would reach JavaScript beside this border. */
const LIBRARIES = new Set(["_dlopen_js", "_emscripten_dlopen_js"]);

/** Gives C functions by their names, and with them what is imported: no program needs any. */
const NAMES = "_dlsym_js";

/** How Python calls a function of the page. */
const CALL = "JsvFunction_CallBound";

/** How large Python's memory may grow, in bytes; then it has a MemoryError. A page that takes all there is ends as a whole. */
const LARGEST_MEMORY = 512 << 20;

/** @typedef {(...values: any[]) => any} Import a function that WebAssembly imports */

export class Border {
  constructor() {
    this.isClosed = false;
    /** @type {WeakSet<object>} functions of the page that Python calls */
    this.known = new WeakSet();
  }

  /**
   * The functions that the interpreter imports, with the border between.
   * @param {WebAssembly.Imports} imports
   * @returns {WebAssembly.Imports}
   */
  around(imports) {
    const env = Object.entries(imports.env).map(([name, value]) => {
      return [name, typeof value === "function" ? this.guarded(name, /** @type {Import} */ (value)) : value];
    });
    return { ...imports, env: Object.fromEntries(env) };
  }

  /**
   * @param {string} name
   * @param {Import} given
   * @returns {Import}
   */
  guarded(name, given) {
    if (name === "emscripten_resize_heap") return (size) => (size >>> 0 > LARGEST_MEMORY ? 0 : given(size));
    if (LIBRARIES.has(name)) return (...values) => (this.isClosed ? 0 : given(...values));
    if (name === NAMES) return (...values) => (this.isClosed ? none(given, values) : given(...values));
    if (OPEN.has(name) || name.startsWith("__syscall_") || !given.length) return given;
    const isKnown = (/** @type {any} */ value) => name === CALL && this.known.has(value);
    return (...values) => given(...(this.isClosed && !isKnown(values[0]) ? values.map(emptied) : values));
  }

  /**
   * From now on there is nothing beyond it but functions of the page.
   * @param {object[]} known
   */
  close(known) {
    for (const one of known) this.known.add(one);
    this.isClosed = true;
  }
}

/** @param {unknown} value */
function emptied(value) {
  return (typeof value === "object" && value !== null) || typeof value === "function" ? Object.create(null) : value;
}

/**
 * Nothing, with the error that there would be for a name that is not there.
 * @param {Import} given
 * @param {unknown[]} values
 */
function none(given, values) {
  try {
    given(...values);
  } catch {
    // What it says of a name that is there.
  }
  return 0;
}
