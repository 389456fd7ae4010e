/** Which breakpoints lie at a statement or a stage, and how often each was hit. */
import type {
  BreakpointSet,
  DataBreakpoint,
  StageBreakpoint,
  StatementBreakpoint,
} from '../../protocol/sandbox.ts';

export type AnyBreakpoint = StatementBreakpoint | StageBreakpoint | DataBreakpoint;

export class Breakpoints {
  /** One byte per statement: call the hook there. */
  marks = new Uint8Array(0);
  /** The set as it was given last. */
  set: BreakpointSet = { statements: [], stages: [], exceptions: [] };
  private statements = new Map<number, StatementBreakpoint[]>();
  private readonly counts = new Map<number, number>();

  /** @param test is the breakpoint's condition true in the innermost frame? */
  constructor(private readonly test: (breakpoint: Pick<AnyBreakpoint, 'condition'>) => boolean) {}

  /** @param statements length of the lab's table */
  load(statements: number): void {
    this.marks = new Uint8Array(statements + 1);
  }

  replace(set: BreakpointSet): void {
    this.set = set;
    this.marks.fill(0);
    this.statements = new Map();
    for (const breakpoint of set.statements) {
      this.marks[breakpoint.statement] = 1;
      const here = this.statements.get(breakpoint.statement) ?? [];
      this.statements.set(breakpoint.statement, [...here, breakpoint]);
    }
  }

  /** Those at a statement whose condition and count are met; each call counts. */
  atStatement(id: number): readonly StatementBreakpoint[] {
    if (this.marks[id] !== 1) return [];
    return (this.statements.get(id) ?? []).filter((point) => this.hits(point));
  }

  /** Those of these data breakpoints whose condition and count are met; each call counts. */
  atAccess(ids: readonly number[]): readonly DataBreakpoint[] {
    return (this.set.data ?? []).filter((point) => ids.includes(point.id) && this.hits(point));
  }

  /** Those at a stage whose condition and count are met; each call counts. */
  atStage(name: string): readonly StageBreakpoint[] {
    return this.set.stages.filter((point) => point.name === name && this.hits(point));
  }

  /** @param errno of a system call that failed */
  stopsOn(filter: string, errno = 0): boolean {
    const { exceptions, errnos, exceptionConditions } = this.set;
    if (!exceptions.includes(filter)) return false;
    if (filter === 'errno' && errnos?.includes(errno) === false) return false;
    const condition = exceptionConditions?.[filter];
    return condition === undefined || this.test({ condition });
  }

  private hits(point: AnyBreakpoint): boolean {
    if (!this.test(point)) return false;
    const count = (this.counts.get(point.id) ?? 0) + 1;
    this.counts.set(point.id, count);
    return count >= (point.hitCount ?? 1);
  }
}
