/** What each operation of a script does, by name. */
import { ACCESSES } from './accesses.ts';
import type { Operation } from './operation.ts';
import { SYSTEM_CALLS } from './system-calls.ts';

export type { Operands, Operation, Outcome } from './operation.ts';

export const OPERATIONS: Readonly<Record<string, Operation>> = { ...SYSTEM_CALLS, ...ACCESSES };
