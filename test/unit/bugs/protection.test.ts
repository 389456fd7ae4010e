import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import ts from 'typescript';
import { runDriverScript } from '../../support/driver-script.ts';
import { runBug } from './run.ts';

const A = 'A = mmap 0x10000000';
const ROOT = path.resolve(import.meta.dirname, '..', '..', '..');
const ENTRY_UNCACHED = /^0xfd000:WASC$/;

describe('bugs of drivers: protection and results', () => {
  it('B19: a private mapping of a device takes a copy, and the device never sees the write', () => {
    const run = runBug(
      'b19',
      `${A} 1p RW PRIVATE $d 0`,
      "write $A 'X",
      'read $A 2',
      'ioctl $d 0 0',
    );
    assert.equal(run.text('read'), 'Xe');
    assert.equal(run.of('ioctl').ret, 'd'.charCodeAt(0));
    assert.match(run.mappings('read')[0]!.ptes, /^a1:W/, 'an anonymous page');
  });

  it('B20: a mapping that keeps VM_MAYWRITE becomes writable', () => {
    const run = runBug(
      'b20',
      'W = mmap 0x20000000 1p RW SHARED $d 0',
      `${A} 1p R SHARED $d 0`,
      'mprotect $A 1p RW',
      "write $A 'X",
      'ioctl $d 0 0',
    );
    assert.equal(run.of('W =').err, 'EPERM');
    assert.equal(run.of('mprotect').ret, 0);
    assert.equal(run.of('ioctl').ret, 'X'.charCodeAt(0));
  });

  it('B26: a protection that comes after the entries changes none of them', () => {
    const late = runBug('b26', `${A} 1p RW SHARED $d 0`);
    assert.match(late.mappings(A)[0]!.ptes, ENTRY_UNCACHED);
    const inTime = runBug('b26', 'e = open /dev/b26ok O_RDWR', `${A} 1p RW SHARED $e 0`);
    assert.equal(inTime.mappings(A)[0]!.ptes, '0xfd000:WAS');
  });

  it('B27: pgprot_writecombine() changes nothing by itself', () => {
    const run = runBug('b27', `${A} 1p RW SHARED $d 0`);
    assert.match(run.mappings(A)[0]!.ptes, ENTRY_UNCACHED);
  });

  it('B28: an assignment to vm_flags does not compile, and is refused when it runs (R6.90)', () => {
    const file = path.join(import.meta.dirname, 'drivers', 'broken', 'b28.driver.ts');
    const program = ts.createProgram([file], {
      lib: ['lib.es2022.d.ts'],
      target: ts.ScriptTarget.ES2022,
      module: ts.ModuleKind.ESNext,
      moduleResolution: ts.ModuleResolutionKind.Bundler,
      types: [],
      noEmit: true,
      paths: { '*.h': [path.join(ROOT, 'simulator', 'include', '*.d.ts')] },
    });
    const source = program.getSourceFile(file)!;
    const found = program.getSemanticDiagnostics(source).map(({ start = 0, messageText }) => {
      const { line } = source.getLineAndCharacterOfPosition(start);
      return `${line + 1}: ${ts.flattenDiagnosticMessageText(messageText, ' ')}`;
    });
    const line =
      readFileSync(file, 'utf8')
        .split('\n')
        .findIndex((text) => text.includes('|=')) + 1;
    assert.deepEqual(found, [
      `${line}: Cannot assign to 'vm_flags' because it is a read-only property.`,
    ]);
    const script = ['d = open /dev/b28 O_RDWR', `${A} 1p RW SHARED $d 0`].join('\n');
    const run = runDriverScript(file, [], script);
    assert.match(run.log[0]!, /vm_flags is const since Linux 6\.3: use vm_flags_set\(vma, flags\)/);
  });

  it('B29: a positive result of ->mmap is the address that the program gets (R1.73)', () => {
    const run = runBug('b29', `${A} 1p RW SHARED $d 0`);
    assert.equal(run.of(A).ret, '0x1');
    assert.deepEqual(run.mappings(A), []);
  });
});
