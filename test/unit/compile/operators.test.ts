import assert from 'node:assert/strict';
import { Script } from 'node:vm';
import fc from 'fast-check';
import { compileExpression } from '../../../server/compile/index.ts';
import { Engine, prepare } from './engine.ts';

type Tree =
  | { readonly kind: 'literal'; readonly value: bigint }
  | { readonly kind: 'variable'; readonly name: 'a' | 'b' | 'c' }
  | { readonly kind: 'unary'; readonly operator: '-' | '~'; readonly operand: Tree }
  | {
      readonly kind: 'binary';
      readonly operator: string;
      readonly left: Tree;
      readonly right: Tree;
    };

const word = fc.oneof(
  fc.bigInt({ min: 0n, max: (1n << 64n) - 1n }),
  fc.constantFrom(0n, 1n, 63n, 64n, 65n, 4095n, 1n << 63n, (1n << 64n) - 1n),
);

const { tree } = fc.letrec<{ tree: Tree }>((tie) => ({
  tree: fc.oneof(
    { maxDepth: 5 },
    fc.record({ kind: fc.constant('literal' as const), value: word }),
    fc.record({
      kind: fc.constant('variable' as const),
      name: fc.constantFrom('a' as const, 'b' as const, 'c' as const),
    }),
    fc.record({
      kind: fc.constant('unary' as const),
      operator: fc.constantFrom('-' as const, '~' as const),
      operand: tie('tree'),
    }),
    fc.record({
      kind: fc.constant('binary' as const),
      operator: fc.constantFrom('+', '-', '*', '<<', '**', '&', '|', '^', '>>', '/', '%'),
      left: tie('tree'),
      right: tie('tree'),
    }),
  ),
}));

const low64 = (value: bigint): bigint => BigInt.asUintN(64, value);

function print(node: Tree): string {
  if (node.kind === 'literal') return `${String(node.value)}n`;
  if (node.kind === 'variable') return node.name;
  if (node.kind === 'unary') return `${node.operator}(${print(node.operand)})`;
  return `((${print(node.left)}) ${node.operator} (${print(node.right)}))`;
}

/** C's arithmetic on `unsigned long`, by the definition: the exact result modulo 2^64. */
function evaluate(node: Tree, variables: Readonly<Record<string, bigint>>): bigint {
  if (node.kind === 'literal') return node.value;
  if (node.kind === 'variable') return variables[node.name] ?? 0n;
  if (node.kind === 'unary') {
    const operand = evaluate(node.operand, variables);
    return low64(node.operator === '-' ? -operand : ~operand);
  }
  const left = evaluate(node.left, variables);
  const right = evaluate(node.right, variables);
  switch (node.operator) {
    case '+':
      return low64(left + right);
    case '-':
      return low64(left - right);
    case '*':
      return low64(left * right);
    case '<<':
      return right >= 64n ? 0n : low64(left << right);
    case '**':
      return power(left, right);
    case '&':
      return left & right;
    case '|':
      return left | right;
    case '^':
      return left ^ right;
    case '>>':
      return right >= 64n ? 0n : left >> right;
    case '/':
      return left / right;
    default:
      return left % right;
  }
}

function power(base: bigint, exponent: bigint): bigint {
  if (exponent === 0n) return 1n;
  const half = power(base, exponent / 2n);
  return low64(half * half * (exponent % 2n === 1n ? base : 1n));
}

/** The value or the name of the error. */
function outcome(compute: () => unknown): unknown {
  try {
    return compute();
  } catch (error) {
    return (error as Error).name;
  }
}

