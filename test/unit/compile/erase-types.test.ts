import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import type ts from 'typescript';
import { emitByProgram, parseFile, printErased } from '../../../server/compile/emit.ts';
import { isErasable } from '../../../server/compile/erase-types.ts';
import { readModuleLinks } from '../../../server/compile/module-links.ts';
import { moduleTransformer } from '../../../server/compile/module-wrapper.ts';
import { Insertions } from '../../../server/compile/pieces.ts';
import { buildScopeTree } from '../../../server/compile/scope-tree.ts';
import { PROGRAMS } from './programs.ts';

const ROOT = path.resolve(import.meta.dirname, '..', '..', '..');

function labFiles(): string[] {
  return ['samples', 'test/conformance/drivers', 'test/debug/labs', 'test/cli/labs'].flatMap(
    (folder) =>
      readdirSync(path.join(ROOT, folder), { recursive: true, encoding: 'utf8' })
        .filter((name) => name.endsWith('.ts') && !name.endsWith('.d.ts'))
        .map((name) => path.join(ROOT, folder, name)),
  );
}

type Print = (source: ts.SourceFile, transformer: ts.TransformerFactory<ts.SourceFile>) => string;

/** Between the digits of a number: the compiler's way keeps it. */
const SEPARATOR = /(?<=\b\d[\d_]*)_(?=\d)/g;

/** What the compile step makes of a text, or undefined where the text has errors. */
function compiled(text: string, print: Print): string | undefined {
  const { source, syntaxErrors } = parseFile('x.user.ts', text);
  if (syntaxErrors.length > 0) return undefined;
  const tree = buildScopeTree(source);
  const links = readModuleLinks(source, tree);
  const insertions = new Insertions(text);
  return print(
    source,
    moduleTransformer(tree, links, insertions, () => undefined),
  ).trim();
}

const TYPED: readonly (readonly [name: string, text: string])[] = [
  ['assertions', 'const a = (1 as number) + <number>2 + (f() as { x: number }).x + b!.c!.d;'],
  [
    'assertions in targets',
    '(a as any) = 1; (a.b as any).c++; [(a as any)] = [1]; delete (a as any).b;',
  ],
  [
    'assertions of functions',
    'const f = ((x: number): number => x) as unknown; (function () {} as any)();',
  ],
  ['assertions of objects', 'const f = () => ({ a: 1 } as const); ({ a: 1 } as any).a;'],
  ['satisfies', 'const o = { a: 1 } satisfies object; ((o satisfies object) as any)!.b;'],
  [
    'type arguments',
    'const m = new Map<string, number>(); f<number>(1); g<string>`x`; a?.b<number>(1);',
  ],
  ['instantiated functions', 'const id = f<number>; const other = (f<number>)(1);'],
  [
    'variables',
    'let a!: number; let { b, c: [d] }: any = a; for (const e of [] as number[]) a = e;',
  ],
  [
    'functions',
    'function f<T>(this: any, a?: T, ...b: T[]): asserts a is T {} function g(): void; function g() {}',
  ],
  [
    'declarations',
    'interface A {} type B = A; declare const c: B; declare function d(): void; export type { A };',
  ],
  ['catch clauses', 'try { f(); } catch (e: unknown) { g(e as Error); }'],
  [
    'classes',
    `abstract class A<T> extends B<T> implements C<T>, D { [key: string]: any; static s?: number = 1; declare x: T;
     f!: T; abstract g(): void; h<U>(a?: U): U; h(a: any): any { return a!; } get i(): number { return 1; } #j?: T; }`,
  ],
  [
    'comparisons',
    'const a = (b < c as any) === d; const e = (-(f as any)) ** 2; const g = (h as any) ?? i!;',
  ],
  ['conditions', 'const a = (b as any) ? (c as any) : (d, e as any); const f = (g as any)?.h!.i;'],
  // eslint-disable-next-line no-template-curly-in-string -- a template of the program
  ['templates', 'const a = `${b as string} ${c!}`; const d = typeof (e as any); void (f as any);'],
];

describe('types', () => {
  it('are left out as the compiler leaves them out, in every lab and program here', () => {
    const labs = labFiles().map((file) => readFileSync(file, 'utf8'));
    const files = [...labs, ...Object.values(PROGRAMS)];
    const erasable = files.filter((text) => isErasable(parseFile('x.user.ts', text).source));
    assert.ok(erasable.length > 100, String(erasable.length));
    for (const text of erasable) {
      const expected = compiled(text, emitByProgram)?.replace(SEPARATOR, '');
      assert.equal(compiled(text, printErased), expected);
    }
  });

  for (const [name, text] of TYPED) {
    it(`are left out of ${name} as the compiler leaves them out`, () => {
      assert.ok(isErasable(parseFile('x.user.ts', text).source));
      const expected = compiled(text, emitByProgram);
      assert.ok(expected);
      assert.equal(compiled(text, printErased), expected);
    });
  }

  it('cannot be left out where they mean something', () => {
    for (const text of [
      'enum A { B }',
      'class A { constructor(private b: number) {} }',
      'class A { constructor(readonly b: number) {} }',
      'class A { accessor b = 1; }',
    ]) {
      assert.equal(isErasable(parseFile('x.user.ts', text).source), false, text);
    }
    const declared =
      'declare enum A { B }; interface C { readonly d: number }; class E { private f = 1; }';
    assert.equal(isErasable(parseFile('x.user.ts', declared).source), true);
  });
});
