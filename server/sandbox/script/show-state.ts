/** The state part of a result line: mappings, pages and entries of every live process. */
import {
  mappingStates,
  rawEntries,
  type MappingState,
  type PagemapEntry,
} from '../../../simulator/inspect/mapping-state.ts';
import type { Machine } from '../../../simulator/machine.ts';
import type { FrameNames } from './frame-names.ts';

const MAX_PAGES = 512;
const OWN_START = 0x400000;
const OWN_END = 0x1000000;
const OWN_NAMES = new Set(['[stack]', '[vdso]', '[vsyscall]', '[heap]']);

/** Mappings that belong to the script, not to the program that runs it. */
function isScripts(start: number, path: string): boolean {
  const own = start >= OWN_START && start < OWN_END;
  return !own && !OWN_NAMES.has(path) && !path.startsWith('[vvar');
}

/** `tok*n tok …`: runs of equal tokens. */
function runs(tokens: readonly string[]): string {
  const out: string[] = [];
  for (let i = 0; i < tokens.length;) {
    let n = 1;
    while (tokens[i + n] === tokens[i]) n++;
    out.push(n > 1 ? `${tokens[i]!}*${n}` : tokens[i]!);
    i += n;
  }
  return out.join(' ');
}

function pageToken(names: FrameNames, page: PagemapEntry): string {
  if (!page.present) return '.';
  return names.name(page.pfn) + (page.file ? 'f' : '') + (page.exclusive ? 'x' : '');
}

function entryToken(names: FrameNames, low: number, high: number): string {
  if ((low | high) === 0) return '.';
  const present = (low & 1) !== 0;
  const protnone = !present && (low & 0x100) !== 0;
  if (!present && !protnone) return 'swp';
  const l = protnone ? ~low : low;
  const h = protnone ? ~high : high;
  const pfn = (h & 0x000fffff) * 0x100000 + (l >>> 12);
  return (
    `${names.name(pfn)}:` +
    ((low & 0x2) !== 0 ? 'W' : '') +
    ((low & 0x40) !== 0 || (high & (1 << 26)) !== 0 ? 'D' : '') +
    ((low & 0x20) !== 0 ? 'A' : '') +
    ((low & 0x200) !== 0 ? 'S' : '') +
    (high >= 0 ? 'X' : '') +
    ((low & 0x10) !== 0 ? 'C' : '') +
    (protnone ? 'N' : '')
  );
}

function entriesText(names: FrameNames, entries: Int32Array): string {
  const tokens: string[] = [];
  for (let i = 0; i < entries.length; i += 2) {
    tokens.push(entryToken(names, entries[i]!, entries[i + 1]!));
  }
  return runs(tokens);
}

function pathText(path: string): string {
  const at = path.indexOf('mmoracle.');
  return at < 0 ? path : path.slice(at);
}

function vmaObject(names: FrameNames, state: MappingState): Record<string, unknown> {
  const frame = state.offsetIsFrame ? names.name(state.offset / 4096) : '';
  const pages = runs(state.pages.map((page) => pageToken(names, page)));
  const cut = (state.end - state.start) / 4096 > MAX_PAGES;
  return {
    r: `${state.start.toString(16)}-${state.end.toString(16)}`,
    perm: state.perm,
    ...(state.path !== '' ? { path: pathText(state.path) } : state.ino !== 0 ? { path: '?' } : {}),
    off: frame.startsWith('p') ? `=${frame}` : state.offset.toString(16),
    ...Object.fromEntries(state.smaps.filter(([label, kb]) => kb !== 0 || label === 'Rss')),
    VmFlags: state.vmFlags,
    pages: cut ? `${pages} ...` : pages,
    ptes: entriesText(names, state.entries),
  };
}

/** `vmas` of a result line. */
export function showState(
  machine: Machine,
  names: FrameNames,
  processes: readonly { readonly name: string; readonly pid: number }[],
): Record<string, unknown[]> {
  names.begin();
  const out: Record<string, unknown[]> = {};
  for (const { name, pid } of processes) {
    const mm = machine.kernel.tasks.get(pid)?.mm;
    out[name] = mm
      ? mappingStates(machine.kernel, mm, MAX_PAGES, isScripts).map((s) => vmaObject(names, s))
      : [];
  }
  names.end();
  return out;
}

/** The raw entries of any address, mapped or not. */
export function showEntries(
  machine: Machine,
  names: FrameNames,
  pid: number,
  address: number,
  count: number,
): string {
  const mm = machine.kernel.tasks.get(pid)?.mm;
  if (!mm) return '';
  const start = address - (address % 4096);
  const pages = Math.min(count, MAX_PAGES);
  return entriesText(names, rawEntries(machine.mm, mm, start, start + pages * 4096));
}
