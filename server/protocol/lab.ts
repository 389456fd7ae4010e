/**
 * What the compile step hands to the sandbox: a lab as instrumented JavaScript plus a table of its statements.
 * Plain data; it crosses process boundaries as JSON.
 */

export type ModuleKind = 'driver' | 'program' | 'module';

/** One TypeScript file of a lab after the compile step. */
/** A value of a header such as `linux/mm.h`. */
export interface HeaderSymbol {
  readonly header: string;
  readonly name: string;
}

export interface CompiledModule {
  /** Path inside the lab with forward slashes, for example `memdev.driver.ts`. */
  readonly path: string;
  readonly kind: ModuleKind;
  /**
   * A JavaScript function expression `(function ($t, $B, $require, $exports) { 'use strict'; … })`.
   *
   * Contract: `$t` is the statement engine ({@link EngineHooks}), `$B` a Uint8Array with one byte per statement id,
   * `$require(name)` returns the exports object of a header (`linux/mm.h`) or of a lab file (`./` and its path), and
   * exports are installed on `$exports` as getters (live bindings).
   */
  readonly code: string;
  /** Specifiers as written, in source order. */
  readonly imports: readonly string[];
  /** Names that it takes from headers and uses as values. */
  readonly symbols: readonly HeaderSymbol[];
  /** Exported names, so that a missing `main` is known before anything runs. */
  readonly exports: readonly string[];
}

/** A readable (and perhaps writable) name at a statement. */
export interface ScopeName {
  readonly name: string;
  readonly writable: boolean;
}

export interface StatementScope {
  readonly kind: 'local' | 'block' | 'closure' | 'module';
  readonly names: readonly ScopeName[];
}

/** A statement that the engine can stop at. Lines and columns are 1-based; the end is exclusive. */
export interface StatementInfo {
  /** Index into {@link CompiledLab.files}. */
  readonly file: number;
  readonly line: number;
  readonly column: number;
  readonly endLine: number;
  readonly endColumn: number;
  /** Function name as a call stack shows it; `<module>` for top-level statements. */
  readonly fn: string;
  /** True for the pseudo-statement that stands for a function's entry; it never stops by itself. */
  readonly entry: boolean;
  /** Index into {@link CompiledLab.scopes}: scope chain, innermost first. */
  readonly scopes: number;
}

export interface LabDiagnostic {
  /** Path inside the lab. */
  readonly path: string;
  readonly line: number;
  readonly column: number;
  readonly endLine: number;
  readonly endColumn: number;
  /** `TS2322` for the compiler's own, `PW0001` for ours. */
  readonly code: string;
  readonly severity: 'error' | 'warning';
  /** What is wrong and what to do, one sentence. */
  readonly message: string;
}

export interface CompiledLab {
  /** Paths inside the lab; statement tables refer to them by index. */
  readonly files: readonly string[];
  readonly modules: readonly CompiledModule[];
  /** Index 0 is unused: statement ids start at 1. */
  readonly statements: readonly (StatementInfo | null)[];
  readonly scopes: readonly (readonly StatementScope[])[];
}

export interface CompileResult {
  /** Absent when there is an error diagnostic. */
  readonly lab?: CompiledLab;
  readonly diagnostics: readonly LabDiagnostic[];
}

/** A file of a lab as read from disk or from unsaved editors. */
export interface LabFile {
  readonly path: string;
  readonly text: string;
}

/** Reads, or with `write` writes, a variable. */
export type ScopeAccessor = (name: string, write?: boolean, value?: unknown) => unknown;

/** An active function of the program or a driver. */
export interface EngineFrame {
  /** Statement id being executed; at first the entry's. */
  s: number;
  /** Accessor of the innermost scope; of the enclosing function's for a function with kept variables. */
  e: unknown;
  /**
   * `(frame, name, write, value)`: accessor of the function's variables, which it keeps in the slots; null when it keeps
   * none. For a name that is not among them it returns the frame. A write takes effect at the function's next hook.
   */
  k: ((frame: EngineFrame, ...access: Parameters<ScopeAccessor>) => unknown) | null;
  /** Statements that had run when it was called: what tells one call from the next at the same depth. */
  t: number;
  /** Slots `v0` … `v15`. */
  [slot: `v${number}`]: unknown;
}

/**
 * The statement engine as instrumented code sees it (`$t`).
 *
 * Contract: generated code per statement is `$f.s = id; if (++$t.n >= $t.stop || $B[id]) $t.hook(id)`; the tick comes
 * first, so breakpoints never shift ticks. A function body is
 * `const $f = $t.depth < $t.limit ? $t.frames[$t.depth++] : $t.deep(entryId); $f.s = entryId; $f.e = acc; $f.k = kept;
 * $f.t = $t.n; try { … } catch ($x) { throw $t.threw($x) } finally { $t.depth-- }` where `acc(name, write, value)` reads or
 * writes the variables of that scope and delegates to the enclosing scope's accessor. Every call ticks at least once.
 * Defaults of parameters and class fields run in frames of their own under the function's or constructor's name; frames of
 * one call share {@link EngineFrame.t}.
 */
export interface EngineHooks {
  n: number;
  stop: number;
  /** True while a fatal signal, an exit or an oops unwinds: user `catch` rethrows and user `finally` is skipped. */
  fatal: boolean;
  /** Number of active functions. */
  depth: number;
  /** Depth that no call may exceed; 0 while an unwind is fatal. */
  limit: number;
  /** One frame per depth, reused by every call at it. */
  readonly frames: readonly EngineFrame[];
  /** Throws: too many nested calls, or a call while an unwind is fatal. */
  deep(entryId: number): never;
  /** Notes where an exception was thrown, on its way out of the innermost function, and returns it. */
  threw(exception: unknown): unknown;
  hook(id: number): void;
  /** Throws a TypeError: assignment to a constant. */
  readonly(name: string): never;
  /** Outermost accessor: names no scope of the lab holds. */
  global(name: string, write?: boolean, value?: unknown): unknown;
  /** 64-bit arithmetic, see the operator rules of ARCHITECTURE.md. */
  readonly u64: (value: bigint) => bigint;
  /**
   * `left << right`. Of two bigints the low 64 bits: 0n for counts of 64 and more, which never reach the engine's own
   * operator; every other pair is left to that operator, TypeErrors included.
   */
  shl(left: unknown, right: unknown): unknown;
  /**
   * `left ** right`. Of two bigints the low 64 bits, computed without the big intermediate; a negative exponent throws
   * the engine's RangeError, every other pair is left to the engine's own operator.
   */
  pow(left: unknown, right: unknown): unknown;
  /** Throws a ReferenceError: the variable's declaration has not run yet. */
  uninitialised(name: string): never;
  /** Installs an exported name on `$exports` as an enumerable getter. */
  live(exports: unknown, name: string, get: () => unknown): void;
}
