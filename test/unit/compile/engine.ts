import assert from 'node:assert/strict';
import { createContext, Script } from 'node:vm';
import ts from 'typescript';
import { compileLab } from '../../../server/compile/index.ts';
import type {
  CompiledLab,
  EngineFrame,
  EngineHooks,
  LabDiagnostic,
  ScopeAccessor,
} from '../../../server/protocol/lab.ts';

/** A statement engine small enough to be obviously right, for running compiled labs in tests. */
export class Engine implements EngineHooks {
  n = 0;
  stop = Infinity;
  fatal = false;
  depth = 0;
  readonly frames: readonly EngineFrame[] = Array.from({ length: 200 }, () => ({
    ...{ s: 0, e: undefined, k: null, t: 0 },
  }));
  readonly breakpoints: Uint8Array;
  onStop: (id: number) => void = () => undefined;
  readonly u64 = (value: bigint): bigint => BigInt.asUintN(64, value);
  readonly globals: Readonly<Record<string, unknown>>;

  constructor(statements: number, globals: Readonly<Record<string, unknown>> = {}) {
    this.breakpoints = new Uint8Array(statements + 1);
    this.globals = globals;
  }

  get limit(): number {
    return this.fatal ? 0 : this.frames.length;
  }

  deep(): never {
    throw new Error(this.fatal ? 'a frame was pushed in a fatal unwind' : 'stack overflow');
  }

  /** The active functions, outermost first. */
  get stack(): readonly EngineFrame[] {
    return this.frames.slice(0, this.depth);
  }

  threw(exception: unknown): unknown {
    return exception;
  }

  hook(id: number): void {
    this.onStop(id);
  }

  readonly(name: string): never {
    throw new TypeError(`constant ${name}`);
  }

  uninitialised(name: string): never {
    throw new ReferenceError(`${name} is not initialised`);
  }

  global = (name: string): unknown =>
    Object.hasOwn(this.globals, name) ? this.globals[name] : `no ${name}`;

  shl(left: unknown, right: unknown): unknown {
    if (typeof left === 'bigint' && typeof right === 'bigint') {
      return right > 63n ? 0n : BigInt.asUintN(64, left << right);
    }
    return (left as number) << (right as number);
  }

  pow(left: unknown, right: unknown): unknown {
    if (typeof left !== 'bigint' || typeof right !== 'bigint' || right < 0n) {
      return (left as number) ** (right as number);
    }
    let result = 1n;
    let base = left;
    for (let rest = right; rest > 0n; rest >>= 1n) {
      if (rest & 1n) result = BigInt.asUintN(64, result * base);
      base = BigInt.asUintN(64, base * base);
    }
    return result;
  }

  live(exports: object, name: string, get: () => unknown): void {
    Object.defineProperty(exports, name, { get, enumerable: true });
  }

  /** Reads a name as a debugger does at a stop; `frame` counts from the innermost. */
  read(name: string, frame = 0): unknown {
    return this.#accessor(frame)(name);
  }

  write(name: string, value: unknown, frame = 0): unknown {
    return this.#accessor(frame)(name, true, value);
  }

  #accessor(frame: number): ScopeAccessor {
    const at = this.stack.at(-1 - frame);
    assert.ok(at, 'there is no such frame');
    return (...access) => {
      const kept = at.k ? at.k(at, ...access) : at;
      return kept === at ? (at.e as ScopeAccessor)(...access) : kept;
    };
  }
}

export type Headers = Readonly<Record<string, Readonly<Record<string, unknown>>>>;
export type Sources = Readonly<Record<string, string>>;

/** A lab being run: its engine, and the exports of its modules as they load. */
export class Run {
  readonly engine: Engine;
  readonly lab: CompiledLab;
  /** Lines (of the file that runs) in the order in which their statements ran. */
  readonly lines: number[] = [];
  readonly #headers: Headers;
  readonly #loaded = new Map<string, Record<string, unknown>>();
  readonly #context = createContext({});

  constructor(lab: CompiledLab, headers: Headers, globals: Readonly<Record<string, unknown>> = {}) {
    this.lab = lab;
    this.#headers = headers;
    this.engine = new Engine(lab.statements.length, globals);
  }

