/** A session as a list of places, one per stop. */
import { DapClient } from './dap-client.ts';
import { lab } from './labs.ts';

/** Where a session stands: `mapdev_mmap 25`, `do_mmap`, `do_mmap:permissions`, `exit 3`. */
export interface Stand {
  readonly at: string;
  readonly reason: string;
  readonly depth: number;
}

export interface WalkOptions {
  readonly lab: string;
  readonly attributes?: object;
  readonly functions?: readonly string[];
  readonly configure?: (client: DapClient) => Promise<unknown>;
}

/** Runs a lab; `command` says what to do at each stop, undefined ends the session. */
export async function walk(
  options: WalkOptions,
  command: (stand: Stand, index: number) => string | undefined,
): Promise<Stand[]> {
  const client = new DapClient();
  const stands: Stand[] = [];
  const functions = options.functions ?? [];
  await client.launch({ lab: lab(options.lab), ...options.attributes }, async () => {
    await client.body('setFunctionBreakpoints', {
      breakpoints: functions.map((name) => ({ name })),
    });
    await options.configure?.(client);
  });
  for (;;) {
    const event = await client.either('stopped', 'exited');
    if (event.event === 'exited') {
      stands.push({ at: `exit ${event.body.exitCode}`, reason: 'exited', depth: 0 });
      break;
    }
    const { threadId, reason, description } = event.body;
    const { stackFrames, totalFrames } = await client.body('stackTrace', { threadId, levels: 1 });
    const [top] = stackFrames;
    const stage = /^Paused at (.*)/.exec(description ?? '')?.[1];
    const at = stage ?? (isKernel(top) ? top.name : `${top.name} ${top.line}`);
    const stand = { at, reason, depth: totalFrames };
    stands.push(stand);
    const next = command(stand, stands.length - 1);
    if (next === undefined) break;
    await client.body(next, { threadId });
  }
  await client.close();
  return stands;
}

function isKernel(frame: { readonly source?: { readonly origin?: string } }): boolean {
  return frame.source?.origin === 'simulated kernel';
}

/** Only the places. */
export function places(stands: readonly Stand[]): string[] {
  return stands.map(({ at }) => at);
}
