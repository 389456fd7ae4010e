import fc from 'fast-check';
import assert from 'node:assert/strict';
import { printedBy } from '../unit/compile/engine.ts';

/** Random programs over a few variables; `fuel` makes sure that each of them ends. */
const NAMES = ['a', 'b', 'c', 'p', 'q'] as const;
const BINARY = [
  ...['+', '-', '*', '%', '**', '&', '|', '^', '<<', '>>', '>>>', '<', '>=', '==='],
  ...['&&', '||', '??', ','],
] as const;
const ASSIGN = ['=', '+=', '-=', '*=', '<<=', '&&=', '||=', '??='] as const;

const name = fc.constantFrom(...NAMES);
const literal = fc.oneof(
  fc.integer({ min: -3, max: 9 }).map((value) => `(${String(value)})`),
  fc.constantFrom('0.5', "'s'", "'7'", 'undefined', 'null', 'true', '1e9'),
);

const { expression } = fc.letrec<{ expression: string }>((tie) => {
  const part = tie('expression');
  const pair = fc.tuple(part, part);
  return {
    expression: fc.oneof(
      { maxDepth: 4, depthSize: 'small' },
      fc.oneof(literal, name),
      fc.tuple(pair, fc.constantFrom(...BINARY)).map(([[l, r], o]) => `((${l}) ${o}\n(${r}))`),
      fc.tuple(name, fc.constantFrom(...ASSIGN), part).map(([n, o, e]) => `(${n} ${o} cut(${e}))`),
      fc.tuple(name, fc.constantFrom('++', '--')).map(([n, o]) => `(${n}${o})`),
      fc
        .tuple(name, fc.constantFrom('++', '--', '-', '~', '!', 'typeof '))
        .map(([n, o]) => `(${o}${n})`),
      fc.tuple(part, part, part).map(([c, y, n]) => `(${c}\n? ${y}\n: ${n})`),
      fc.tuple(fc.constantFrom('f', 'g', 'o.m'), pair).map(([f, [x, y]]) => `${f}(${x}, ${y})`),
      fc.tuple(fc.constantFrom('f', 'g'), part).map(([f, x]) => `${f}(${x})`),
      part.map((e) => `(() => ${e})()`),
      pair.map(([x, y]) => `[${x}, ${y}][${y} & 1]`),
      fc
        .tuple(name, name, pair)
        .map(([n, m, [x, y]]) => `([${n}, ${m}] = [cut(${x}), cut(${y})])[0]`),
      part.map((e) => `(o.n += cut(${e}))`),
      fc.constantFrom('o.n++', '--o.n', 'o.twice'),
      part.map((e) => `\`<\${${e}}>\``),
    ),
  };
});

const { list } = fc.letrec<{ statement: string; list: string }>((tie) => {
  const body = tie('list');
  const exit = fc.constantFrom(
    '',
    'break;',
    'continue;',
    'if (fuel % 2) continue;',
    'if (a) break;',
  );
  return {
    list: fc.array(tie('statement'), { minLength: 1, maxLength: 2 }).map((all) => all.join('\n')),
    statement: fc.oneof(
      { maxDepth: 3, depthSize: 'small' },
      fc.oneof(
        expression.map((e) => `print(${e});`),
        expression.map((e) => `${e};`),
        fc.tuple(name, expression, body).map(([n, e, s]) => `{ let ${n} = cut(${e}); ${s} }`),
        fc.tuple(name, expression).map(([n, e]) => `{ const ${n} = ${e}; print(${n}); }`),
        name.map((n) => `{ const kept = ${n}; late.push(() => ${n} + String(kept)); }`),
      ),
      fc.tuple(expression, body, body).map(([e, y, n]) => `if (${e}) { ${y} } else { ${n} }`),
      fc
        .tuple(name, body, exit)
        .map(([n, s, x]) => `for (let ${n} = 0; ${n} < 3 && fuel-- > 0; ${n}++) { ${s} ${x} }`),
      fc
        .tuple(name, expression, body, exit)
        .map(([n, e, s, x]) =>
          `for (const ${n} of [1, cut(${e})]) { ${s} ${x} }`.replaceAll('const p', 'let p'),
        ),
      fc
        .tuple(expression, body, exit)
        .map(([e, s, x]) => `while (fuel-- > 0 && ${e}) { ${s} ${x} }`),
      fc.tuple(expression, body).map(([e, s]) => `do { ${s} } while (fuel-- > 0 && ${e});`),
      fc
        .tuple(expression, body, body)
        .map(
          ([e, s, d]) =>
            `switch (${e}) { case 1: ${s} case '7': print('case'); break; default: ${d} }`,
        ),
      fc
        .tuple(body, expression, body)
        .map(
          ([s, e, h]) =>
            `try { ${s} throw ${e}; } catch (x) { print(kind(x)); ${h} } finally { print('finally'); }`,
        ),
    ),
  };
});

const program = fc.tuple(list, expression, list, expression, list, expression).map(
  ([f, fv, g, gv, main, later]) => `import { print } from 'test.h';
let fuel = 60, a: any = 1, b: any = 'x', c: any, p: any = 2, q: any = 3;
const late: (() => unknown)[] = [];
const o: any = { n: 1, m(x: any, y: any) { return this.n + x + y; }, get twice() { return this.n * 2; } };
const cut = (x: any) => (typeof x === 'string' ? x.slice(0, 8) : x);
const kind = (x: any) => (x instanceof Error ? x.name : x);
function f(p: any, q: any = g(p)): any {
  if (--fuel < 0) return 0;
  let a: any = p, c: any = 4;
  ${f}
  return ${fv};
}
const g = (p: any, q: any = p): any => {
  if (--fuel < 0) return 1;
  ${g}
  return ${gv};
};
const attempt = (run: () => void) => { try { run(); } catch (x) { print('thrown', kind(x)); } };
attempt(() => { ${main} });
attempt(() => print(f(1, 2), g(3), f('4')));
attempt(() => print(${later}));
for (const run of late) attempt(() => print(run()));
print(fuel, a, b, c, p, q, o.n);`,
);

/** Why: only the rule for bigints changes arithmetic, so a program without them is the same instrumented or not. */
describe('an instrumented random program', function () {
  this.timeout(120_000);

  it('prints what the plain one prints, also when every variable is read at every statement', () => {
    fc.assert(
      fc.property(program, (source) => {
        const plain = printedBy(source, 'plain');
        assert.deepEqual(printedBy(source, 'instrumented'), plain);
        assert.deepEqual(printedBy(source, 'traced'), plain);
      }),
      { numRuns: 40 },
    );
  });
});
