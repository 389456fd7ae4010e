import assert from 'node:assert/strict';
import { diagnose } from './engine.ts';

/** Diagnostics of one file as `line:column code`. */
function refused(source: string): string[] {
  return diagnose({ 'main.ts': source }).map(
    ({ line, column, code }) => `${String(line)}:${String(column)} ${code}`,
  );
}

describe('a lab file', () => {
  for (const [source, expected] of [
    ["const m = import('fs');", '1:11 PW1001'],
    ['const u = import.meta.url;', '1:11 PW1002'],
    ['async function f() {}', '1:1 PW1008'],
    ['const f = async () => 1;', '1:11 PW1008'],
    ['class A { async m() {} }', '1:11 PW1008'],
    ['await 1;', '1:1 PW1008'],
    ['new Promise(() => 1);', '1:5 PW1008'],
    ['Array.fromAsync([1]);', '1:1 PW1008'],
    ['function* g() {}', '1:9 PW1009'],
    ['const o = { *g() {} };', '1:13 PW1009'],
    ["eval('1');", '1:1 PW1011'],
    ['const e = [eval];', '1:12 PW1011'],
    ["new Function('return 1');", '1:5 PW1011'],
    ['globalThis.x;', '1:1 PW1012'],
    ['const o = { process };', '1:13 PW1012'],
    ['new WebAssembly.Module(new Uint8Array());', '1:5 PW1012'],
    ['new SharedArrayBuffer(1);', '1:5 PW1012'],
    ['Atomics.wait;', '1:1 PW1012'],
    ["require('fs');", '1:1 PW1012'],
    ['let x = 1; delete x;', '1:12 PW1013'],
    ['const $t = 1;', '1:7 PW1014'],
    ['$B[1] = 1;', '1:1 PW1014'],
    ['function f($exports: number) {}', '1:12 PW1014'],
    ['const { a: $e1 } = { a: 1 };', '1:12 PW1014'],
    ['$f.s = 3;', '1:1 PW1014'],
    ['const \\u0024t = 1;', '1:7 PW1014'],
    ['function d(c: unknown, x: unknown) {} @d class A {}', '1:39 PW1015'],
    ['namespace N { export const a = 1; }', '1:11 PW1016'],
    ['export default 1;', '1:1 PW1017'],
    ['export default function f() {}', '1:1 PW1017'],
    ['const a = 1; export { a as default };', '1:23 PW1017'],
    ['const a = 1; export = a;', '1:14 PW1018'],
    ["import fs = require('fs');", '1:1 PW1018'],
    ['Math.sin(1);', '1:1 PW1020'],
    ["Math['pow'](1, 2);", '1:1 PW1020'],
    ['Math.random();', '1:1 PW1021'],
    ['Date.now();', '1:1 PW1021'],
    ['new Intl.NumberFormat();', '1:5 PW1021'],
    ['const { sin } = Math;', '1:17 PW1028'],
    ['const a = [...arguments];', '1:15 PW1024'],
    ['const f = () => arguments[0];', '1:17 PW1024'],
    ['{ using x = { [Symbol.dispose]() {} }; }', '1:3 PW1025'],
    ['const x = 0x1ffffffffffffffffn;', '1:11 PW1027'],
    ['return 1;', '1:1 PW1029'],
    ['let a = ;', '1:9 TS1109'],
    ['const a = 1; const a = 2;', '1:7 TS2451'],
    ['{ let a = 1; let a = 2; }', '1:7 TS2451'],
    ['function f(a: number) { let a = 2; return a; }', '1:12 TS2300'],
    ['function f() { function a() {} function a() {} }', '1:25 TS2393'],
    ["import { a } from 'h.h'; const a = 1; a;", '1:10 PW1030'],
    ['class A { m() { super(); } }', '1:17 TS2337'],
    ['class A { m() { return this.#p; } }', '1:29 TS2339'],
    ['class A { static { return; } }', '1:20 PW1029'],
    ['(1 as any) = 2;', '1:1 TS2364'],
    ['break;', '1:1 TS1105'],
    ['for (;;) { continue nowhere; }', '1:12 TS1115'],
    ['const x = <div />;', '1:16 TS1005'],
  ] as const) {
    it(`may not contain ${source}`, () => {
      const found = refused(source);
      assert.ok(found.includes(expected), found.join(', '));
    });
  }

  it('may not contain with', () => {
    assert.ok(refused('with (a) { b; }').some((at) => at === '1:7 PW1010'));
  });

  for (const source of [
    'function f(process: number, Date: string) { return process + Date; }',
    'const o = { eval: 1, process: 2, $t: 3 }; o.eval + o.process + o.$t;',
    'type T = typeof process | Date | Promise<Function>; let x: T;',
    'Math.max(1, Math.PI, Math.floor(2));',
    'function f() { return arguments.length; }',
    'const o = { m() { return () => arguments; } };',
    'function F() { return new.target; }',
    'const x = 0xffffffffffffffffn;',
    'delete ({ a: 1 } as { a?: number }).a;',
    'debugger;',
    'function f(a: number) { var a = 1; var a = 2; return a; }',
    "#!/usr/bin/env pagewalk\n'use strict'; /*! kept */ let a = 1;",
    'declare const process: { exit(): void };',
    'enum E { A } const enum F { B }',
    'interface Decl { async: number; yield: string }',
  ]) {
    it(`may contain ${source}`, () => {
      assert.deepEqual(refused(source), []);
    });
  }

  it('is told what to do instead, in one sentence', () => {
    const [diagnostic] = diagnose({ 'main.ts': 'let a = 1;\nMath.cos(a);\n' });
    assert.deepEqual(diagnostic, {
      path: 'main.ts',
      line: 2,
      column: 1,
      endLine: 2,
      endColumn: 9,
      code: 'PW1020',
      severity: 'error',
      message:
        'Math.cos is not available here: kernels have no FPU and engines differ in its last bit, so use integers or a table.',
    });
  });

  it('is not told about errors of type', () => {
    assert.deepEqual(refused("const n: number = 'text'; n.nothing(); missing();"), []);
  });

  it('may not use a global that is only declared', () => {
    assert.deepEqual(refused('declare const process: any; process.exit();'), ['1:29 PW1012']);
  });
});
