import assert from 'node:assert/strict';
import { cpSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import ts from 'typescript';
import { headerExports, headerFor, headerNames } from '../../../simulator/exports/names.ts';
import { VM_CONSTANTS } from '../../../simulator/exports/realm/linux-mm-flags.ts';
import * as vmFlags from '../../../simulator/mm/vm-flags.ts';
import { testRealm } from './realm.ts';

const root = path.resolve(import.meta.dirname, '../../..');
const include = path.join(root, 'simulator/include');

const OPTIONS: ts.CompilerOptions = {
  target: ts.ScriptTarget.ES2022,
  lib: ['lib.es2022.d.ts'],
  module: ts.ModuleKind.ESNext,
  moduleResolution: ts.ModuleResolutionKind.Bundler,
  types: [],
  strict: true,
  noEmit: true,
};

interface Declared {
  readonly name: string;
  readonly symbol: ts.Symbol;
  /** The value of a constant whose type says it. */
  readonly literal: unknown;
}

describe('the headers', function () {
  this.timeout(60_000);

  const files = readdirSync(include, { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.d.ts'))
    .map((file) => file.split(path.sep).join('/'));
  const specifiers = files.map((file) => file.replace(/\.d\.ts$/, '.h')).sort();
  let checker: ts.TypeChecker;
  const declared = new Map<string, Declared[]>();
  const types = new Map<string, ts.Symbol[]>();

  before(() => {
    const program = ts.createProgram(
      files.map((file) => path.join(include, file)),
      { ...OPTIONS, paths: { '*.h': [`${include}/*.d.ts`] } },
    );
    assert.deepEqual(
      ts.getPreEmitDiagnostics(program).map(({ messageText }) => messageText),
      [],
    );
    checker = program.getTypeChecker();
    for (const file of files) {
      const source = program.getSourceFile(path.join(include, file))!;
      const module = checker.getSymbolAtLocation(source);
      const exported = module === undefined ? [] : checker.getExportsOfModule(module);
      const resolved = exported.map((symbol) =>
        symbol.flags & ts.SymbolFlags.Alias ? checker.getAliasedSymbol(symbol) : symbol,
      );
      const specifier = file.replace(/\.d\.ts$/, '.h');
      const values = resolved.filter(({ flags }) => (flags & ts.SymbolFlags.Value) !== 0);
      declared.set(
        specifier,
        values.map((symbol) => ({ name: symbol.name, symbol, literal: literalOf(symbol) })),
      );
      types.set(
        specifier,
        resolved.filter(({ flags }) => (flags & ts.SymbolFlags.Type) !== 0),
      );
    }
  });

  function literalOf(symbol: ts.Symbol): unknown {
    const type = checker.getTypeOfSymbol(symbol);
    if (type.isNumberLiteral() || type.isStringLiteral()) return type.value;
    if ((type.flags & ts.TypeFlags.BigIntLiteral) === 0) return undefined;
    const { negative, base10Value } = (type as ts.BigIntLiteralType).value;
    return BigInt(base10Value) * (negative ? -1n : 1n);
  }

  it('are all declared and all implemented', () => {
    assert.deepEqual([...headerNames()].sort(), specifiers);
  });

  it('declare exactly the values that are implemented', () => {
    for (const specifier of specifiers) {
      const names = declared.get(specifier)!.map(({ name }) => name);
      assert.deepEqual([...headerExports(specifier)!].sort(), names.sort(), specifier);
    }
  });

  it('declare constants with their values, and functions as functions', () => {
    const { realm } = testRealm();
    realm.beginModule(0, 'driver');
    for (const specifier of specifiers) {
      const table = realm.headers.get(specifier)!;
      for (const { name, symbol, literal } of declared.get(specifier)!) {
        const value = table[name];
        const isFunction = (symbol.flags & ts.SymbolFlags.Function) !== 0;
        assert.equal(typeof value === 'function', isFunction, `${specifier} ${name}`);
        if (literal !== undefined) assert.equal(value, literal, `${specifier} ${name}`);
      }
    }
  });

  it('document every name they export', () => {
    const bare = [];
    for (const specifier of specifiers) {
      const symbols = [
        ...declared.get(specifier)!.map(({ symbol }) => symbol),
        ...types.get(specifier)!,
      ];
      for (const symbol of symbols) {
        if (symbol.getDocumentationComment(checker).length === 0)
          bare.push(`${specifier} ${symbol.name}`);
        if ((symbol.flags & ts.SymbolFlags.Interface) === 0) continue;
        for (const member of checker.getDeclaredTypeOfSymbol(symbol).getProperties()) {
          const hidden = member.name.startsWith('__@');
          if (!hidden && member.getDocumentationComment(checker).length === 0) {
            bare.push(`${specifier} ${symbol.name}.${member.name}`);
          }
        }
      }
    }
    assert.deepEqual(bare, []);
  });

  it('name the kernel’s file behind every function of a driver', () => {
    const bare = [];
    for (const specifier of specifiers.filter((name) => /^(linux|asm)\//.test(name))) {
      for (const { name, symbol } of declared.get(specifier)!) {
        if ((symbol.flags & ts.SymbolFlags.Function) === 0) continue;
        const text = ts.displayPartsToString(symbol.getDocumentationComment(checker));
        const tags = symbol.getJsDocTags(checker).map((tag) => ts.displayPartsToString(tag.text));
        if (!/Linux:\s+[a-z]/.test([text, ...tags].join('\n'))) bare.push(`${specifier} ${name}`);
      }
    }
    assert.deepEqual(bare, []);
  });

  it('are frozen, functions included', () => {
    const { realm } = testRealm();
    realm.beginModule(0, 'driver');
    for (const specifier of realm.headers.names) {
      const table = realm.headers.get(specifier)!;
      assert.ok(Object.isFrozen(table), specifier);
      assert.equal(Object.getPrototypeOf(table), null);
      for (const value of Object.values(table)) {
        if (typeof value === 'function' || typeof value === 'object')
          assert.ok(Object.isFrozen(value));
      }
    }
  });

  it('know whom they are for', () => {
    assert.equal(headerFor('linux/mm.h'), 'driver');
    assert.equal(headerFor('sys/mman.h'), 'program');
    assert.equal(headerFor('pagewalk.h'), 'both');
    assert.equal(headerFor('linux/none.h'), undefined);
    assert.equal(headerExports('linux/none.h'), undefined);
    const { realm } = testRealm();
    realm.beginModule(0, 'driver');
    assert.throws(
      () => realm.require('stdio.h'),
      /'stdio.h' belongs to the C library, which a driver/,
    );
    assert.throws(() => realm.require('linux/none.h'), /there is no header 'linux\/none.h'/);
    realm.beginModule(1, 'module');
    assert.throws(() => realm.require('stdio.h'), /which a driver does not have/);
    assert.equal(realm.require('linux/mm.h'), realm.headers.get('linux/mm.h'));
    realm.endModule();
    realm.endModule();
    realm.beginModule(2, 'program');
    assert.throws(() => realm.require('linux/mm.h'), /'linux\/mm.h' belongs to the kernel/);
    assert.equal(realm.require('stdio.h'), realm.headers.get('stdio.h'));
    realm.endModule();
  });

  it('give VM_ flags the values of the simulator', () => {
    for (const [name, value] of Object.entries(VM_CONSTANTS)) {
      const own: unknown = (vmFlags as Record<string, unknown>)[name];
      assert.equal(BigInt.asUintN(32, BigInt(own as number)), value, name);
    }
  });

  describe('in a folder of a user', () => {
    let lab: string;

    beforeEach(() => {
      lab = mkdtempSync(path.join(tmpdir(), 'pagewalk-headers-'));
      cpSync(include, path.join(lab, '.pagewalk/include'), { recursive: true });
    });

    afterEach(() => {
      rmSync(lab, { recursive: true });
    });

    /** `file:line message` of every error that TypeScript has with the lab's own tsconfig. */
    function errors(): string[] {
      const config = ts.getParsedCommandLineOfConfigFile(
        path.join(lab, 'tsconfig.json'),
        undefined,
        {
          ...ts.sys,
          onUnRecoverableConfigFileDiagnostic: ({ messageText }) => {
            throw new Error(ts.flattenDiagnosticMessageText(messageText, ' '));
          },
        },
      )!;
      const program = ts.createProgram(config.fileNames, config.options);
      return ts.getPreEmitDiagnostics(program).map(({ file, start, messageText }) => {
        const line = file === undefined ? 0 : file.getLineAndCharacterOfPosition(start!).line + 1;
        return `${path.basename(file?.fileName ?? '')}:${line} ${ts.flattenDiagnosticMessageText(messageText, ' ')}`;
      });
    }

    it('resolve with the paths of its tsconfig', () => {
      cpSync(path.join(root, 'samples/memdev'), lab, { recursive: true });
      mkdirSync(path.join(lab, 'more'));
      writeFileSync(
        path.join(lab, 'more/x.driver.ts'),
        `import { vm_flags_set, VM_IO, type vm_area_struct } from 'linux/mm.h';
         export function f(vma: vm_area_struct): void { vm_flags_set(vma, VM_IO); }`,
      );
      assert.deepEqual(errors(), []);
    });

    it('make typical mistakes errors', () => {
      cpSync(path.join(root, 'samples/memdev/tsconfig.json'), path.join(lab, 'tsconfig.json'));
      const lines: readonly (readonly [code: string, error: RegExp])[] = [
        [
          `import { remap_pfn_range, page_to_pfn, VM_IO, type vm_area_struct } from 'linux/mm.h';`,
          /^$/,
        ],
        [`import type { file_operations } from 'linux/fs.h';`, /^$/],
        [`declare const vma: vm_area_struct;`, /^$/],
        [`vma.vm_flags |= VM_IO;`, /read-only property/],
        [`vma.vm_start = 0n;`, /read-only property/],
        [`page_to_pfn(12n);`, /not assignable to parameter of type 'page'/],
        [
          `remap_pfn_range(vma, vma.vm_start, 12, 4096n, vma.vm_page_prot);`,
          /'number' is not assignable/,
        ],
        [
          `remap_pfn_range(vma, vma.vm_start, 12n, 4096n, 0x25n);`,
          /not assignable to parameter of type 'pgprot_t'/,
        ],
        [`export const a: file_operations = { mmap: () => undefined };`, /not assignable/],
        [`export const b: file_operations = { mmpa: () => 0 };`, /'mmpa' does not exist/],
        [`import { stdout, fprintf } from 'stdio.h';`, /^$/],
        [`fprintf({}, 'x');`, /not assignable to parameter of type 'FILE'/],
        [`fprintf(stdout, 5);`, /not assignable to parameter of type 'string'/],
      ];
      writeFileSync(path.join(lab, 'x.driver.ts'), lines.map(([code]) => code).join('\n'));
      const found = errors();
      for (const [index, [code, error]] of lines.entries()) {
        const place = `x.driver.ts:${index + 1} `;
        const messages = found.filter((message) => message.startsWith(place));
        if (error.source === '^$') assert.deepEqual(messages, [], code);
        else assert.match(messages.join('\n'), error, code);
      }
    });
  });
});
