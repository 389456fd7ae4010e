/** The VMAs of a task as pages: what a long list is cut into, and what changed in each. */
import type { TaskView, VmaPage, VmaView } from '../../simulator/inspect/views.ts';
import type { StoppedMachine } from '../debug/stopped-machine.ts';
import type { VmaChangesResponse } from '../../server/protocol/dap.ts';

/** VMAs of a page; a task that has no more is shown without pages. */
export const VMA_PAGE = 500;

export function hasPages({ mapCount }: Pick<TaskView, 'mapCount'>): boolean {
  return mapCount > VMA_PAGE;
}

/** The mapping a newcomer looks for first: a device's, else the highest; of a long list only the highest are looked at. */
export async function exampleVma(machine: StoppedMachine): Promise<VmaView | undefined> {
  const tasks = await machine.ask('tasks', {});
  const task = tasks.find(({ current }) => current) ?? tasks[0];
  if (task === undefined) return undefined;
  const { pid, mapCount } = task;
  const high = { first: mapCount - VMA_PAGE, count: VMA_PAGE };
  const vmas = await machine.ask('vmas', { pid, ...(hasPages(task) && high) });
  return vmas.find(({ name }) => name.startsWith('/dev/')) ?? vmas.at(-1);
}

/** Contract: how many VMAs of a page are new or changed; with more changes than are told, those of the first ones. */
export function changesIn({ rows }: VmaChangesResponse, { first, count }: VmaPage): number {
  return rows.filter(({ index }) => index >= first && index < first + count).length;
}
