/** Why an access ended in a signal: the checks, the VMA, the page walk, and what to try. */
import type {
  AccessKind,
  AccessStory,
  EntryView,
  VmaView,
  WalkView,
} from '../../simulator/inspect/views.ts';
import type { StopInfo } from '../protocol/sandbox.ts';
import type { SessionState } from './session-state.ts';

/** Empty when the signal came from no access. */
export async function addressStory(
  state: SessionState,
  { text = '' }: StopInfo,
): Promise<string[]> {
  const [, access, address] = /: (read|write|execute) at (0x[0-9a-f]+)/.exec(text) ?? [];
  if (access === undefined || address === undefined) return [];
  const run = state.run();
  const told = await run.request('explain', { address, access: access as AccessKind });
  const place = await placeStory(state, address);
  return told.verdict === 'succeeds' ? place : verdictStory(told, place);
}

/** @param place what is there: lines to stand between the checks and the advice */
export function verdictStory(
  { headline, checks, advice }: AccessStory,
  place: readonly string[] = [],
): string[] {
  return [
    '',
    headline,
    '',
    "The kernel's checks in their order; the last decided:",
    ...checks.map(({ where, text }) => `  ${where}: ${text}`),
    ...place,
    ...(advice.length === 0 ? [] : ['', 'What to try:', ...advice.map((one) => `  ${one}`)]),
  ];
}

async function placeStory(state: SessionState, address: string): Promise<string[]> {
  const run = state.run();
  try {
    const vmas = await run.request('vmas', {});
    const walk = await run.request('walk', { address });
    return ['', ...vmaStory(vmas, BigInt(address)), '', ...walkStory(walk)];
  } catch {
    // Why: a non-canonical address has neither a VMA nor a walk.
    return [];
  }
}

function vmaStory(vmas: readonly VmaView[], address: bigint): string[] {
  const inside = vmas.find(({ start, end }) => BigInt(start) <= address && address < BigInt(end));
  if (inside)
    return ['The VMA of the address:', `  ${inside.mapsLine}`, `  ${inside.flags.join(' ')}`];
  const below = vmas.filter(({ end }) => BigInt(end) <= address).at(-1);
  const above = vmas.find(({ start }) => BigInt(start) > address);
  return [
    'No VMA contains the address. Its neighbours:',
    `  below: ${below?.mapsLine ?? 'none'}`,
    `  above: ${above?.mapsLine ?? 'none'}`,
  ];
}

function walkStory(walk: WalkView): string[] {
  const entries = walk.entries.map((entry) => `  ${entryText(entry)}`);
  const end = walk.fault ?? `physical ${walk.physical ?? '?'} (${walk.frame ?? 'unknown'})`;
  return [`Page walk of ${walk.address} (CR3 ${walk.cr3}):`, ...entries, `  → ${end}`];
}

function entryText({ level, index, raw, bits }: EntryView): string {
  const decoded = bits.length > 0 ? ` ${bits.join(' ')}` : '';
  return `${level}[${index}] = ${raw}${decoded}`;
}
