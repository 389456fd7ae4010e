/** `pagewalk run --explain`: what a run did, told at its end. */
import path from 'node:path';
import type { LogLine, TraceEventView, VmaView, WalkView } from '../../simulator/inspect/views.ts';
import type { StopInfo } from '../protocol/sandbox.ts';
import type { Lab } from '../sandbox/lab-folder.ts';
import type { SandboxSession } from '../sandbox/session.ts';
import { showTrace } from './show-trace.ts';
import { showWalk } from './show-walk.ts';
import type { Painter } from './style.ts';

/** A mapping as it was before it went away. */
interface Snapshot {
  readonly vma: VmaView;
  readonly walk: WalkView;
}

export class Explanation {
  /** Where the address space is about to shrink: the last moment to look. */
  readonly stages = ['__x64_sys_munmap', 'exit_mmap'];
  private readonly snapshots = new Map<string, Snapshot>();
  private events: readonly TraceEventView[] = [];
  private log: readonly LogLine[] = [];

  constructor(private readonly painter: Painter) {}

  /** Looks at every mapping the program made. */
  async onStop(session: SandboxSession, _stop: StopInfo): Promise<void> {
    const made = new Set(await this.mappedAddresses(session));
    for (const vma of await session.request('vmas', {})) {
      if (!made.has(vma.start) || this.snapshots.has(vma.mapsLine)) continue;
      const walk = await session.request('walk', { address: vma.start });
      this.snapshots.set(vma.mapsLine, { vma, walk });
    }
  }

  async onEnd(session: SandboxSession): Promise<void> {
    this.events = await session.request('trace', {});
    this.log = await session.request('log', {});
  }

  print(lab: Lab): void {
    const title = (text: string): void => {
      process.stdout.write(`\n${this.painter.paint('bold', text)}\n`);
    };
    for (const call of this.calls()) {
      title('mmap, stage by stage');
      process.stdout.write(showTrace(call, [], this.painter));
    }
    if (this.snapshots.size > 0) title('/proc/PID/maps, what the program mapped');
    for (const { vma } of this.snapshots.values()) {
      process.stdout.write(
        `${vma.mapsLine}\n${this.painter.paint('dim', `  VmFlags: ${vma.smapsFlags}`)}\n`,
      );
    }
    for (const { walk } of this.snapshots.values()) {
      title(`Page walk of ${walk.address}`);
      process.stdout.write(showWalk(walk, this.painter));
    }
    if (this.log.length > 0) title('Kernel log');
    for (const { text } of this.log) process.stdout.write(`${text}\n`);
    const folder = path.relative(process.cwd(), lab.folder) || '.';
    process.stdout.write(
      `\n${this.painter.paint('green', `Open this lab in VS Code: npm run vscode -- ${folder}, then press F5.`)}\n`,
    );
  }

  /** The trace of each mmap call, from the C library on. */
  private calls(): TraceEventView[][] {
    const calls: TraceEventView[][] = [];
    let open: { readonly depth: number; readonly events: TraceEventView[] } | undefined;
    for (const event of this.events) {
      if (!open && event.stage === 'mmap' && event.kind === 'enter') {
        open = { depth: event.depth, events: [] };
        calls.push(open.events);
      }
      open?.events.push(event);
      if (open && event.kind === 'leave' && event.depth === open.depth) open = undefined;
    }
    return calls;
  }

  private async mappedAddresses(session: SandboxSession): Promise<string[]> {
    const events = await session.request('trace', {});
    return events
      .filter(({ kind, stage }) => kind === 'leave' && stage === 'mmap')
      .map(({ result }) => result ?? '');
  }
}
