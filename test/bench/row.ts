/** One row of the table. */
export interface Row {
  readonly name: string;
  readonly unit: 'ms' | 'ns' | 'times' | 'B' | 'MiB';
  /** Version of the Node that ran it. */
  readonly node?: string;
  readonly rounds: readonly number[];
  /** The same on the machine's kernel; absent when there is nothing to compare with. */
  readonly kernel?: readonly number[];
  /** Most that the ratio of the medians, or without a kernel the median, must be. */
  readonly target?: number;
  /** What keeps the row, or its kernel, from being measured. */
  readonly note?: string;
}

/** A row's figures as out/bench.json has them. */
export interface Result {
  readonly name: string;
  readonly unit: 'ms' | 'ns' | 'times' | 'B' | 'MiB';
  readonly node: string;
  readonly median: number | null;
  /** First and third quartile. */
  readonly quartiles: readonly [number, number] | null;
  readonly kernel: {
    readonly median: number;
    readonly quartiles: readonly [number, number];
  } | null;
  readonly ratio: number | null;
  readonly target: number | null;
  readonly met: boolean | null;
  readonly note: string | null;
}

/** The value below which the share `part` of the sorted rounds lies. */
function quantile(rounds: readonly number[], part: number): number {
  const sorted = [...rounds].sort((a, b) => a - b);
  const at = (sorted.length - 1) * part;
  const low = sorted[Math.floor(at)] ?? NaN;
  const high = sorted[Math.ceil(at)] ?? NaN;
  return low + (high - low) * (at - Math.floor(at));
}

export function median(rounds: readonly number[]): number {
  return quantile(rounds, 0.5);
}

function quartiles(rounds: readonly number[]): [number, number] {
  return [quantile(rounds, 0.25), quantile(rounds, 0.75)];
}

export function result(row: Row): Result {
  const { name, unit, rounds, target, note } = row;
  const measured = rounds.length > 0;
  const kernel = row.kernel && row.kernel.length > 0 ? row.kernel : undefined;
  const ratio = measured && kernel ? median(rounds) / median(kernel) : null;
  const value = row.kernel ? ratio : measured ? median(rounds) : null;
  return {
    ...{ name, unit, node: row.node ?? process.versions.node },
    median: measured ? median(rounds) : null,
    quartiles: measured ? quartiles(rounds) : null,
    kernel: kernel ? { median: median(kernel), quartiles: quartiles(kernel) } : null,
    ...{ ratio, target: target ?? null },
    met: value === null || target === undefined ? null : value <= target,
    note: note ?? null,
  };
}

function number(value: number): string {
  if (value >= 100_000) return value.toExponential(2);
  return value >= 100 ? value.toFixed(0) : value.toFixed(value >= 10 ? 1 : 2);
}

function spread([low, high]: readonly [number, number]): string {
  return `(${number(low)}–${number(high)})`;
}

/** A line of the printed table. */
export function line(row: Result): string {
  const columns = [row.name.padEnd(46), row.node.padEnd(9)];
  if (row.median === null || row.quartiles === null) return [...columns, row.note ?? ''].join(' ');
  columns.push(`${number(row.median).padStart(9)} ${row.unit} ${spread(row.quartiles).padEnd(19)}`);
  const kernel = row.kernel ? `${number(row.kernel.median)} ${spread(row.kernel.quartiles)}` : '';
  columns.push(kernel.padEnd(30), (row.ratio?.toFixed(3) ?? '').padStart(7));
  if (row.target !== null) {
    columns.push(`${row.met === false ? 'OVER' : row.met ? '  ≤ ' : '    '} ${row.target}`);
  }
  if (row.note !== null) columns.push(row.note);
  return columns.join(' ');
}
