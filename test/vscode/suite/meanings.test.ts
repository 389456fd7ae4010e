import assert from 'node:assert/strict';
import { pictureTexts } from '../../../client/pictures/texts.ts';
import { bitMeaning, flagMeaning } from '../../../client/views/meanings.ts';
import { VM_FLAG_NAMES } from '../../../simulator/mm/vm-flags.ts';

describe('what rows and pictures say', () => {
  it('has a meaning for every VMA flag of the kernel, and for the bits of an entry', () => {
    for (const { name } of VM_FLAG_NAMES) assert.notEqual(flagMeaning(name), '', name);
    for (const bit of ['P', 'RW', 'US', 'PWT', 'PCD', 'A', 'D', 'PAT', 'SPECIAL', 'NX']) {
      assert.notEqual(bitMeaning(bit), '', bit);
    }
  });

  it('gives pictures a text for each name', () => {
    for (const [name, text] of Object.entries(pictureTexts())) assert.notEqual(text, '', name);
  });
});
