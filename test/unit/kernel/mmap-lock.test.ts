import assert from 'node:assert/strict';
import { heldMmapLock } from '../../../simulator/kernel/mmap-lock.ts';
import { createMachine } from '../../../simulator/machine.ts';
import { stageByName } from '../../../simulator/trace/stage.ts';

const RW = 3;
const PRIVATE_ANONYMOUS = 0x22;

/** How mmap_lock is held where an mmap chooses its address, and where an munmap takes VMAs out. */
function heldIn(kernel: string, stages: readonly string[]): string[] {
  const machine = createMachine({ kernel });
  machine.exec('/bin/test', 'test');
  const held: string[] = [];
  machine.trace.stopAt(stages.map(stageByName));
  machine.trace.hook = () => held.push(heldMmapLock(machine.kernel));
  const at = machine.syscalls.mmap(0, 4096, RW, PRIVATE_ANONYMOUS, -1, 0);
  machine.syscalls.munmap(at, 4096);
  return [...held, heldMmapLock(machine.kernel)];
}

describe('mmap_lock', () => {
  it('is held for writing by mmap and munmap, and by nobody afterwards', () => {
    const stages = ['__get_unmapped_area', 'vms_gather_munmap_vmas'];
    assert.deepEqual(heldIn('6.12', stages), ['write', 'write', 'none']);
  });

  it('is held so by the functions of old books, too', () => {
    const stages = ['get_unmapped_area', 'detach_vmas_to_be_unmapped'];
    assert.deepEqual(heldIn('ldd3', stages), ['write', 'write', 'none']);
  });
});
