import assert from 'node:assert/strict';
import { runLab } from '../../support/lab-run.ts';

/** Why the run ended whose driver's `open` has this body. */
function reason(body: string): string {
  const driver = `
import { module_init } from 'linux/module.h';
import { misc_register, MISC_DYNAMIC_MINOR, type miscdevice } from 'linux/miscdevice.h';
import { PAGE_SIZE } from 'linux/mm.h';
const dev: miscdevice = { minor: MISC_DYNAMIC_MINOR, name: 'd', fops: {
  open(inode, filp) {
    ${body}
  },
} };
module_init(() => misc_register(dev));`;
  const program = `
import { open } from 'fcntl.h';
export function main(): number {
  return open('/dev/d', 2);
}`;
  const { status } = runLab({ 'd.driver.ts': driver, 'd.user.ts': program });
  return status.kind === 'signaled' ? status.reason : status.kind;
}

describe('what leaves a driver', () => {
  it('is said with the line where the handler that returned nothing ended', () => {
    assert.equal(
      reason('const pages = 4;'),
      'oops: TypeError: open must return an int (number), got undefined: add `return 0` (d.driver.ts:7:5)',
    );
  });

  it('is not said with the line of an exception that was caught before', () => {
    assert.match(
      reason(`try {
      throw new Error('first');
    } catch {}
    const pages = 4;`),
      /add `return 0` \(d\.driver\.ts:10:5\)$/,
    );
  });

  it('says what to write when bigint and number meet', () => {
    assert.match(
      reason('return Number(PAGE_SIZE * (4 as never));'),
      /^oops: TypeError: bigint and number in one operation: .* write 4 as 4n, .* \(d\.driver\.ts:7:5\)$/,
    );
  });
});
