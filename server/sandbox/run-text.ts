/** A run as text: the scopes of a lab name the same module again and again, and there they are once. */
import type { CompiledLab, StatementScope } from '../protocol/lab.ts';
import type { RunRequest } from '../protocol/sandbox.ts';

interface PackedRun {
  /** Without its scopes. */
  readonly run: RunRequest;
  readonly table: readonly StatementScope[];
  /** For each of the lab's lists of scopes the places in the table. */
  readonly scopes: readonly (readonly number[])[];
}

export function runText(run: RunRequest): string {
  const places = new Map<StatementScope, number>();
  const scopes = run.lab.scopes.map((list) =>
    list.map((scope) => {
      const place = places.get(scope) ?? places.size;
      places.set(scope, place);
      return place;
    }),
  );
  const lab: CompiledLab = { ...run.lab, scopes: [] };
  const packed: PackedRun = { run: { ...run, lab }, table: [...places.keys()], scopes };
  return JSON.stringify(packed);
}

export function runOf(text: string): RunRequest {
  const { run, table, scopes } = JSON.parse(text) as PackedRun;
  const lists = scopes.map((list) => list.map((place) => table[place]!));
  return { ...run, lab: { ...run.lab, scopes: lists } };
}
