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
      bytes.set(memory.u8.subarray(physical, physical + bytes.length));
    },
    writeMemory: (physical, bytes) => {
      const room = Math.max(0, memory.u8.length - physical);
      memory.u8.set(bytes.subarray(0, room), physical);
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