  /** Stops at every statement and notes its line. */
  trace(at: (id: number, line: number) => void = () => undefined): this {
    this.engine.stop = 0;
    this.engine.onStop = (id) => {
      const line = this.lab.statements[id]?.line ?? 0;
      this.lines.push(line);
      at(id, line);
    };
    return this;
  }

  load(path: string): Record<string, unknown> {
    const known = this.#loaded.get(path);
    if (known) return known;
    const module = this.lab.modules.find((candidate) => candidate.path === path);
    assert.ok(module, `no module ${path}`);
    const exports: Record<string, unknown> = {};
    this.#loaded.set(path, exports);
    const start = new Script(module.code).runInContext(this.#context) as (
      ...args: unknown[]
    ) => void;
    const require = (specifier: string): unknown =>
      this.#headers[specifier] ?? this.load(specifier.replace('./', ''));
    start(this.engine, this.engine.breakpoints, require, exports);
    return exports;
  }

  call(path: string, name: string, ...args: readonly unknown[]): unknown {
    return (this.load(path)[name] as (...args: readonly unknown[]) => unknown)(...args);
  }
}

export function diagnose(sources: Sources, headers: Headers = {}): readonly LabDiagnostic[] {
  return compile(sources, headers).diagnostics;
}

export function compile(sources: Sources, headers: Headers = {}): ReturnType<typeof compileLab> {
  const files = Object.entries(sources).map(([path, text]) => ({ path, text }));
  return compileLab(files, {
    headers: (specifier) => headers[specifier] && Object.keys(headers[specifier]),
    headerNames: Object.keys(headers),
  });
}

/** Compiles a lab that has no errors. */
export function prepare(
  sources: Sources | string,
  headers: Headers = {},
  globals?: Readonly<Record<string, unknown>>,
): Run {
  const lab = compile(typeof sources === 'string' ? { 'main.ts': sources } : sources, headers);
  assert.ok(lab.lab, JSON.stringify(lab.diagnostics, undefined, 1));
  return new Run(lab.lab, headers, globals);
}

/** What a program prints through `print` of `test.h`, instrumented or plain. */
export function printedBy(source: string, how: 'instrumented' | 'plain' | 'traced'): string[] {
  const printed: string[] = [];
  const print = (...values: readonly unknown[]): void => {
    printed.push(
      values
        .map((value) => (typeof value === 'bigint' ? `${String(value)}n` : String(value)))
        .join(' '),
    );
  };
  const headers = { 'test.h': { print } };
  try {
    if (how === 'plain') runPlainly(source, headers);
    else {
      const run = prepare(source, headers);
      if (how === 'traced') run.trace(() => readEverything(run));
      run.load('main.ts');
      assert.equal(run.engine.stack.length, 0, 'frames are left over');
    }
  } catch (error) {
    printed.push(`thrown ${describeError(error)}`);
  }
  return printed;
}

/** Reads every variable in scope of every frame: looking at a program must not change it. */
function readEverything(run: Run): void {
  for (const [index, frame] of run.engine.stack.entries()) {
    const scopes = run.lab.scopes[run.lab.statements[frame.s]?.scopes ?? 0] ?? [];
    for (const { name } of scopes.flatMap(({ names }) => names)) {
      try {
        run.engine.read(name, run.engine.stack.length - 1 - index);
      } catch (error) {
        assert.equal((error as Error).name, 'ReferenceError');
      }
    }
  }
}

function describeError(error: unknown): string {
  const { name, message } = error as { name?: string; message?: string };
  return name === undefined ? String(error) : `${name}: ${message ?? ''}`;
}

function runPlainly(source: string, headers: Headers): void {
  const { outputText } = ts.transpileModule(source, {
    compilerOptions: { target: ts.ScriptTarget.ES2022, module: ts.ModuleKind.CommonJS },
  });
  const start = new Script(`(function (exports, require) { ${outputText}\n})`).runInContext(
    createContext({}),
  ) as (...args: unknown[]) => void;
  start({}, (specifier: string) => headers[specifier]);
}
