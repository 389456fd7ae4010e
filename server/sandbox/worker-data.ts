import type { MessagePort } from 'node:worker_threads';
import type { MachineConfig } from '../protocol/sandbox.ts';

/** A realm's bundle, and what the engine has learnt of it. */
export interface RealmText {
  readonly text: string;
  readonly cachedData?: Uint8Array;
}

/** What the agent gives a sandbox worker. */
export interface WorkerInput {
  /** Int32: [0] message waiting, [1] pause wanted: 1 by the host, 2 because the run is long, [2] beats, [3] statement at the last beat, [4] why it is to end. */
  readonly flags: SharedArrayBuffer;
  readonly port: MessagePort;
  readonly kernelRealm: RealmText;
  readonly userRealm: RealmText;
  readonly harden: string;
  /** Labs to play while there is no run yet: see {@link rehearse}. Absent: none. */
  readonly rehearsal?: string;
  /** The machine to build before there is a run for it. */
  readonly machine: MachineConfig;
}

export const FLAG_MESSAGE = 0;
export const FLAG_PAUSE = 1;
export const PAUSE_WANTED = 1;
export const PAUSE_LONG = 2;
export const FLAG_BEATS = 2;
export const FLAG_STATEMENT = 3;
/** 1 while the agent ends the run by a signal. */
export const FLAG_CUT = 4;
export const FLAGS_BYTES = 20;

/** Second argument of an agent that has time until its first run. */
export const SPARE = 'spare';
