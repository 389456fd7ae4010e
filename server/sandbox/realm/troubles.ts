/** What goes wrong in a run, told at once and without a stop, so that an editor can show it at its line. */
import type { AccessKind, AccessStory, TraceEventView } from '../../../simulator/inspect/views.ts';
import type { TroubleNote } from '../../protocol/sandbox.ts';
import type { KernelRealm } from '../kernel-realm.ts';
import { originOf } from './failure-origin.ts';

/** A program in a loop may fail a million times: the first of a kind at a line is told. */
const MAX_NOTES = 50;
/** Events of a system call that are looked through; an error ends it soon. */
const LOOK_BACK = 60;

export class Troubles {
  private readonly told = new Set<string>();

  constructor(
    private readonly kernel: () => KernelRealm,
    private readonly tell: (note: TroubleNote) => void,
  ) {}

  /**
   * @param filter id of the exception filter it belongs to
   * @param statement the innermost of the lab; 0: none
   */
  note(filter: string, text: string, statement: number): void {
    const key = `${statement} ${filter} ${text}`;
    if (this.told.size >= MAX_NOTES || this.told.has(key)) return;
    this.told.add(key);
    const failure = filter === 'errno' ? this.failure(text) : undefined;
    const access = this.access(text);
    this.tell({ filter, text, statement, ...(failure && { failure }), ...(access && { access }) });
  }

  private failure(text: string): TroubleNote['failure'] {
    const error = `-${/\bE[A-Z0-9]+$/.exec(text)?.[0] ?? ''}`;
    const since = Math.max(0, this.kernel().events() - LOOK_BACK);
    const events = this.inspect('trace', { since, limit: LOOK_BACK }) as TraceEventView[];
    const origin = originOf(events, error);
    return origin.through.length === 0 ? undefined : origin;
  }

  private access(text: string): AccessStory | undefined {
    const [, access, address] = /: (read|write|execute) at (0x[0-9a-f]+)/.exec(text) ?? [];
    if (access === undefined || address === undefined) return undefined;
    const story = this.inspect('explain', { address, access: access as AccessKind }) as AccessStory;
    return story.verdict === 'succeeds' ? undefined : story;
  }

  private inspect(name: string, args: object): unknown {
    return JSON.parse(this.kernel().inspect(name, JSON.stringify(args)));
  }
}
