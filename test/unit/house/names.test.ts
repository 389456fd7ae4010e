import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { namedIn, scenarioNames } from '../../../scripts/check-names.mjs';

describe('the check for names of scenarios', () => {
  const names = new Set(['h-anon-basic', 'd-probe']);

  it('finds toy devices and scenarios with their lines', () => {
    const text = ["if (name === 'om_mem') return;", '', '// as in h-anon-basic'].join('\n');
    assert.deepEqual(namedIn(text, names), [
      { line: 1, name: 'om_mem' },
      { line: 3, name: 'h-anon-basic' },
    ]);
  });

  it('finds several names in one line', () => {
    assert.deepEqual(
      namedIn('/dev/om_a: d-probe, h-anon-basic', names).map((found) => found.name),
      ['om_a', 'd-probe', 'h-anon-basic'],
    );
  });

  it('takes whole words only', () => {
    const text = 'h-anon-basically oh-anon-basic d-probe-2 from_om_x room_a custom_id d-link';
    assert.deepEqual(namedIn(text, names), []);
  });

  it('knows scenarios and recordings by their files, below folders too', () => {
    const root = mkdtempSync(path.join(tmpdir(), 'pagewalk-names-'));
    try {
      const conformance = path.join(root, 'test/conformance');
      mkdirSync(path.join(conformance, 'scenarios'), { recursive: true });
      mkdirSync(path.join(conformance, 'recordings/6.12'), { recursive: true });
      writeFileSync(path.join(conformance, 'scenarios/h-one.txt'), '');
      writeFileSync(path.join(conformance, 'scenarios/README.md'), '');
      writeFileSync(path.join(conformance, 'recordings/6.12/x-two.6.12.jsonl'), '');
      assert.deepEqual([...scenarioNames(root)].sort(), ['h-one', 'x-two']);
    } finally {
      rmSync(root, { recursive: true, force: true });
    }
  });
});
