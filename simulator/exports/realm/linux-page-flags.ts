import type { folio } from 'linux/mm_types.h';
import type * as flags from 'linux/page-flags.h';
import type * as ref from 'linux/page_ref.h';
import { ulongArgument } from '../../libc/arguments.ts';
import {
  PAGE_DIRTY,
  PAGE_HEAD,
  PAGE_LOCKED,
  PAGE_ORDER,
  PAGE_REFCOUNT,
  PAGE_RESERVED,
} from '../gate.ts';
import type { Realm } from './realm.ts';

/** linux/page-flags.h */
export function linuxPageFlags({ kernel, pages }: Realm) {
  const field = (fn: string, parameter: string, value: unknown, which: number): number =>
    kernel.page_get(pages.live(fn, parameter, value), which);
  const headOf = (fn: string, value: unknown): folio =>
    pages.of(field(fn, 'page', value, PAGE_HEAD));
  const reserve = (fn: string, value: unknown, reserved: number): void =>
    kernel.page_set(pages.live(fn, 'page', value), PAGE_RESERVED, reserved);

  return {
    page_folio: (page) => headOf('page_folio', page),
    folio_page: (folio, n) =>
      pages.of(
        pages.pfn('folio_page', 'folio', folio) + Number(ulongArgument('folio_page', 'n', n)),
      ),
    compound_head: (page) => headOf('compound_head', page),
    PageCompound: (page) => (field('PageCompound', 'page', page, PAGE_ORDER) > 0 ? 1 : 0),
    folio_test_dirty: (folio) => field('folio_test_dirty', 'folio', folio, PAGE_DIRTY) !== 0,
    folio_test_locked: (folio) => field('folio_test_locked', 'folio', folio, PAGE_LOCKED) !== 0,
    SetPageReserved: (page) => reserve('SetPageReserved', page, 1),
    ClearPageReserved: (page) => reserve('ClearPageReserved', page, 0),
    PageReserved: (page) => field('PageReserved', 'page', page, PAGE_RESERVED),
  } satisfies typeof flags;
}

/** linux/page_ref.h */
export function linuxPageRef({ kernel, pages }: Realm) {
  const references = (fn: string, parameter: string, value: unknown): number =>
    kernel.page_get(pages.live(fn, parameter, value), PAGE_REFCOUNT);

  return {
    page_ref_count: (page) => references('page_ref_count', 'page', page),
    page_count: (page) => references('page_count', 'page', page),
    folio_ref_count: (folio) => references('folio_ref_count', 'folio', folio),
  } satisfies typeof ref;
}
