/** /proc/iomem. Linux: kernel/resource.c (6.12), R7.40. */
import type { PhysMemory } from '../../arch/phys-memory.ts';
import type { TextBuffer } from '../../lib/text-buffer.ts';

/** A range of physical addresses, [start, end). Linux: struct resource. */
export interface Resource {
  readonly start: number;
  readonly end: number;
  readonly name: string;
}

/** A resource and how many others contain it. */
interface Nested extends Resource {
  readonly depth: number;
}

const PCI_BUS = 'PCI Bus 0000:00';
const VGA_WINDOW: Resource = { start: 0xa0000, end: 0xc0000, name: PCI_BUS };
/** End of the addresses that a PC's firmware gives to PCI devices. */
const PCI_WINDOW_END = 0xfec00000;

/** The firmware's map, the windows of the PCI bus, and in them the ranges of its devices. */
function resources(memory: PhysMemory): Resource[] {
  const below = memory.map.filter(({ end }) => end <= PCI_WINDOW_END);
  const top = Math.max(0, ...below.map(({ end }) => end));
  const crossing = memory.map.some(({ start, end }) => start < PCI_WINDOW_END && end > top);
  const window = { start: top, end: PCI_WINDOW_END, name: PCI_BUS };
  const inVga = memory.map.some(
    ({ start, end }) => start < VGA_WINDOW.end && end > VGA_WINDOW.start,
  );
  return [
    ...memory.map,
    ...(inVga ? [] : [VGA_WINDOW]),
    ...(crossing ? [] : [window]),
    ...memory.mmioRegions.map(({ start, end, resource }) => ({ start, end, name: resource })),
  ];
}

/** Ascending, each behind the one that contains it. */
function nested(list: readonly Resource[]): Nested[] {
  const sorted = [...list].sort((a, b) => a.start - b.start || b.end - a.end);
  const around: Resource[] = [];
  return sorted.map(({ start, end, name }) => {
    while (around.length > 0 && around.at(-1)!.end <= start) around.pop();
    around.push({ start, end, name });
    return { start, end, name, depth: around.length - 1 };
  });
}

/**
 * The lines of the file. Linux: iomem_resource, r_next().
 *
 * Differs: the parts of the kernel's image, ROMs and what is no PCI device (IOAPIC, HPET) have no ranges here.
 */
export function iomemResources(memory: PhysMemory): readonly Nested[] {
  return nested(resources(memory));
}

/** Two spaces per level; the end is inclusive; as many digits as the address space needs. Linux: r_show(). */
export function showResource(out: TextBuffer, { start, end, name, depth }: Nested): void {
  for (let i = 0; i < depth; i++) out.text('  ');
  out
    .hex(start, 8)
    .byte(0x2d)
    .hex(end - 1, 8)
    .text(` : ${name}\n`);
}