describe('64-bit operators', () => {
  it('compute as unsigned long does, for every expression', () => {
    fc.assert(
      fc.property(tree, word, word, word, (expression, a, b, c) => {
        const source = `export function f(a: bigint, b: bigint, c: bigint) { return ${print(expression)}; }`;
        const run = prepare(source);
        assert.equal(
          outcome(() => run.call('main.ts', 'f', a, b, c)),
          outcome(() => evaluate(expression, { a, b, c })),
        );
      }),
      { numRuns: 300 },
    );
  });

  it('compute the same in a watch expression', () => {
    fc.assert(
      fc.property(tree, word, word, word, (expression, a, b, c) => {
        const compiled = compileExpression(print(expression));
        assert.ok(compiled.ok);
        const variables: Record<string, bigint> = { a, b, c };
        const start = new Script(compiled.code).runInThisContext() as (
          ...args: unknown[]
        ) => unknown;
        assert.equal(
          outcome(() => start((name: string) => variables[name], new Engine(1))),
          outcome(() => evaluate(expression, variables)),
        );
      }),
      { numRuns: 200 },
    );
  });

  it('compute the same in compound assignments, on variables, fields and elements', () => {
    const operators = fc.constantFrom('+', '-', '*', '<<', '**', '&', '|', '^', '>>', '/', '%');
    const targets = fc.constantFrom(
      'x',
      'o.p',
      'o["p"]',
      'xs[0]',
      'xs[i]',
      'get().p',
      'get()[key()]',
      'k.own',
    );
    fc.assert(
      fc.property(operators, targets, word, word, (operator, target, a, b) => {
        const run = prepare(`
          class K { #own = 0n; set own(v: bigint) { this.#own = v; } get own() { return this.#own; } }
          export function f(a: bigint, b: bigint) {
            let x = a, i = 0, calls = 0; const o = { p: a }, xs = [a], k = new K(), get = () => (calls++, o), key = () => 'p' as const;
            k.own = a; const result = (${target} ${operator}= b);
            return [result === ${target}, result, calls <= 2].join();
          }`);
        const left: Tree = { kind: 'literal', value: a };
        const expected = outcome(() =>
          evaluate({ kind: 'binary', operator, left, right: { kind: 'literal', value: b } }, {}),
        );
        assert.equal(
          outcome(() => run.call('main.ts', 'f', a, b)),
          typeof expected === 'bigint' ? `true,${String(expected)},true` : expected,
        );
      }),
      { numRuns: 300 },
    );
  });

  it('wrap around in ++ and --, whatever is stepped and whether or not the value is used', () => {
    const last = (1n << 64n) - 1n;
    const run = prepare(`export function f(x: bigint) {
      const o = { p: x }; const values: unknown[] = [];
      let a = x; a++; values.push(a); a = x; values.push(a++, a); a = x; values.push(++a, --a, a--, a);
      o.p++; values.push(o.p); o.p--; values.push(o.p, o.p++, o.p, --o.p);
      const captured = () => x; x++; values.push(captured()); for (let i = x; i < 1n; i++) values.push(i);
      return values;
    }`);
    assert.deepEqual(
      [...(run.call('main.ts', 'f', last) as bigint[])],
      [...[0n, last, 0n, 0n, last, last, last - 1n], ...[0n, last, last, 0n, last, 0n, 0n]],
    );
  });

  it('read negative literals and complements as unsigned', () => {
    const run = prepare('export const values = [-1n, ~0n, -(5n), ~4095n, - -1n, -0n];');
    const top = 1n << 64n;
    assert.deepEqual(
      [...(run.load('main.ts')['values'] as bigint[])],
      [top - 1n, top - 1n, top - 5n, top - 4096n, 1n, 0n],
    );
  });

  it('never hand a large shift count or exponent to the engine', () => {
    const run = prepare(
      'export const f = (a: bigint, b: bigint) => [a << b, (a <<= b), 3n ** b, 1n << (b - 1n)];',
    );
    const huge = (1n << 64n) - 1n;
    assert.deepEqual(
      [...(run.call('main.ts', 'f', 1n, huge) as bigint[])],
      [0n, 0n, 12297829382473034411n, 0n],
    );
  });

  it('work in defaults, class fields, computed names and static blocks', () => {
    const run = prepare(`
      const top = 0xffffffffffffffffn;
      export function f(a = top + 2n, { b = a - 2n, ['c' + 1]: c = b++ } = {} as any, [d = top * 2n] = []) { return [a, b, c, d]; }
      export class A { static s = top + 1n; x = top + 3n; y = [1n].map((v) => v - 2n)[0]; static { A.s -= 1n; } [String(top + 5n)] = 1; }
      export const own = Object.keys(new A()).join(), s = A.s, y = new A().y;`);
    const top = (1n << 64n) - 1n;
    assert.deepEqual([...(run.call('main.ts', 'f') as bigint[])], [1n, 0n, top, top - 1n]);
    const module = run.load('main.ts');
    assert.deepEqual([module['own'], module['s'], module['y']], ['4,x,y', top, top]);
  });
});
