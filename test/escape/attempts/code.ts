/** Attempts to run other code than the lab's: constructors, text as code, modules of Node, engine services. */
import type { Attempt } from '../support/attempt.ts';

export const CODE: readonly Attempt[] = [
  {
    name: 'the constructor of the constructor of this',
    side: 'program',
    code: `return [this, this?.constructor, this?.constructor?.constructor];`,
  },
  {
    name: 'the constructors of the global object',
    side: 'program',
    code: `return [globalThis, globalThis.constructor, Object.getPrototypeOf(globalThis)];`,
  },
  {
    name: 'the constructor of a function from a header',
    side: 'program',
    code: `return [printf, printf.constructor, printf.constructor.constructor];`,
  },
  {
    name: 'the constructors of argv',
    side: 'program',
    code: `const [argc, argv] = given; return [argv, argv.constructor, argv[0].constructor];`,
  },
  {
    name: 'the constructors of generators and async functions',
    side: 'program',
    code: `
      const makers = [function* () {}, async function () {}, async function* () {}, async () => {}];
      return makers.map((maker) => maker.constructor);`,
  },
  {
    name: 'indirect eval',
    side: 'program',
    code: `const run = (0, eval); return run('typeof process === "object" ? process : globalThis');`,
  },
  { name: 'eval by name', side: 'program', code: `return eval('this');` },
  { name: 'new Function', side: 'program', code: `return new Function('return this')();` },
  {
    name: 'Function through Reflect.construct',
    side: 'program',
    code: `return Reflect.construct(printf.constructor, ['return globalThis']);`,
  },
  {
    name: 'import() of a module of Node',
    side: 'program',
    code: `return later(import('node:fs'));`,
  },
  {
    name: 'import() in a driver',
    side: 'driver',
    code: `return later(import('node:child_process'));`,
  },
  {
    name: 'import() of a data: module',
    side: 'program',
    code: `return later(import('data:text/javascript,export default process'));`,
  },
  {
    name: 'the error that a refused import() rejects with, and its realm',
    side: 'driver',
    code: `return later(import('node:net').catch((error) => { say('the error has come'); return error; }));`,
  },
  {
    name: 'the promise of import() itself',
    side: 'program',
    code: `const promise = import('node:net'); return [promise, promise.constructor];`,
  },
  { name: 'import.meta', side: 'program', code: `return import.meta;` },
  { name: 'require', side: 'program', code: `return require('fs');` },
  {
    name: 'modules of Node through the require of the lab',
    side: 'program',
    code: `
      const found = [];
      for (const name of ['fs', 'node:fs', 'module', 'process', 'constructor', '__proto__', '', 'toString']) {
        try { found.push($require(name)); } catch (refused) { found.push(null); }
      }
      return found;`,
  },
  {
    name: 'files outside through the require of the lab',
    side: 'program',
    code: `
      const found = [];
      for (const name of ['./../../etc/passwd', '/etc/passwd', 'file:///etc/passwd', './__proto__', SECRET_FILE]) {
        try { found.push($require(name)); } catch (refused) { found.push(null); }
      }
      return found;`,
  },
  {
    name: 'the kernel’s headers from a program',
    side: 'program',
    code: `
      const { alloc_page, GFP_KERNEL } = $require('linux/mm.h');
      alloc_page(GFP_KERNEL);
      return 'OUT a program calls functions of the kernel';`,
  },
  {
    name: 'the constructor of require',
    side: 'program',
    code: `return [$require, $require.constructor, $exports, $exports.constructor];`,
  },
  { name: 'process by name', side: 'program', code: `return process;` },
  {
    name: 'globals of a host',
    side: 'program',
    code: `
      const wanted = ['process', 'require', 'module', 'fetch', 'WebSocket', 'Worker', 'Buffer', 'setTimeout',
        'setImmediate', 'queueMicrotask', 'performance', 'structuredClone', 'MessageChannel', 'navigator',
        'console', 'postMessage', 'parentPort', 'gc', 'crypto', 'BroadcastChannel', 'EventSource'];
      const found = wanted.filter((name) => name in globalThis);
      return found.length > 0 ? 'OUT globals of a host: ' + found : 'nothing';`,
  },
  {
    name: 'WebAssembly',
    side: 'program',
    code: `
      new WebAssembly.Module(new Uint8Array([0, 97, 115, 109, 1, 0, 0, 0]));
      return 'OUT compiles WebAssembly';`,
  },
  {
    name: 'Atomics and shared memory',
    side: 'program',
    code: `
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 1);
      return 'OUT blocks the thread';`,
  },
  {
    name: 'a clock, and what stands in for one',
    side: 'program',
    code: `
      const found = ['Date', 'performance', 'SharedArrayBuffer', 'Atomics', 'WeakRef', 'FinalizationRegistry', 'Intl'];
      const left = found.filter((name) => typeof globalThis[name] !== 'undefined');
      return left.length > 0 ? 'OUT tells the time or the host: ' + left : 'nothing';`,
  },
  {
    name: 'ShadowRealm, Iterator and other later globals',
    side: 'program',
    code: `
      if (typeof ShadowRealm === 'function') return new ShadowRealm().evaluate('globalThis');
      return Object.getOwnPropertyNames(globalThis).map((name) => globalThis[name]);`,
  },
  {
    name: 'an async function, resumed after the run',
    side: 'program',
    code: `
      return later((async () => { await null; say('OUT goes on after the run'); return import('node:fs'); })());`,
  },
  {
    name: 'an async function that throws after the run',
    side: 'program',
    code: `(async () => { await null; throw new Error('after the run'); })(); return 'nothing';`,
  },
  {
    name: 'module code that runs while it is loaded, and then throws',
    side: 'program',
    code: `return 'nothing'; } }), import('node:net').catch((error) => { useForeign(error); }), (() => { throw { get message() { return this; } }; })(), (function () { {`,
  },
  {
    name: 'an async generator and for await',
    side: 'program',
    code: `
      async function* source() { yield 1; say('OUT goes on after the run'); }
      return later((async () => { for await (const one of source()) say('OUT goes on ' + one); })());`,
  },
  {
    name: 'a thenable as the status of main',
    side: 'program',
    code: `return { then(resolve) { say(judge(resolve)); resolve(resolve.constructor); } };`,
  },
  {
    name: 'debugger and labels',
    side: 'program',
    code: `debugger; out: for (;;) { break out; } return 'nothing';`,
  },
];
