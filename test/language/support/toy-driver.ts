export const CALL = 'remap_pfn_range(vma, vma.vm_start, 1n, 4096n, vma.vm_page_prot)';

/** A driver with the lines as the body of its handler. */
export function driver(...lines: string[]): string {
  return [
    "import { EINVAL } from 'linux/errno.h';",
    "import { remap_pfn_range, type vm_area_struct } from 'linux/mm.h';",
    '',
    'export function handler(filp: unknown, vma: vm_area_struct): number {',
    '  if (vma.vm_pgoff) return -EINVAL;',
    ...lines.map((line) => (line === '' ? '' : `  ${line}`)),
    '}',
    '',
  ].join('\n');
}
