import { PAGE_SIZE } from '../arch/memory-layout.ts';
import type { PhysMemory } from '../arch/phys-memory.ts';
import type { KernelContext } from '../kernel/context.ts';
import { halt } from '../kernel/halt.ts';
import type { Interrupts } from '../kernel/irq.ts';
import { serviceInterrupts } from '../kernel/softirq.ts';
import type { DeviceBus } from './device-bus.ts';
import type { PciDevice, PciPorts } from './pci.ts';

/** What reading or writing a register takes, in nanoseconds: it leaves the processor. */
const ACCESS_NSEC = 1000;

/** Ties the PCI bus to memory, clock and interrupts. */
export function pciPorts(kc: KernelContext, memory: PhysMemory, irqs: Interrupts): PciPorts {
  /** Visits RAM page by page, up to where it ends. */
  const forEachRamPage = (
    physical: number,
    count: number,
    visit: (there: Uint8Array, done: number) => void,
  ): void => {
    for (let done = 0; done < count && memory.ramEnd(physical + done) !== 0;) {
      const at = physical + done;
      const there = memory.bytesAt(at, Math.min(count - done, PAGE_SIZE - (at % PAGE_SIZE)));
      visit(there, done);
      done += there.length;
    }
  };
  const busOf = (device: PciDevice): DeviceBus => ({
    get master() {
      return device.master;
    },
    after: (nanoseconds, run) => {
      kc.cpu.clock.at(kc.cpu.clock.now() + nanoseconds, run);
    },
    interrupt: (asserted) => {
      if (device.messages === 0) irqs.setLevel(device.line, asserted);
      else if (asserted) irqs.notify(device.messages);
    },
    accessed: () => {
      kc.cpu.clock.advance(ACCESS_NSEC);
      serviceInterrupts(kc);
    },
    readMemory: (physical, bytes) => {
      bytes.fill(0);
      forEachRamPage(physical, bytes.length, (there, done) => {
        bytes.set(there, done);
      });
    },
    writeMemory: (physical, bytes) => {
      forEachRamPage(physical, bytes.length, (there, done) => {
        there.set(bytes.subarray(done, done + there.length));
      });
    },
    fail: (reason) => halt(kc, reason),
  });
  return {
    addRegion: (start, end, name, resource, bar) => {
      memory.addRegion({ start, end, name, resource, ...bar });
    },
    busOf,
  };
}
