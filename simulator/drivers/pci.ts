/** The PCI bus as drivers see it. Linux: drivers/pci/ (6.12). */
import type { BarMemory, DeviceBus } from './device-bus.ts';
import { eduRegisters } from './edu.ts';
import { frameBuffer } from './framebuffer.ts';

/** Memory range of a BAR. Linux: struct resource with IORESOURCE_MEM. */
export interface PciBar {
  /** Physical address, a multiple of the length. */
  readonly start: number;
  readonly length: number;
  readonly prefetchable: boolean;
}

/** Bits of the command register. Linux: include/uapi/linux/pci_regs.h. */
const PCI_COMMAND_MEMORY = 0x2;
const PCI_COMMAND_MASTER = 0x4;

/** A device on the bus. Linux: struct pci_dev. */
export class PciDevice {
  /** The interrupt that its messages raise, 0 while it drives its line. Linux: dev->msi_enabled. */
  messages = 0;
  private command = PCI_COMMAND_MEMORY;

  constructor(
    readonly vendor: number,
    readonly device: number,
    readonly revision: number,
    readonly bars: readonly PciBar[],
    /** Number on the bus. */
    readonly slot: number,
    /** Interrupt line, 0 for none. */
    readonly line: number,
  ) {}

  /** `0000:00:03.0`. Linux: pci_name(). */
  get name(): string {
    return `0000:00:${this.slot.toString(16).padStart(2, '0')}.0`;
  }

  /** May it reach memory by itself? */
  get master(): boolean {
    return (this.command & PCI_COMMAND_MASTER) !== 0;
  }

  /** Linux: pci_set_master(), pci_clear_master(). */
  setMaster(on: boolean): void {
    this.command = on ? this.command | PCI_COMMAND_MASTER : this.command & ~PCI_COMMAND_MASTER;
  }
}

/** What the bus needs of the machine. */
export interface PciPorts {
  addRegion(start: number, end: number, name: string, resource: string, memory: BarMemory): void;
  /** The machine around a device. */
  busOf(device: PciDevice): DeviceBus;
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
  readonly memory: (bus: DeviceBus) => BarMemory;
  /** Interrupt line, 0 for none. */
  readonly irq: number;
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
      irq: 0,
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
      irq: 11,
    },
  ],
]);

/** What a machine has unless it is told otherwise. */
const DEFAULT_DEVICES: readonly DeviceOptions[] = [{ type: 'vga' }, { type: 'edu' }];

/** Names of the devices that a machine may have, as they stand on the bus of one that has all. */
export function deviceTypes(): string[] {
  return [...MODELS.keys()];
}

/** Slots below are the machine's own. */
const FIRST_SLOT = 2;

function plug(ports: PciPorts, { type, bar }: DeviceOptions, slot: number): PciDevice {
  const model = MODELS.get(type);
  if (!model) {
    throw new RangeError(`There is no device "${type}": use ${[...MODELS.keys()].join(' or ')}.`);
  }
  const { vendor, device, revision, name, length, prefetchable, irq } = model;
  const start = bar ?? model.bar;
  const bars = [{ start, length, prefetchable }];
  const plugged = new PciDevice(vendor, device, revision, bars, slot, irq);
  const memory = model.memory(ports.busOf(plugged));
  ports.addRegion(start, start + length, name, plugged.name, memory);
  return plugged;
}

export class PciBus {
  private readonly devices: readonly PciDevice[];

  /** Throws a RangeError with one sentence for a device that does not exist. */
  constructor(ports: PciPorts, options: readonly DeviceOptions[] = DEFAULT_DEVICES) {
    this.devices = options.map((device, index) => plug(ports, device, FIRST_SLOT + index));
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
