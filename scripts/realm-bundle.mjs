// A bundle that is evaluated inside a `vm` context: one expression whose value is the module's exports object.

// Why: a global of a vm context is looked up through its interceptor, about five times slower than a parameter.
const CAPTURED =
  'Number,BigInt,Math,Map,Set,WeakMap,WeakSet,Object,Function,Array,Error,TypeError,RangeError,ReferenceError,' +
  'SyntaxError,Symbol,String,Boolean,JSON,Reflect,Proxy,ArrayBuffer,DataView,Int8Array,Uint8Array,' +
  'Uint8ClampedArray,Int16Array,Uint16Array,Int32Array,Uint32Array,Float32Array,Float64Array,BigInt64Array,' +
  'BigUint64Array,RegExp,Date,parseInt,parseFloat,isNaN,NaN,Infinity,undefined';

/** @returns {import('esbuild').BuildOptions} */
export function realmOptions(/** @type {string} */ entry) {
  return {
    entryPoints: [entry],
    bundle: true,
    platform: 'neutral',
    format: 'iife',
    globalName: 'realm',
    target: 'es2022',
    legalComments: 'none',
    write: false,
  };
}

/** Contract: `typeof STAGE_POSITIONS` is 'undefined' wherever the realm does not come out of this wrapper. */
export function wrapRealm(/** @type {string} */ bundle, /** @type {object} */ stages) {
  return (
    `(function(${CAPTURED}){'use strict';const STAGE_POSITIONS=${JSON.stringify(stages)};\n` +
    `${bundle}return realm})(${CAPTURED})\n`
  );
}
