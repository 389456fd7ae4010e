import assert from 'node:assert/strict';
import ts from 'typescript';
import { scanStages } from '../../../scripts/stages.mjs';

function scan(files: Record<string, string>): ReturnType<typeof scanStages> {
  return scanStages(
    Object.entries(files).map(([path, text]) => ({ path, text })),
    ts,
  );
}

describe('the scan for stages', () => {
  it('finds the line of the first argument of enter and step', () => {
    const found = scan({
      'simulator/mm/mmap.ts': [
        'function doMmap(trace: Trace): void {',
        '  trace.enter(DO_MMAP, 1, 2);',
        '  this.trace.step(',
        '    S.DO_MMAP_PERMISSIONS,',
        '    3,',
        '  );',
        '}',
      ].join('\n'),
    });
    assert.deepEqual(found, {
      DO_MMAP: { path: 'simulator/mm/mmap.ts', line: 2 },
      DO_MMAP_PERMISSIONS: { path: 'simulator/mm/mmap.ts', line: 4 },
    });
  });

  it('keeps the first of several calls, by path and then by line', () => {
    const found = scan({
      'simulator/mm/z.ts': 't.enter(A);',
      'simulator/mm/a.ts': '\n\nt.enter(A);\nt.enter(A);',
    });
    assert.deepEqual(found, { A: { path: 'simulator/mm/a.ts', line: 3 } });
  });

  it('adds the name that the declaration gives', () => {
    const found = scan({
      'simulator/mm/mmap.ts': 'trace.enter(S.DO_MMAP);',
      'simulator/mm/stages.ts': "export const DO_MMAP = stage('do_mmap', { group: 'mmap' });",
    });
    assert.equal(found['DO_MMAP']?.stage, 'do_mmap');
  });

  it('takes neither text, nor comments, nor other calls', () => {
    const found = scan({
      'simulator/mm/mmap.ts': [
        '// trace.enter(DO_MMAP)',
        "const s = 'trace.enter(DO_MMAP)';",
        'trace.leave(DO_MMAP);',
        'enter(DO_MMAP);',
        'machine.enter(stageOf(x));',
        'trace.enter(lowerCase);',
      ].join('\n'),
    });
    assert.deepEqual(found, {});
  });
});
