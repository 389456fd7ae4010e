import assert from 'node:assert/strict';
import { PAGE_PCD, PAGE_PWT } from '../../../simulator/arch/pte.ts';
import { trackPfnRemap, trackPfnInsert } from '../../../simulator/mm/memtype.ts';
import { MemTypes } from '../../../simulator/mm/memtype-ranges.ts';
import { insertable } from '../../support/driver-vma.ts';

const BAR = 0xfea00;
const FRAME_BUFFER = 0xfd000;
const READ_WRITE = 0x27;

describe('memory types', () => {
  it('free exactly what was reserved, or the end of it', () => {
    const types = new MemTypes();
    assert.equal(types.reserve(0x1000, 0x5000, PAGE_PCD), PAGE_PCD);
    assert.equal(types.free(0x1000, 0x2000), false);
    assert.equal(types.free(0x2000, 0x5000), true);
    assert.equal(types.lookup(0x2000), undefined);
    assert.equal(types.lookup(0x1fff), PAGE_PCD);
    assert.equal(types.free(0x1000, 0x2000), true);
    assert.equal(types.lookup(0x1000), undefined);
  });

  it('of a range follow those that it overlaps, unless these differ', () => {
    const types = new MemTypes();
    types.reserve(0x1000, 0x2000, PAGE_PWT);
    assert.equal(types.reserve(0x1000, 0x3000, PAGE_PCD), PAGE_PWT);
    types.reserve(0x5000, 0x6000, PAGE_PCD);
    assert.equal(types.reserve(0x2000, 0x6000, PAGE_PCD), undefined);
  });

  it('make a device uncached that was mapped write-back, and keep what the first mapping asked for (R6.9)', () => {
    const { k } = insertable(1);
    assert.equal(trackPfnInsert(k, BAR, READ_WRITE), READ_WRITE | PAGE_PCD);
    assert.equal(trackPfnRemap(k, BAR, 4096, READ_WRITE, true), READ_WRITE | PAGE_PCD);
    const combining = READ_WRITE | PAGE_PWT;
    assert.equal(trackPfnRemap(k, FRAME_BUFFER, 8192, combining, true), combining);
    assert.equal(trackPfnRemap(k, FRAME_BUFFER, 4096, READ_WRITE, true), combining);
    assert.equal(trackPfnInsert(k, FRAME_BUFFER + 1, READ_WRITE), combining);
    assert.equal(trackPfnRemap(k, FRAME_BUFFER + 1, 8192, READ_WRITE, false), undefined);
  });

  it('never change RAM, and say so (R6.9, N84)', () => {
    const on = insertable(1);
    assert.equal(trackPfnRemap(on.k, 0x1000, 4096, READ_WRITE | PAGE_PCD, true), READ_WRITE);
    assert.match(
      on.log(),
      /x86\/PAT: test:\d+ map pfn RAM range req uncached-minus for \[mem 0x01000000-0x01000fff\], got write-back/,
    );
  });
});
