/** Invariants of frames: the allocator's lists, reference and map counts, owners. */
import type { MmContext } from '../mm/context.ts';
import {
  PG_ANON,
  PG_ANON_EXCLUSIVE,
  PG_BUDDY,
  PG_LOCKED,
  PG_RESERVED,
  PG_SLAB,
  PG_TABLE,
  PG_TAIL,
} from '../mm/mem-map.ts';
import { MAX_PAGE_ORDER } from '../mm/zone.ts';
import { hex, type Recount, type Report } from './recount.ts';

/** How many frames serve what. `other` are the kernel's own and those of drivers. */
export interface FrameOwners {
  readonly free: number;
  readonly tables: number;
  readonly anonymous: number;
  readonly cache: number;
  readonly slab: number;
  readonly other: number;
}

/** Counts the frames of the allocator by owner. */
export function frameOwners(k: MmContext): FrameOwners {
  const owners = { free: 0, tables: 0, anonymous: 0, cache: 0, slab: 0, other: 0 };
  const free = freeFrames(k, () => undefined);
  const cached = cachedFrames(k, () => undefined);
  for (let pfn = 0; pfn < k.pages.frames; pfn++) {
    const flags = k.pages.flags[pfn]!;
    if ((flags & PG_RESERVED) !== 0) continue;
    if (free[pfn] !== 0) owners.free++;
    else if ((flags & PG_TABLE) !== 0) owners.tables++;
    else if ((flags & PG_ANON) !== 0) owners.anonymous++;
    else if (cached[pfn] !== 0) owners.cache++;
    else if ((flags & PG_SLAB) !== 0) owners.slab++;
    else owners.other++;
  }
  return owners;
}

/** Marks the frames on the allocator's lists. */
function freeFrames(k: MmContext, report: Report): Uint8Array {
  const free = new Uint8Array(k.pages.frames);
  const blocks = new Int32Array(MAX_PAGE_ORDER + 1);
  let total = 0;
  k.alloc.forEachFree((pfn, order, inBuddy) => {
    if (inBuddy) {
      blocks[order]!++;
      if (pfn % (1 << order) !== 0) report(`free block ${hex(pfn)} of order ${order} is unaligned`);
      const buddy = pfn ^ (1 << order);
      const merged = k.pages.has(buddy, PG_BUDDY) && k.pages.freeOrder(buddy) === order;
      if (order < MAX_PAGE_ORDER && merged) report(`free buddies ${hex(pfn)} were not merged`);
    }
    for (let frame = pfn; frame < pfn + (1 << order); frame++) {
      if (free[frame] !== 0) report(`frame ${hex(frame)} is free twice`);
      free[frame] = 1;
    }
    total += 1 << order;
  });
  blocks.forEach((found, order) => {
    const counted = k.alloc.zones.reduce((sum, zone) => sum + zone.freeBlocks[order]!, 0);
    if (found !== counted) report(`${counted} blocks of order ${order} are free, not ${found}`);
  });
  if (total !== k.alloc.freePages) report(`${k.alloc.freePages} frames are free, not ${total}`);
  return free;
}

/** Marks the frames of the page cache. */
function cachedFrames(k: MmContext, report: Report): Uint8Array {
  const cached = new Uint8Array(k.pages.frames);
  for (const mapping of k.mappings) {
    for (const [index, pfn] of mapping?.i_pages ?? []) {
      if (cached[pfn] !== 0) report(`frame ${hex(pfn)} caches two pages`);
      cached[pfn] = 1;
      if (k.pages.mapping[pfn] !== mapping?.id || k.pages.index[pfn] !== index) {
        report(`frame ${hex(pfn)} does not know that it caches page ${index}`);
      }
    }
  }
  return cached;
}

/** References to tails of compound pages, which count at the head. */
function referencesOfTails(k: MmContext, recount: Recount): Map<number, number> {
  const found = new Map<number, number>();
  const { flags, priv } = k.pages;
  for (let pfn = 0; pfn < k.pages.frames; pfn++) {
    if ((flags[pfn]! & PG_TAIL) === 0 || recount.mapcount[pfn] === 0) continue;
    found.set(priv[pfn]!, (found.get(priv[pfn]!) ?? 0) + recount.mapcount[pfn]!);
  }
  return found;
}

/** Compares struct page with what page tables and the page cache say. */
export function checkFrames(k: MmContext, recount: Recount, report: Report): void {
  const free = freeFrames(k, report);
  const cached = cachedFrames(k, report);
  const { flags, refcount, mapcount } = k.pages;
  const ofTails = referencesOfTails(k, recount);
  let managed = 0;
  let pfn = 0;
  const tell = (sentence: string): void => {
    report(`frame ${hex(pfn)} ${sentence}`);
  };
  for (; pfn < k.pages.frames; pfn++) {
    const flag = flags[pfn]!;
    if ((flag & PG_RESERVED) !== 0) continue;
    managed++;
    const maps = recount.mapcount[pfn]!;
    const owned = maps + cached[pfn]! + recount.tables[pfn]! + (ofTails.get(pfn) ?? 0);
    if (mapcount[pfn] !== maps) tell(`has mapcount ${mapcount[pfn]!}, not ${maps}`);
    if ((flag & PG_LOCKED) !== 0) tell('is still locked');
    if (free[pfn] !== 0) {
      if (owned !== 0 || refcount[pfn] !== 0) tell('is free, but in use');
      continue;
    }
    if ((flag & PG_BUDDY) !== 0) tell('is no free block, but says so');
    if ((flag & PG_ANON_EXCLUSIVE) !== 0 && maps > 1) tell(`is exclusive to ${maps}`);
    if ((flag & PG_TAIL) !== 0) {
      if (refcount[pfn] !== 0) tell('is a tail, but has a refcount of its own');
      continue;
    }
    const counted = (flag & (PG_TABLE | PG_ANON)) !== 0 || cached[pfn] !== 0;
    if (counted ? refcount[pfn] !== owned : refcount[pfn]! < owned) {
      tell(`has refcount ${refcount[pfn]!}, but ${owned} references`);
    }
  }
  if (managed !== k.alloc.managedPages) {
    report(`${k.alloc.managedPages} frames are managed, not ${managed}`);
  }
}
