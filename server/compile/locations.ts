import type { CompiledLab, StatementInfo } from '../protocol/lab.ts';

/**
 * The statements that a breakpoint on a line binds to: those of the nearest line from there on that has any, the first
 * of each function, so that running the line stops once.
 *
 * @param path inside the lab
 * @param line 1-based
 * @returns statement ids; empty if the file has no statement from the line on
 */
export function locations(lab: CompiledLab, path: string, line: number): readonly number[] {
  const file = lab.files.indexOf(path);
  const from = statementsOf(lab, file).filter(({ info }) => !info.entry && info.line >= line);
  const nearest = Math.min(...from.map(({ info }) => info.line));
  const first = new Map<number, number>();
  const onLine = from.filter(({ info }) => info.line === nearest);
  for (const { id } of onLine.sort(
    (one, other) => one.info.column - other.info.column || one.id - other.id,
  )) {
    const owner = functionOf(lab, id);
    if (!first.has(owner)) first.set(owner, id);
  }
  return [...first.values()].sort((one, other) => one - other);
}

/**
 * The first statement of a function, for a breakpoint on its name; functions of drivers come before those of programs
 * and modules.
 *
 * @returns undefined if the lab has no function of that name
 */
export function functionEntry(lab: CompiledLab, name: string): number | undefined {
  const order = ['driver', 'module', 'program'];
  const files = lab.modules
    .map(({ path, kind }) => ({ file: lab.files.indexOf(path), rank: order.indexOf(kind) }))
    .sort((one, other) => one.rank - other.rank || one.file - other.file);
  for (const { file } of files) {
    const statements = statementsOf(lab, file);
    const entry = statements.find(({ info }) => info.entry && info.fn === name);
    const first =
      entry && statements.find(({ id, info }) => !info.entry && functionOf(lab, id) === entry.id);
    if (first) return first.id;
  }
  return undefined;
}

interface Numbered {
  readonly id: number;
  readonly info: StatementInfo;
}

function statementsOf(lab: CompiledLab, file: number): Numbered[] {
  const found: Numbered[] = [];
  for (const [id, info] of lab.statements.entries())
    if (info?.file === file) found.push({ id, info });
  return found;
}

/** The entry of the function that a statement runs in: ids follow the text, so it is the nearest one around it. */
function functionOf(lab: CompiledLab, id: number): number {
  const statement = lab.statements[id];
  for (let at = id - 1; statement && at > 0; at--) {
    const candidate = lab.statements[at];
    if (candidate?.entry && candidate.file === statement.file && contains(candidate, statement))
      return at;
  }
  return 0;
}

function contains(outer: StatementInfo, inner: StatementInfo): boolean {
  const starts =
    outer.line < inner.line || (outer.line === inner.line && outer.column <= inner.column);
  const ends =
    outer.endLine > inner.endLine ||
    (outer.endLine === inner.endLine && outer.endColumn >= inner.endColumn);
  return starts && ends;
}
