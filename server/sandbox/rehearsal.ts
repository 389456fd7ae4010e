/**
 * Runs before there is a run: the engine compiles a function when it is first called, and the first run of a thread would
 * wait for all of them.
 */
import type { MachineConfig, RunRequest } from '../protocol/sandbox.ts';
import { createStage, execute, type StageLink, type StageTexts } from './stage.ts';

/** Bytes: what the labs of a rehearsal need. */
const MEMORY = 32 << 20;

/** A lab of Pagewalk's own, compiled with the bundles. */
export type RehearsedLab = Pick<RunRequest, 'lab' | 'rootfs' | 'args'>;

/** Nobody hears a rehearsal, and nothing keeps it waiting. */
const DEAF: StageLink = {
  send: () => undefined,
  print: () => undefined,
  receive: () => '{"c":"end"}',
  pending: () => undefined,
  poll: () => '',
  pace: () => 20_000,
  rewrite: () => undefined,
  goOn: () => undefined,
};

/**
 * Plays labs on machines of their own, whose contexts nobody uses afterwards.
 *
 * @param labs a list of {@link RehearsedLab} as JSON
 */
export function rehearse(labs: string, texts: StageTexts, { kernel }: MachineConfig): void {
  for (const lab of JSON.parse(labs) as RehearsedLab[]) {
    const machine = { memory: MEMORY, ...(kernel !== undefined && { kernel }) };
    const breakpoints = { statements: [], stages: [], exceptions: [] };
    const run = { ...lab, machine, breakpoints, stopOnEntry: false, stopOnExit: false };
    execute(createStage(texts, machine, DEAF), run);
  }
}
