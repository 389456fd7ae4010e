/** Small programs that exercise the language; each prints what it does through `print`. */
export const PROGRAMS: Readonly<Record<string, string>> = {
  'closures capture a fresh variable per iteration': `
    const fs: (() => number)[] = [];
    for (let i = 0; i < 3; i++) fs.push(() => i);
    for (const f of fs) print(f());
    for (let i = 0, bump = () => { i += 10; }; i < 3; i++) { bump(); print(i); }`,
  'closures capture a fresh constant of the body': `
    const fs: (() => string)[] = [];
    for (const k of ['a', 'b']) { const doubled = k + k; fs.push(() => doubled); }
    print(fs.map((f) => f()));`,
  'closures see later writes to the loop variable': `
    const fs: (() => number)[] = [];
    for (let i = 0; i < 4; i++) { fs.push(() => i); i++; }
    print(fs.map((f) => f()).join());`,
  'two loops with the same variable': `
    let sum = 0;
    for (let i = 0; i < 3; i++) { const k = i * 2; sum += k; }
    for (let i = 5; i > 0; i--) { const k = i; sum -= k; }
    for (let i = 0; i < 2; i++) sum += ((j) => j + i)(1);
    print(sum);`,
  'shadowing at every level': `
    const x = 'module';
    function f(x: string) {
      print(x);
      { const x = 'block'; print(x); { let x = 'inner'; x += '!'; print(x); } print(x); }
      for (const x of ['loop']) { print(x); { const x = 1; print(x); } }
      try { throw 'thrown'; } catch (x) { print(x); { const x = 'catch block'; print(x); } }
      print(x);
    }
    f('parameter'); print(x);`,
  'an outer name used beside an inner one': `
    const n = 7;
    function f() { let out = ''; for (let i = 0; i < 2; i++) { out += n; } { const n = 3; out += n; } return out; }
    print(f());`,
  'a block variable starts undefined each time': `
    for (let i = 0; i < 3; i++) { let seen; print(String(seen)); seen = i; }`,
  'temporal dead zone': `
    try { early(); } catch (e) { print((e as Error).name); }
    function early() { return late; }
    const late = 1;
    { try { print(inner); } catch (e) { print((e as Error).message); } const inner = 2; print(inner); }
    try { const a = (() => a)(); print(a); } catch (e) { print((e as Error).name); }`,
  'temporal dead zone across clauses': `
    function f(k: number) { switch (k) { case 0: let x = 1; print(x); break; case 1: print(x); } }
    f(0); try { f(1); } catch (e) { print((e as Error).name); }`,
  'assignment to a constant': `
    try { const k = 1; (k as number) = 2; print(k); } catch (e) { print((e as Error).message); }
    for (let i = 0; i < 1; i++) { const c = 1; try { (c as number)++; } catch (e) { print((e as Error).name); } print(c); }`,
  'switch falls through and finds its default in the middle': `
    function f(k: number) { let s = ''; switch (k) { case 1: s += 'one '; default: s += 'default '; case 2: { s += 'two'; break; } case 3: s += 'three'; } return s; }
    for (const k of [1, 2, 3, 4]) print(f(k));`,
  'a switch with declarations that closures capture': `
    const fs: (() => number)[] = [];
    for (const k of [0, 1, 2]) switch (k) { case 0: case 1: { let x = k; fs.push(() => x++); } default: const y = k; fs.push(() => y); function g() { return y; } print(g()); }
    print(fs.map((f) => f()).join(), fs.map((f) => f()).join());`,
  'labelled continue and break': `
    outer: for (let i = 0; i < 4; i++) { for (let j = 0; j < 4; j++) { if (j === 2) continue outer; if (i === 2) break outer; print(i, j); } }
    block: { print('in'); if (1) break block; print('never'); }
    again: while (true) { do { break again; } while (true); }
    both: twice: for (const x of [1, 2]) { if (x === 1) continue both; break twice; }
    sw: switch (1) { case 1: for (;;) break sw; }`,
  'loops without braces or bodies': `
    let n = 0; while (n++ < 3); print(n);
    do n--; while (n > 0); print(n);
    for (; n < 2; n++); for (;;) if (n++ > 3) break; print(n);
    for (const k in { a: 1, b: 2 }) if (k === 'b') print(k); else print('not b');`,
  'try, catch and finally in every order': `
    function f(k: number): string { try { if (k === 0) return 'try'; if (k === 1) throw new Error('one'); if (k === 2) throw 'two'; return 'end'; } catch (e) { if (e === 'two') throw 'again'; return 'caught ' + (e as Error).message; } finally { print('finally', k); if (k === 3) return 'finally wins'; } }
    for (const k of [0, 1, 3]) print(f(k));
    try { f(2); } catch { print('without binding'); }
    while (true) { try { continue; } finally { break; } }
    try { try { throw 1; } finally { print('inner'); } } catch ({ constructor: { name } = Number }) { print(name); }`,
  'catch with a pattern': `
    try { throw { code: 5, rest: [1, 2, 3] }; } catch ({ code, rest: [first, ...others], missing = () => code }) { print(code, first, others, missing()); let late = first; const g = () => late + code; late++; print(g()); }`,
  'exceptions keep their identity': `
    class Mine extends Error { constructor(readonly code: number) { super('mine'); } }
    const one = new Mine(3);
    function thrower(): never { throw one; }
    try { try { thrower(); } catch (e) { print(e === one); throw e; } finally { print('f'); } } catch (e) { print(e === one, e instanceof Mine, (e as Mine).code); }`,
  'derived classes': `
    class A { x = 1; constructor(public y: number) { print('A', new.target.name, this.y); } who() { return 'A'; } static make() { return new this(9); } }
    class B extends A { z = this.x + 1; readonly f = () => this.z; constructor(n = 4, private q = n * 2) { const twice = n * 2; super(twice); print('B', this.q, this.f()); } override who() { return 'B' + super.who(); } }
    class C extends B {} 
    print(new B().who(), new C(1).y, (B.make() as B).z);
    class D extends A { constructor() { try { super(1); } finally { print('super done'); } } } new D();
    class E extends A { constructor() { const later = () => super(2); later(); print(this.y); } } new E();
    class F extends A { constructor() { super(1); return { other: true } as never; } } print(JSON.stringify(new F()));
    try { class G extends A { constructor() { print(String(this)); super(1); } } new G(); } catch (e) { print((e as Error).name); }`,
  'accessors and static blocks': `
    class P { static #made = 0; #v = 1; get v() { return this.#v; } set v(n) { print('set', n); this.#v = n; } static { this.#made = 5; } static get made() { return P.#made; } has(o: object) { return #v in o; } }
    const p = new P(); p.v = p.v + 1; p.v += 3; p.v++; print(p.v, P.made, p.has(p), p.has({}));
    const o = { n: 1, get twice() { return this.n * 2; }, set twice(v) { this.n = v / 2; }, ['computed' + 1]() { return this.n; } };
    o.twice = 10; print(o.n, o.twice, o.computed1());`,
  'property updates evaluate their parts once': `
    let calls = ''; const box = { n: 1, list: [1, 2, 3] }; const at = (s: string) => { calls += s; return box; }; const key = (k: string, i: number) => { calls += k; return i; };
    at('a').n += 2; at('b').n++; print(at('c').n--, ++at('d').n, at('e').list[key('k', 1)]++, --at('f').list[key('m', 2)], box.n, box.list, calls);
    let o: { p: number; q?: unknown } = { p: 1 }; const first = o; o.p += ((o = { p: 50 }), 5); print(first.p, o.p);
    let i = 0; const xs = [10, 20, 30]; xs[i] += (i = 2, 1); xs[i++] += i; print(xs, i); xs[(i = 0)]++; print(xs, i);`,
  'steps give old and new values': `
    let i = 1; const a = i++ + ++i; const b = i-- - --i; print(i, a, b, i++, i);
    let s: unknown = '5'; (s as number)++; print(s, typeof s); s = '7'; print((s as number)++, s);
    let u: unknown; print((u as number)++, u); const o = { p: '1' as unknown as number }; print(o.p++, o.p, ++o.p);
    let c = 0; const f = () => c++; f(); print(f(), c, (c++, c));`,
  'strings and numbers with plus': `
    let s = 'a'; s += 1; s += 'b'; s = 1 + 2 + s + (1 + 2); print(s, 'x' + null, 1 + '2', [1] + '', ({}) + 'o');
    const parts = ['p', 1, true, undefined] as unknown as string[]; let t = ''; for (const p of parts) t += p; print(t, +'3' + 1, -'3');`,
  'bigint in the range of 64 bits': `
    let a = 10n; a += 5n; a *= 3n; a -= 1n; a <<= 4n; a **= 2n; print(a, a >> 3n, a % 7n, a / 9n, a & 0xffn, a | 1n, a ^ a);
    for (let i = 0n; i < 3n; i++) print(i, 1n << i, 2n ** i); let b = 3n; print(b++, b--, ++b, b);`,
  'mixing bigint and number': `
    const tries: (() => unknown)[] = [() => (1n as never) + 1, () => (1n as never) * 2.5, () => +(1n as never), () => (1n as never) << 2, () => 2 ** (1n as never), () => (1n as never) >>> 0n, () => { let x: any = 1n; x += 1; return x; }];
    for (const f of tries) try { print(f()); } catch (e) { print((e as Error).name, (e as Error).message); }`,
  'objects that convert themselves': `
    const seen: string[] = []; const v = (n: number) => ({ valueOf() { seen.push('v' + n); return n; } }) as unknown as number;
    print(v(1) + v(2), v(3) * v(4), v(2) << v(1), v(2) ** v(3), -v(5), ~v(6), seen.join()); let w = v(7); w++; print(w); let o = { p: v(1) }; o.p -= v(2); print(o.p, seen.length);`,
  'default parameters': `
    let n = 0; const next = () => ++n; function f(a = next(), b = a + next(), { c = b * 2, d: [e = c] = [] }: { c?: number; d?: number[] } = {}) { return [a, b, c, e].join(); }
    print(f(), f(10), f(1, 2, { c: 3, d: [] }), f.length); const g = (x = () => y, y = 2) => x(); print(g());
    function h(a: number, ...rest: number[]) { a = 9; return arguments.length + ':' + arguments[0] + rest; } print(h(1, 2, 3));`,
  'defaults and fields that do things': `
    const log: string[] = []; const say = (s: string, v: any) => { log.push(s); return v; };
    function f(this: any, a = say('a', 1), { b = a + 1, [say('k', 'c') as 'c']: c = (() => a + b)() } = {} as any, g = () => a++ + b, K = class { x = a; }, ...rest: any[]) { a += 10; g(); return [a, b, c, g(), new K().x, K.name, g.name, rest, arguments.length].join(); }
    print(f(), f(5, { b: 3 }, undefined, undefined, 7), f.length); class A { static n = say('n', 1); static m = this.n + 1; static { say('s', 0); } x = say('x', 2); y = this.x * 3; z = () => this.y; #p = this.z() + 1; ['w' + 1] = [-1n, 2, {}, []]; constructor(q = say('q', 4), readonly r = q + 1) { say('body', 0); print(this.x, this.#p, this.r); } get p() { return this.#p; } }
    class B extends A { v = super.p + this.x; constructor(t = () => super(), ...more: number[]) { t(); say('B', more.length); } } print(Object.keys(new B()).join(), new B().v, new A(1).z.name, A.m, log.join());
    const bad = (x: any = (null as any).y) => x; try { bad(); } catch (e) { print((e as Error).name); } function early(a = b, b = 1) { return a; } try { early(); } catch (e) { print((e as Error).name); } print(early(2)); class C { n = say('n', missing); } declare const missing: any; try { new C(); } catch (e) { print((e as Error).name); }
    function deep(n: number, m = n > 0 ? deep(n - 1) : 0): number { return m + 1; } print(deep(20)); let k = 1; function w(a = k++, b = (k += 1, a), c = [k, a].map((x) => x + b)) { return c.join(); } print(w(), w(5), k);`,
  destructuring: `
    let [a, , b = 3, ...c] = [1, 2, undefined, 4, 5] as number[]; let { x, y: { z = 7 } = {}, ...rest } = { x: 1, p: 2, q: 3 } as any;
    print(a, b, c, x, z, JSON.stringify(rest)); [a, b] = [b!, a!]; print(a, b); ({ x, ...rest } = { x: 5, m: 1 }); print(x, JSON.stringify(rest));
    for (const [k, v] of Object.entries({ a: 1, b: 2 })) { const kv = k + v; print(kv); } for (const { n = 4 } of [{}, { n: 2 }] as { n?: number }[]) print(n);
    const o: { t?: number[] } = {}; [o.t] = [[1]]; for (o.t of [[2], [3]]) print(o.t);`,
  'optional chaining and nullish assignment': `
    let log = ''; const f = (s: string, v: any) => { log += s; return v; };
    print(f('a', null)?.[f('b', 'x')], f('c', { m: () => 1 }).m?.(), f('d', undefined)?.x.y.z); let o: any = { a: null, z: 0 };
    o.a ??= f('e', 5); o.a ??= f('f', 6); o.z ||= f('g', 8); o.a &&= f('h', 9); print(o.a, o.z, log); delete o?.a; print('a' in o);`,
  'spread, rest and templates': `
    const xs = [1, 2]; print(Math.max(...xs, 5), [...xs, ...'ab'], JSON.stringify({ ...{ a: 1 }, b: 2 })); const tag = (s: TemplateStringsArray, ...v: unknown[]) => s.raw.join('|') + v.join();
    print(tag\`a\${1 + 1}b\\n\${xs[0]! + 1}\`, \`\${xs.map((x) => \`<\${x}>\`).join('')}\`);`,
  'recursion and mutual recursion': `
    function fib(n: number): number { return n < 2 ? n : fib(n - 1) + fib(n - 2); } const even = (n: number): boolean => n === 0 || odd(n - 1); function odd(n: number): boolean { return n !== 0 && even(n - 1); }
    print(fib(12), even(10), odd(7)); const fact = function me(n: number): number { return n ? n * me(n - 1) : 1; }; print(fact(5), fact.name);`,
  'function names and lengths': `
    const a = () => 1, b = function () {}, o = { c() {}, d: () => 2, ['e' + 1]: function () {} }; print(a.name, b.name, o.c.name, o.d.name, o['e1']!.name, ((x: 1, y: 2) => x).length);
    { const inner = () => 1; print(inner.name); } for (let i = 0; i < 1; i++) { const k = class {}; print(k.name); }`,
  'functions are hoisted into their block': `
    print(up()); function up() { return 'up'; } { print(local()); function local() { return 'one'; } } { function local() { return 'two'; } print(local()); }
    print(typeof nothing); var v1 = typeof v2; var v2 = 1; print(v1); function nothing() {}`,
  'iterators are closed on the way out': `
    class It { i = 0; [Symbol.iterator]() { return this; } next() { return { value: this.i++, done: this.i > 5 }; } return() { print('closed', this.i); return {}; } }
    for (const x of new It()) { if (x === 2) break; } try { for (const x of new It()) { if (x === 1) throw 'out'; } } catch (e) { print(e); } const [a, b] = new It(); print(a, b); (() => { for (const x of new It()) return x; })();`,
  enums: `
    enum Color { Red, Green = 5, Blue, Mixed = Green | Blue, Text = 'text' } const enum Flags { A = 1 << 0, B = 1 << 3, All = A | B } enum Late { Len = 'abc'.length, Sum = Len + Flags.B }
    print(Color.Blue, Color[5], Color.Mixed, Color.Text, Flags.All, Late.Sum); function f() { enum In { X = 2 } return In.X; } print(f());`,
  'this in functions, methods and arrows': `
    function plain(this: unknown) { return this === undefined; } const o = { n: 4, m() { return [1, 2].map((x) => x + this.n); }, nested() { return (() => (() => this.n)())(); } }; print(plain(), o.m(), o.nested(), (0, o.m).name);
    class K { static s = this.name; v = [1].map(() => this instanceof K); } print(K.s, new K().v); print(plain.call(5 as never));`,
  'comma, conditional and logical chains': `
    let t = ''; const m = (s: string) => { t += s; return s.length; }; const r = (m('a'), m('bb')) && (m('') || m('ccc')) ? m('d') : m('e'); print(r, t); for (let i = 0, j = 10; i < j; i += 3, j -= 2) print(i, j);`,
  'parts on lines of their own': `
    let t = ''; const m = (s: string, v: any = s): any => { t += s; return v; }; const o = { n: 1, who() { return this === undefined ? 'lost' : 'kept'; } };
    function f(a: any, b = 1) { let r = a
      ? m('y') +
        b
      : m('n',
        0) ||
        m('z'); r = (m('('),
        r); b += a &&
        b; return r + b + (a ??
        b)
        + m('!'); }
    const late: (() => unknown)[] = []; print(f(0), f(2), f(null), t); for (let i = m('i', 0),
      j = 4; i < j &&
      m('c', true); i++,
      j--) { const k = i > 0 &&
        i, l = k ||
        j; late.push(() => [i, k, l]); print(i, k, l); } 
    print([...late].map((g) => g()), (0,
      o.who)(), (o.n > 0 &&
      o).who(), ((x: any) => x
        ? -x
        : 'none')(5)); const g = o.n > 5 ||
      (() => 1); print((g as any).name === '', ((p = o.n &&
      m('p')) => p)()); enum E { A = 1, B = (A,
      7) } print(E.B); let n = 0; while (n < 2 &&
      ++n) { const q = n ||
        0; print(q); } do { n--; } while (n > 0 ||
      m('', false)); try { print((null as any)?.x ??
      missing); } catch (e) { print((e as Error).name); } declare const missing: any; switch (n ||
      3) { case n ||
      3: print('three'); } o.n = o.n
        ? 4
        : 5; print(o.n, \`\${n ||
        t.length}\`);`,
  'typeof and void and delete and in': `
    const o: any = { a: 1 }; print(typeof o.a, typeof missing, void 0, delete o.a, 'a' in o, o instanceof Object); declare const missing: number;`,
  'types leave nothing behind': `
    interface I { a: number } type T = I | -1 | \`\${number}\`; abstract class Ab<X> implements I { abstract b: X; declare c: string; constructor(readonly a = 1) {} abstract m(): void; n?(): void; o!: number; static over(x: string): void; static over(x: number): void; static over(x: unknown) { print(x as string); } }
    class Im extends Ab<string> { b = 'b'; m() {} } const im = new Im() satisfies I; print(im.a, im!.b, <number>im.a, 'o' in im, 'c' in im); Ab.over(1); function g<const X extends readonly unknown[]>(this: void, x: X): x is X { return !!x; } print(g([1]), (g<[]>)([]));`,
  'sorting and callbacks with many frames': `
    const xs = [5, 3, 9, 1]; xs.sort((a, b) => a - b); print(xs, xs.reduce((a, b) => a + b, 0), xs.filter((x) => { const odd = x % 2; return odd; }).length); new Map([[1, 2]]).forEach((v, k) => print(k, v));`,
  'a getter in a loop head': `
    const o = { left: 3, get more() { return this.left-- > 0; } }; while (o.more) print(o.left); for (let i = 0; i < [1, 2].map((x) => x).length; i++) { print(i); } let k = 0; do { k++; } while (((x) => x < 3)(k)); print(k);`,
  'nested functions share and keep variables': `
    function counter() { let n = 0; const step = 2; return { up: () => (n += step), down() { n -= step; return n; }, get n() { return n; } }; } const c = counter(), d = counter(); c.up(); c.up(); d.down(); print(c.n, d.n);
    function many() { const fs = []; for (let i = 0; i < 2; i++) { let j = i * 10; fs.push(() => ++j); for (const k of [1]) { const m = k + j; fs.push(() => m + i); } } return fs; } const fs = many(); print(fs.map((f) => f()), fs.map((f) => f()));`,
  'var leaks out of blocks': `
    function f() { if (true) { var a = 1; } for (var i = 0; i < 3; i++) { var b = i; } try { throw 1; } catch (e) { var c = e; } return [a, i, b, c].join(); } print(f());`,
  'uncaught errors leave with their message': `
    function deep(n: number): number { if (n === 0) throw new RangeError('bottom'); return deep(n - 1) + 1; } deep(5);`,
  'super properties and accessor fields': `
    class A { n = 1; get v() { return this.n; } set v(x) { this.n = x; } static s = 1; } class B extends A { up() { super.v += 4; super.v++; const k = 'v'; super[k] *= 2; return [super.v--, this.n, ++super[k]].join(); } static t = super.s + 1; }
    print(new B().up(), B.t); class C { accessor x = 1; static accessor y = 5; #z = { q: [1] }; m() { this.x += 2; C.y--; this.#z.q[0]!++; this.#z.q[this.x - 3] += 5; return [this.x, C.y, this.#z.q].join(); } } print(new C().m());`,
  'statements that stand alone': `
    ; ; {} { ; } if (0); else; if (1) {} else {} L: ; M: {} switch (3) {} for (const x of []); for (const k in {}) {} 'directive'; print('end');`,
  'classes made in loops': `
    const made = []; for (let i = 0; i < 2; i++) { const tag = 't' + i; class K { static id = i; [tag] = tag; static { K.id += 10; } m() { return K.id + tag; } } made.push(K); } print(made.map((K) => [K.id, Object.keys(new K()), new K().m()].join()).join(' '));
    const Named = class Inner { static who = Inner.name; }; print(Named.who); const mix = (X: any) => class extends X { y = 2; }; print(JSON.stringify(new (mix(class { x = 1; }))()));`,
};
