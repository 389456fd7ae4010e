import { readFileSync } from 'node:fs';
import path from 'node:path';
import { createContext, Script, type Context } from 'node:vm';
import ts from 'typescript';
import { compileLab } from '../../server/compile/index.ts';
import { Pace } from '../../server/sandbox/pace.ts';
import type { Wish } from '../../server/sandbox/realm/engine-links.ts';
import type * as UserRealmModule from '../../server/sandbox/user-realm.ts';
import type { Row } from './row.ts';

const dist = path.resolve(import.meta.dirname, '..', '..', 'dist');

const PROGRAMS = {
  'calls: fib(25)': `
    function fib(n: number): number { if (n < 2) return n; return fib(n - 1) + fib(n - 2); }
    export function main() { return fib(25); }`,
  'loop: sieve to 500,000': `
    export function main() {
      const size = 500_000, composite = new Uint8Array(size);
      let primes = 0;
      for (let i = 2; i < size; i++) {
        if (composite[i]) continue;
        primes++;
        for (let k = i * 2; k < size; k += i) composite[k] = 1;
      }
      return primes;
    }`,
} as const;

interface Exports {
  main?: () => number;
}

/**
 * What instrumented statements cost: how many times the time of plain JavaScript.
 *
 * Why: the two run in turns in one context, so that a busy machine slows both.
 */
export function statements(rounds: number): Row[] {
  return Object.entries(PROGRAMS).flatMap(([name, text]): Row[] => {
    const context = createContext(Object.create(null) as object, {
      codeGeneration: { strings: false, wasm: false },
    });
    const plain = plainMain(text, context);
    const hooked = hookedMain(text, context, true);
    const silent = hookedMain(text, context, false);
    if (plain() !== hooked()) throw new Error(`${name} gives another result when instrumented`);
    for (let i = 0; i < 3; i++) time(plain, hooked, silent);
    const ratios = (one: () => number, other: () => number): number[] =>
      Array.from({ length: rounds }, () => time(one) / time(other));
    const target = name.startsWith('calls') ? 3.5 : 6;
    return [
      { name: `statements, ${name}`, unit: 'times', rounds: ratios(hooked, plain), target },
      {
        name: '  with looks at the host, to without',
        unit: 'times',
        rounds: ratios(hooked, silent),
      },
    ];
  });
}

function time(...runs: readonly (() => number)[]): number {
  const started = process.hrtime.bigint();
  for (const run of runs) run();
  return Number(process.hrtime.bigint() - started);
}

function mainOf(code: string, context: Context, ...args: readonly unknown[]): () => number {
  const exports: Exports = {};
  const start = new Script(code).runInContext(context) as (...args: readonly unknown[]) => void;
  start(...args, exports);
  if (!exports.main) throw new Error('the program exports no main');
  return exports.main;
}

function plainMain(text: string, context: Context): () => number {
  const { outputText } = ts.transpileModule(text, {
    compilerOptions: { target: ts.ScriptTarget.ES2022, module: ts.ModuleKind.CommonJS },
  });
  return mainOf(`(function (exports) { ${outputText}\n})`, context);
}

/**
 * The program with the built engine, as in the sandbox.
 *
 * @param listens looks every so many statements whether the host wants something, as the worker does
 */
function hookedMain(text: string, context: Context, listens: boolean): () => number {
  const { lab } = compileLab([{ path: 'bench.user.ts', text }], { headers: () => undefined });
  const [module] = lab?.modules ?? [];
  if (!lab || !module) throw new Error('the program does not compile');
  const bundle = readFileSync(path.join(dist, 'user-realm.js'), 'utf8');
  const realm = new Script(bundle).runInContext(context) as typeof UserRealmModule;
  const nothing = (): undefined => undefined;
  const flags = new Int32Array(new SharedArrayBuffer(12));
  const pace = new Pace(() => performance.now());
  const poll = (statement: number): Wish => {
    Atomics.store(flags, 0, statement);
    Atomics.add(flags, 1, 1);
    return Atomics.exchange(flags, 2, 0) === 1 ? 'pause' : '';
  };
  const { engine } = realm.createUserSide({
    ...{ send: nothing, receive: () => '{"c":"end"}', pending: nothing },
    ...{ poll, pace: () => pace.next() },
    ...{ compile: nothing, rewrite: nothing, goOn: nothing },
  });
  engine.load(lab.statements.length);
  if (!listens) engine.hooks.stop = Infinity;
  return mainOf(module.code, context, engine.hooks, engine.marks, nothing);
}
