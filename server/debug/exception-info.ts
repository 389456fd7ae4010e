/** The whole story of a fatal signal or an oops. */
import type { EntryView, VmaView, WalkView } from '../../simulator/inspect/views.ts';
import type { Handlers } from './requests.ts';
import { RequestError } from './request-error.ts';
import type { SessionState } from './session-state.ts';

export function exceptionHandlers(state: SessionState): Handlers<'exceptionInfo'> {
  return {
    exceptionInfo: async () => {
      const { reason, text = '', frames } = state.run().stopped();
      if (reason !== 'exception') {
        throw new RequestError('The run did not stop at a signal or an oops.');
      }
      const address = await faultAddress(state);
      const story = address === undefined ? [] : await addressStory(state, address);
      return {
        exceptionId: exceptionId(text),
        description: [text, ...story].join('\n'),
        breakMode: 'always',
        details: {
          message: text,
          stackTrace: frames.map(({ name }) => `    ${name}`).join('\n'),
        },
      };
    },
  };
}

/** `SIGSEGV`, `oops`, … */
export function exceptionId(text: string): string {
  const signal = /^SIG[A-Z]+/.exec(text)?.[0];
  if (signal !== undefined) return signal;
  return text.startsWith('More than') ? 'endless loop' : 'oops';
}

/** The address of the innermost force_sig_fault() stage; undefined when there is none. */
async function faultAddress(state: SessionState): Promise<string | undefined> {
  const run = state.run();
  const [top] = run.stopped().frames;
  if (top?.stage !== 'force_sig_fault') return undefined;
  const [scope] = await run.request('scopes', { frame: 0 });
  if (!scope) return undefined;
  const args = await run.request('variables', { handle: scope.handle });
  const address = args.find(({ name }) => name === 'addr')?.value;
  return address === 'NULL' ? '0x0' : address;
}

async function addressStory(state: SessionState, address: string): Promise<string[]> {
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
