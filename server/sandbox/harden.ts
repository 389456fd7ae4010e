/**
 * Source of the script that hardens the user context after its trusted bundle is loaded: no clock, no randomness, no
 * engine services, every intrinsic frozen. It runs inside that context.
 */
export const HARDEN = `(function () {
  'use strict';
  const G = globalThis;
  for (const name of ['WebAssembly', 'SharedArrayBuffer', 'Atomics', 'WeakRef', 'FinalizationRegistry', 'console',
    'eval', 'Intl', 'escape', 'unescape', 'ShadowRealm', 'Iterator', 'Promise', 'Date']) delete G[name];
  delete Array.fromAsync;
  const deny = (object, names, why) => {
    for (const name of names) {
      if (!(name in object)) continue;
      Object.defineProperty(object, name, { value: () => { throw new TypeError(why); } });
    }
  };
  deny(Math, ['random'], 'Math.random() is not available: a run must be repeatable');
  deny(Math, ['acos', 'acosh', 'asin', 'asinh', 'atan', 'atan2', 'atanh', 'cbrt', 'cos', 'cosh', 'exp', 'expm1',
    'hypot', 'log', 'log10', 'log1p', 'log2', 'pow', 'sin', 'sinh', 'tan', 'tanh'],
    'kernels have no floating point unit: use integers');
  deny(String.prototype, ['localeCompare', 'toLocaleLowerCase', 'toLocaleUpperCase'], 'locales are not available');
  Error.stackTraceLimit = 30;
  const frozen = new Set();
  const roots = [
    Object.getPrototypeOf(function* () {}), Object.getPrototypeOf(async function () {}),
    Object.getPrototypeOf(async function* () {}), Object.getPrototypeOf([][Symbol.iterator]()),
    Object.getPrototypeOf(new Map().entries()), Object.getPrototypeOf(new Set().values()),
    Object.getPrototypeOf(''[Symbol.iterator]()), Object.getPrototypeOf('x'.matchAll(/x/g)),
  ];
  for (const name of Object.getOwnPropertyNames(G)) {
    const value = G[name];
    if (value !== G && value !== null && (typeof value === 'object' || typeof value === 'function')) roots.push(value);
  }
  // Why: a frozen prototype's data property cannot be shadowed by assignment; accessors keep "x.name = …" working.
  const assignable = (object, name) => {
    const property = Object.getOwnPropertyDescriptor(object, name);
    if (!property || !('value' in property) || !property.configurable) return;
    const { value } = property;
    Object.defineProperty(object, name, {
      get() { return value; },
      set(next) {
        if (this === object) throw new TypeError('built-ins cannot be changed');
        Object.defineProperty(this, name, { value: next, writable: true, enumerable: true, configurable: true });
      },
      enumerable: false, configurable: false,
    });
  };
  for (const object of [Object, Function, Error, TypeError, RangeError, ReferenceError, SyntaxError, Array]) {
    for (const name of ['constructor', 'name', 'message', 'toString', 'valueOf', 'toJSON', 'hasOwnProperty']) {
      assignable(object.prototype, name);
    }
  }
  const visit = (object) => {
    if (object === null || (typeof object !== 'object' && typeof object !== 'function') || frozen.has(object)) return;
    frozen.add(object);
    for (const key of Reflect.ownKeys(object)) {
      const property = Object.getOwnPropertyDescriptor(object, key);
      if (property && 'value' in property) visit(property.value);
      else if (property) { visit(property.get); visit(property.set); }
    }
    visit(Object.getPrototypeOf(object));
  };
  roots.forEach(visit);
  for (const object of frozen) Object.freeze(object);
  for (const name of Object.getOwnPropertyNames(G)) {
    const property = Object.getOwnPropertyDescriptor(G, name);
    if (property && property.configurable && 'value' in property) {
      Object.defineProperty(G, name, { value: property.value, enumerable: false, writable: false, configurable: false });
    }
  }
})()`;
