/** Globals that the worker's own realm keeps once everything is loaded. */
const KEEP = new Set([
  ...['Object', 'Function', 'Array', 'Number', 'Boolean', 'String', 'Symbol', 'Promise', 'Error'],
  ...['TypeError', 'RangeError', 'SyntaxError', 'ReferenceError', 'EvalError', 'URIError'],
  ...['AggregateError', 'JSON', 'Math', 'Map', 'Set', 'WeakMap', 'WeakSet', 'WeakRef', 'BigInt'],
  ...['Proxy', 'Reflect', 'RegExp', 'Date', 'ArrayBuffer', 'SharedArrayBuffer', 'Int32Array'],
  ...['Uint8Array', 'DataView', 'Atomics', 'globalThis', 'Infinity', 'NaN', 'undefined', 'isNaN'],
  ...['isFinite', 'parseInt', 'parseFloat', 'FinalizationRegistry'],
]);

/**
 * Removes `process`, `fetch`, timers and the rest from this thread: a leaked foreign function finds nothing.
 *
 * Why: the contexts are the wall; this is what stands behind it.
 */
export function strip(): void {
  for (const name of Object.getOwnPropertyNames(globalThis)) {
    if (KEEP.has(name)) continue;
    if (Reflect.deleteProperty(globalThis, name)) continue;
    Reflect.defineProperty(globalThis, name, { value: undefined });
  }
}
