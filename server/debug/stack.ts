/** Tasks and the call stack. */
import path from 'node:path';
import type { DebugProtocol } from '@vscode/debugprotocol';
import type { StackFrame, StopInfo } from '../protocol/sandbox.ts';
import { frameName } from './frame-name.ts';
import { simulatorSource } from './lab-sources.ts';
import type { Handlers } from './requests.ts';
import type { SessionState } from './session-state.ts';

/** Thread id while the kernel loads modules: there is no task yet. */
const INSMOD = 1;

export function threadId(pid: number): number {
  return pid === 0 ? INSMOD : pid;
}

export function stackHandlers(state: SessionState): Handlers<'threads' | 'stackTrace'> {
  let known: DebugProtocol.Thread[] | undefined;
  return {
    threads: async () => {
      const run = state.run();
      // Why: an editor can pause only what has a thread.
      if (!run.isStopped) return { threads: known ?? [{ id: INSMOD, name: 'machine' }] };
      const { pid } = run.stopped();
      const tasks = await run.request('tasks', {});
      known = tasks
        .filter((task) => task.state !== 'X')
        .map((task) => ({ id: task.pid, name: `${task.comm} [${task.pid}]` }));
      if (pid === 0) known.unshift({ id: INSMOD, name: 'insmod' });
      return { threads: known };
    },
    stackTrace: async ({ threadId: thread, startFrame = 0, levels = 0, format }) => {
      const { pid, frames, reason } = state.run().stopped();
      // Why: the tasks share one stack; the others' frames lie below or are not there.
      const own = thread === threadId(pid) ? frames : [];
      const end = levels === 0 ? own.length : startFrame + levels;
      const aside = passedOver(reason, own);
      const stackFrames = await Promise.all(
        own.slice(startFrame, end).map(async (frame) => ({
          ...shownFrame(state, frame, frame.index < aside),
          name: await frameName(state, frame, format),
        })),
      );
      return { stackFrames, totalFrames: own.length };
    },
  };
}

/**
 * How many of the innermost frames are subtle: an editor folds those away and looks past them for a place to show.
 *
 * Why not all of the kernel's: the way through the kernel is what people come to see. But a fault is the fault of a line
 * of the lab, which is where it has to be mended; and at the exit nothing of the lab runs any more.
 */
function passedOver(reason: StopInfo['reason'], frames: readonly StackFrame[]): number {
  if (reason === 'exit') return frames.length;
  return reason === 'exception' ? frames.findIndex(({ kind }) => kind === 'user') : 0;
}

function shownFrame(
  state: SessionState,
  frame: StackFrame,
  subtle: boolean,
): DebugProtocol.StackFrame {
  const { client } = state;
  const id = state.frameId(frame.index);
  const { name } = frame;
  if (frame.kind === 'kernel') {
    const head = { id, name, ...(subtle && { presentationHint: 'subtle' as const }) };
    if (!frame.source) return { ...head, line: 0, column: 0 };
    const file = simulatorSource(frame.source.path);
    return {
      ...head,
      source: { name: path.basename(file), path: client.toPath(file), origin: 'simulated kernel' },
      line: client.toLine(frame.source.line),
      column: client.toColumn(1),
    };
  }
  const place = state.placeOf(frame);
  if (!place) return { id, name, line: 0, column: 0 };
  const { statement } = place;
  return {
    id,
    name,
    source: { name: path.basename(place.path), path: client.toPath(place.path) },
    line: client.toLine(statement.line),
    column: client.toColumn(statement.column),
    ...(!statement.entry && {
      endLine: client.toLine(statement.endLine),
      endColumn: client.toColumn(statement.endColumn),
    }),
  };
}
