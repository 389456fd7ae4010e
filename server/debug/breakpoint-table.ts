/** All breakpoints of a session, before, while and after they are bound to a compiled lab. */
import type {
  BreakpointSet,
  DataBreakpoint,
  StageBreakpoint,
  StatementBreakpoint,
} from '../protocol/sandbox.ts';
import { functionEntry, locations } from '../compile/index.ts';
import { EnabledStages } from './enabled-stages.ts';
import { ExceptionFilters } from './exception-filters.ts';
import { parseOptions, type GivenOptions } from './breakpoint-options.ts';
import { pathInLab } from './lab-sources.ts';
import type { LaunchedLab } from './launch.ts';
import { isStage, noSuchStage } from './stage-list.ts';

/** What a client asked for. Lines are 1-based. */
export type WantedBreakpoint =
  | {
      readonly kind: 'line';
      readonly path: string;
      readonly line: number;
      readonly options: GivenOptions;
    }
  | { readonly kind: 'function'; readonly name: string; readonly options: GivenOptions };

/** How it is bound. */
export interface BoundBreakpoint {
  readonly id: number;
  readonly wanted: WantedBreakpoint;
  readonly verified: boolean;
  /** Why it is not verified: one sentence. */
  readonly message?: string;
  /** Where it will stop, when that is in a file of the lab. */
  readonly place?: { readonly path: string; readonly line: number; readonly column: number };
  readonly statements: readonly StatementBreakpoint[];
  readonly stages: readonly StageBreakpoint[];
}

const NOT_COMPILED = 'The lab is not compiled yet.';

export class BreakpointTable {
  readonly exceptions = new ExceptionFilters();
  data: readonly DataBreakpoint[] = [];
  private readonly dataIds = new Map<string, number>();
  private lab: LaunchedLab | undefined;
  private nextId = 1;
  private readonly lines = new Map<string, readonly BoundBreakpoint[]>();
  private functions: readonly BoundBreakpoint[] = [];
  readonly stages = new EnabledStages(() => this.nextId++);

  /** Replaces the breakpoints of one file. */
  setLines(path: string, wanted: readonly WantedBreakpoint[]): readonly BoundBreakpoint[] {
    const bound = this.replace(this.lines.get(path) ?? [], wanted);
    this.lines.set(path, bound);
    return bound;
  }

  setFunctions(wanted: readonly WantedBreakpoint[]): readonly BoundBreakpoint[] {
    this.functions = this.replace(this.functions, wanted);
    return this.functions;
  }

  /** Id of the data breakpoint given at `index`: the same one for what was given before. */
  dataId(index: number, given: object): number {
    const key = `${index} ${JSON.stringify(given)}`;
    const id = this.dataIds.get(key) ?? this.nextId++;
    this.dataIds.set(key, id);
    return id;
  }

  /** Binds everything to a lab; returns what has changed. */
  bind(lab: LaunchedLab): readonly BoundBreakpoint[] {
    this.lab = lab;
    const changed: BoundBreakpoint[] = [];
    const again = (bound: readonly BoundBreakpoint[]): readonly BoundBreakpoint[] =>
      bound.map(({ id, wanted }) => {
        const fresh = this.bound(id, wanted);
        changed.push(fresh);
        return fresh;
      });
    for (const [path, bound] of this.lines) this.lines.set(path, again(bound));
    this.functions = again(this.functions);
    return changed;
  }

  /** Ids that the client knows, of those that were hit; and whether one is a function breakpoint. */
  hits(ids: readonly number[]): { readonly ids: readonly number[]; readonly byName: boolean } {
    const known = [...this.all(), ...this.data].filter(({ id }) => ids.includes(id));
    return {
      ids: known.map(({ id }) => id),
      byName: known.some((one) => 'wanted' in one && one.wanted.kind === 'function'),
    };
  }

  set(): BreakpointSet {
    const all = this.all();
    return {
      statements: all.flatMap(({ statements }) => statements),
      stages: [...all.flatMap((bound) => bound.stages), ...this.stages.breakpoints()],
      ...this.exceptions.set(),
      ...(this.data.length > 0 && { data: this.data }),
    };
  }

  private all(): BoundBreakpoint[] {
    return [...[...this.lines.values()].flat(), ...this.functions];
  }

  /** Contract: a breakpoint that was there before keeps its id, and with it its hit count. */
  private replace(
    before: readonly BoundBreakpoint[],
    wanted: readonly WantedBreakpoint[],
  ): readonly BoundBreakpoint[] {
    const known = new Map(before.map((bound) => [JSON.stringify(bound.wanted), bound.id]));
    return wanted.map((one) => {
      const key = JSON.stringify(one);
      const id = known.get(key) ?? this.nextId++;
      known.delete(key);
      return this.bound(id, one);
    });
  }

  private bound(id: number, wanted: WantedBreakpoint): BoundBreakpoint {
    const nothing = { id, wanted, verified: false, statements: [], stages: [] };
    if (!this.lab) return { ...nothing, message: NOT_COMPILED };
    try {
      const options = parseOptions(wanted.options);
      if (wanted.kind === 'function' && isStage(wanted.name)) {
        return { ...nothing, verified: true, stages: [{ id, name: wanted.name, ...options }] };
      }
      const found = this.statementsOf(wanted, this.lab);
      const statements = found.map((statement) => ({ id, statement, ...options }));
      return { ...nothing, verified: true, statements, ...placeOf(this.lab, found[0]) };
    } catch (error) {
      return { ...nothing, message: (error as Error).message };
    }
  }

  /** Throws an Error with one sentence when there are none. */
  private statementsOf(
    wanted: WantedBreakpoint,
    { lab, compiled }: LaunchedLab,
  ): readonly number[] {
    if (wanted.kind === 'function') {
      const entry = functionEntry(compiled, wanted.name);
      if (entry !== undefined) return [entry];
      const names = compiled.statements.flatMap((info) => (info?.entry ? [info.fn] : []));
      throw new Error(noSuchStage(wanted.name, names));
    }
    const inside = pathInLab(lab.folder, wanted.path);
    if (inside === undefined || !compiled.files.includes(inside)) {
      throw new Error(`This file is not part of the lab that runs (${lab.folder}).`);
    }
    const found = locations(compiled, inside, wanted.line);
    if (found.length > 0) return found;
    throw new Error('There is no statement on this line or below it.');
  }
}

function placeOf(
  { compiled }: LaunchedLab,
  statement: number | undefined,
): Pick<BoundBreakpoint, 'place'> {
  const info = compiled.statements[statement ?? 0];
  if (!info) return {};
  const path = compiled.files[info.file] ?? '';
  return { place: { path, line: info.line, column: info.column } };
}
