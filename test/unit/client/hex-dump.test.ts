import assert from 'node:assert/strict';
import { hexDump } from '../../../client/views/hex-dump.ts';

describe('a hex dump', () => {
  it('has sixteen bytes a row, as hexdump -C shows them', () => {
    const bytes = Buffer.from('Sky is Hello\0\xff0123456', 'latin1');
    assert.equal(
      hexDump([{ start: 0x1000n, end: 0x1015n, bytes }], ''),
      [
        '00001000  53 6b 79 20 69 73 20 48  65 6c 6c 6f 00 ff 30 31  |Sky is Hello..01|',
        '00001010  32 33 34 35 36                                    |23456|',
        '00001015',
        '',
      ].join('\n'),
    );
  });

  it('says a repeated row once', () => {
    const text = hexDump([{ start: 0n, end: 64n, bytes: new Uint8Array(64) }], '');
    assert.deepEqual(text.split('\n').slice(1), ['*', '00000040', '']);
  });

  it('joins neighbouring pages that are not there', () => {
    const text = hexDump(
      [
        { start: 0x1000n, end: 0x2000n },
        { start: 0x2000n, end: 0x3000n },
      ],
      'absent',
    );
    assert.equal(text, '00001000-00003000  absent\n00003000\n');
  });
});
