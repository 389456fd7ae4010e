/** The PCI bus as drivers see it. Linux: drivers/pci/ (6.12). */
import type { MmioRegion, PhysMemory } from '../arch/phys-memory.ts';
import { eduRegisters } from './edu.ts';
import { frameBuffer } from './framebuffer.ts';

/** Memory range of a BAR. Linux: struct resource with IORESOURCE_MEM. */
export interface PciBar {
  /** Physical address, a multiple of the length. */
  readonly start: number;
  readonly length: number;
  readonly prefetchable: boolean;
}

/** A device on the bus. Linux: struct pci_dev. */
export interface PciDevice {
  readonly vendor: number;
  readonly device: number;
  readonly revision: number;
  readonly bars: readonly PciBar[];
}

/** What a machine's configuration says of a device. */
export interface DeviceOptions {
  /** `edu`: QEMU's teaching device; `vga`: QEMU's standard VGA with a linear frame buffer. */
  readonly type: string;
  /** Physical address of BAR 0; default as QEMU's firmware places it. */
  readonly bar?: number;
}

interface Model {
  readonly vendor: number;
  readonly device: number;
  readonly revision: number;
  readonly name: string;
  readonly bar: number;
  readonly length: number;
  readonly prefetchable: boolean;
  readonly memory: () => Pick<MmioRegion, 'read' | 'write'>;
}

const MIB = 1 << 20;
const VGA_MEMORY = 16 * MIB;

const MODELS: ReadonlyMap<string, Model> = new Map([
  [
    'vga',
    {
      vendor: 0x1234,
      device: 0x1111,
      revision: 2,
      name: 'bochs-drm',
      bar: 0xfd000000,
      length: VGA_MEMORY,
      prefetchable: true,
      memory: () => frameBuffer(VGA_MEMORY),
    },
  ],
  [
    'edu',
    {
      vendor: 0x1234,
      device: 0x11e8,
      revision: 0x10,
      name: 'edu',
      bar: 0xfea00000,
      length: MIB,
      prefetchable: false,
      memory: eduRegisters,
    },
  ],
]);

/** What a machine has unless it is told otherwise. */
const DEFAULT_DEVICES: readonly DeviceOptions[] = [{ type: 'vga' }, { type: 'edu' }];

function plug(memory: PhysMemory, { type, bar }: DeviceOptions): PciDevice {
  const model = MODELS.get(type);
  if (!model) {
    throw new RangeError(`There is no device "${type}": use ${[...MODELS.keys()].join(' or ')}.`);
  }
  const { vendor, device, revision, name, length, prefetchable } = model;
  const start = bar ?? model.bar;
  memory.addRegion({ start, end: start + length, name, ...model.memory() });
  return { vendor, device, revision, bars: [{ start, length, prefetchable }] };
}

export class PciBus {
  private readonly devices: readonly PciDevice[];

  /** Throws a RangeError with one sentence for a device that does not exist. */
  constructor(memory: PhysMemory, options: readonly DeviceOptions[] = DEFAULT_DEVICES) {
    this.devices = options.map((device) => plug(memory, device));
  }

  /** Device by its handle: its place on the bus, from 1 on. */
  get(handle: number): PciDevice | undefined {
    return this.devices[handle - 1];
  }

  /** Handle of the next match after `from`, 0 when there is none; ids of -1 match any. */
  find(vendor: number, device: number, from: number): number {
    const index = this.devices.findIndex(
      (one, i) =>
        i >= from &&
        (vendor === -1 || one.vendor === vendor) &&
        (device === -1 || one.device === device),
    );
    return index + 1;
  }
}
