/** struct page. Linux: include/linux/mm_types.h (6.12). */
import type { KernelContext } from '../../kernel/context.ts';
import { frameView } from '../frames.ts';
import type { ObjectField } from '../views.ts';
import { count, text } from './field.ts';

export function pageFields(kernel: KernelContext, pfn: number): ObjectField[] {
  const { physical, what, flags, refcount, mapcount, index, mappers } = frameView(kernel, pfn, 16);
  return [
    text('physical', 'phys_addr_t', physical, { memory: `phys:${physical}` }),
    text('what', '', what),
    ...(refcount === undefined
      ? []
      : [
          text('flags', 'unsigned long', flags.join('|') || '0'),
          count('_refcount', refcount, 'atomic_t'),
          count('_mapcount', mapcount ?? 0, 'atomic_t'),
        ]),
    ...(index === undefined ? [] : [text('index', 'pgoff_t', index)]),
    ...mappers.map(({ pid, comm, address, bits }, at) =>
      text(`mapped[${at}]`, 'pte_t', `${comm} [${pid}] ${address} ${bits.join(' ')}`),
    ),
  ];
}
