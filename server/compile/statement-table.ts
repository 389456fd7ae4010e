import ts from 'typescript';
import type { ScopeName, StatementInfo, StatementScope } from '../protocol/lab.ts';
import { ownsThis, type Binding, type Scope } from './scope.ts';

/** A statement of one file: ids and scope indices count from the file's own start. */
export type LocalStatement = Omit<StatementInfo, 'file'>;

/** Where a statement stands in the text, as offsets. */
export interface Span {
  readonly start: number;
  readonly end: number;
}

/**
 * Hands out the statement ids of one file and remembers what each stands for.
 *
 * Invariant: ids are dense, start at 1 and follow the text outside in, so that the statements of a block (with those of
 * the functions in it) are one range of ids.
 */
export class StatementTable {
  readonly statements: LocalStatement[] = [];
  readonly scopes: (readonly StatementScope[])[] = [];
  readonly #indices = new Map<Scope, number>();
  readonly #source: ts.SourceFile;

  constructor(source: ts.SourceFile) {
    this.#source = source;
  }

  /** The id handed out last. */
  get last(): number {
    return this.statements.length;
  }

  add(span: Span, fn: string, scope: Scope, entry = false): number {
    const start = this.#source.getLineAndCharacterOfPosition(span.start);
    const end = this.#source.getLineAndCharacterOfPosition(span.end);
    return this.statements.push({
      line: start.line + 1,
      column: start.character + 1,
      endLine: end.line + 1,
      endColumn: end.character + 1,
      fn,
      entry,
      scopes: this.#chain(scope),
    });
  }

  #chain(scope: Scope): number {
    const known = this.#indices.get(scope);
    if (known !== undefined) return known;
    const index = this.scopes.push(scopeChain(scope)) - 1;
    this.#indices.set(scope, index);
    return index;
  }
}

/** What can be read at a statement of the scope, innermost first; scopes without names are left out. */
export function scopeChain(from: Scope): StatementScope[] {
  const chain: StatementScope[] = [];
  const add = (kind: StatementScope['kind'], names: readonly ScopeName[]): void => {
    if (names.length > 0) chain.push({ kind, names });
  };
  let scope: Scope | undefined = from;
  for (; scope?.kind === 'block'; scope = scope.parent) add('block', namesOf(scope));
  if (scope?.kind === 'function') {
    add('local', namesOf(scope));
    scope = scope.parent;
  }
  while (scope && scope.kind !== 'module') {
    const closure = new Map<string, ScopeName>();
    const owner: Scope = scope.owner;
    for (; scope && scope.owner === owner && scope.kind !== 'module'; scope = scope.parent) {
      for (const entry of namesOf(scope))
        if (!closure.has(entry.name)) closure.set(entry.name, entry);
    }
    if (!(owner.kind === 'module')) closure.delete('this');
    add('closure', [...closure.values()]);
  }
  if (scope) addModule(chain, scope);
  return chain;
}

/** Why: one object for all statements of a file, which is sent and kept once. */
const modules = new WeakMap<Scope, StatementScope>();

function addModule(chain: StatementScope[], scope: Scope): void {
  const module = modules.get(scope) ?? { kind: 'module', names: namesOf(scope) };
  modules.set(scope, module);
  if (module.names.length > 0) chain.push(module);
}

function namesOf(scope: Scope): ScopeName[] {
  const names = readableBindings(scope).map(({ name, writable }) => ({ name, writable }));
  return bindsThis(scope.node) ? [{ name: 'this', writable: false }, ...names] : names;
}

/** The bindings of a scope that a debugger shows: an import that only names a type has no value. */
export function readableBindings(scope: Scope): Binding[] {
  return [...scope.bindings.values()].filter((binding) => {
    if (binding.kind === 'member') return false;
    return binding.kind !== 'import' || binding.references.length > 0;
  });
}

/** True when the accessor of the function must answer for `this` itself instead of asking outwards. */
export function bindsThis(node: ts.Node): boolean {
  if (ownsThis(node) || ts.isPropertyDeclaration(node)) return true;
  if (!ts.isArrowFunction(node)) return false;
  for (let at: ts.Node = node.parent; !ts.isSourceFile(at); at = at.parent) {
    if (ts.isPropertyDeclaration(at)) return true;
    if (ts.isFunctionLike(at) || ts.isClassStaticBlockDeclaration(at)) return false;
  }
  return false;
}
