import assert from 'node:assert/strict';
import fc from 'fast-check';
import {
  emptyPtes,
  PAGE_NX,
  PAGE_PRESENT,
  PAGE_PROTNONE,
  PAGE_SPECIAL,
  writePte,
  writePtes,
} from '../../../simulator/arch/pte.ts';

const TABLE = 512;

describe('page table entries', () => {
  it('are the same whether written one by one or as a run of frames', () => {
    const frames = fc.oneof(
      fc.integer({ min: 0, max: 2 ** 40 - TABLE }),
      fc.integer({ min: -TABLE, max: TABLE }).map((near) => 3 * 2 ** 20 + near),
    );
    const protections = fc.constantFrom(
      PAGE_PRESENT | PAGE_SPECIAL | PAGE_NX,
      PAGE_PRESENT | 0x66,
      PAGE_PROTNONE | PAGE_SPECIAL,
      PAGE_PROTNONE | PAGE_NX,
    );
    const counts = fc.integer({ min: 0, max: TABLE });
    fc.assert(
      fc.property(frames, protections, counts, (pfn, prot, count) => {
        const run = new Int32Array(TABLE * 2 + 2);
        const single = new Int32Array(TABLE * 2 + 2);
        writePtes(run, 2, count, pfn, prot);
        for (let i = 0; i < count; i++) writePte(single, 2 + i * 2, pfn + i, prot);
        assert.deepEqual(run, single);
      }),
    );
  });

  it('are empty when neither half says anything', () => {
    const entries = new Int32Array(16);
    assert.equal(emptyPtes(entries, 2, 7), 7);
    entries[11] = 1;
    assert.equal(emptyPtes(entries, 2, 7), 4);
    entries[4] = 1;
    assert.equal(emptyPtes(entries, 2, 7), 1);
  });
});
