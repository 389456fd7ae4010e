import type * as header from 'linux/mm.h';
import { PAGE_MAPCOUNT, PAGE_ORDER } from '../gate.ts';
import { virtOf } from './asm-page.ts';
import type { Realm } from './realm.ts';

type Members =
  | 'folio_pfn'
  | 'folio_address'
  | 'folio_get'
  | 'folio_put'
  | 'folio_mapcount'
  | 'folio_mapped'
  | 'folio_order'
  | 'folio_nr_pages'
  | 'folio_size'
  | 'folio_mark_dirty'
  | 'compound_order'
  | 'page_size';

/** The part of linux/mm.h about folios and compound pages. Linux: include/linux/mm.h (6.12). */
export function linuxMmFolio({ kernel, pages }: Realm): Pick<typeof header, Members> {
  const field = (fn: string, parameter: string, value: unknown, which: number): number =>
    kernel.page_get(pages.live(fn, parameter, value), which);
  const order = (fn: string, value: unknown): number => field(fn, 'folio', value, PAGE_ORDER);
  const sizeOf = (fn: string, value: unknown): bigint => 4096n << BigInt(order(fn, value));

  /** Linux: folio_mapcount(): of all pages of the folio. */
  function mapcount(fn: string, value: unknown): number {
    const first = pages.live(fn, 'folio', value);
    let count = 0;
    for (let i = 0; i < 1 << order(fn, value); i++)
      count += kernel.page_get(first + i, PAGE_MAPCOUNT);
    return count;
  }

  return {
    folio_pfn: (folio) => BigInt(pages.pfn('folio_pfn', 'folio', folio)),
    folio_address: (folio) => virtOf(BigInt(pages.pfn('folio_address', 'folio', folio)) << 12n),
    folio_get: (folio) => kernel.get_page(pages.live('folio_get', 'folio', folio)),
    folio_put: (folio) => kernel.put_page(pages.live('folio_put', 'folio', folio)),
    folio_mapcount: (folio) => mapcount('folio_mapcount', folio),
    folio_mapped: (folio) => mapcount('folio_mapped', folio) > 0,
    folio_order: (folio) => order('folio_order', folio),
    folio_nr_pages: (folio) => 1 << order('folio_nr_pages', folio),
    folio_size: (folio) => sizeOf('folio_size', folio),
    folio_mark_dirty: (folio) =>
      kernel.set_page_dirty(pages.live('folio_mark_dirty', 'folio', folio)),

    compound_order: (page) => field('compound_order', 'page', page, PAGE_ORDER),
    page_size: (page) => 4096n << BigInt(field('page_size', 'page', page, PAGE_ORDER)),
  };
}
