/** The one call stack of a run: program, kernel and driver functions as they called each other. */
import type { StackFrame } from '../../protocol/sandbox.ts';
import type { EngineFrame } from '../../protocol/lab.ts';

/** An active kernel function, as the kernel realm reports it. */
export interface KernelFrame {
  readonly name: string;
  readonly stage: string;
  /** User frames below it. */
  readonly userDepth: number;
  readonly path?: string;
  readonly line?: number;
}

/** The frames, innermost first. Both lists come outermost first. */
export function mergeFrames(
  user: readonly EngineFrame[],
  kernel: readonly KernelFrame[],
  functionName: (statement: number) => string,
): StackFrame[] {
  const out: Omit<StackFrame, 'index'>[] = [];
  let pushed = 0;
  const pushUser = (until: number): void => {
    for (; pushed < until && pushed < user.length; pushed++) {
      const frame = user[pushed];
      if (!frame) break;
      const name = functionName(frame.s);
      out.push({ name, kind: 'user', statement: frame.s });
    }
  };
  for (const frame of kernel) {
    pushUser(frame.userDepth);
    out.push({
      name: frame.name,
      kind: 'kernel',
      stage: frame.stage,
      ...(frame.path !== undefined &&
        frame.line !== undefined && { source: { path: frame.path, line: frame.line } }),
    });
  }
  pushUser(user.length);
  return out.reverse().map((frame, index) => ({ ...frame, index }));
}

/** Index among the frames of its kind, outermost 0, of the frame shown at `index`; -1 when it is of the other kind. */
export function indexOfKind(
  shown: readonly StackFrame[],
  index: number,
  kind: StackFrame['kind'],
): number {
  if (shown[index]?.kind !== kind) return -1;
  return shown.slice(index).filter((frame) => frame.kind === kind).length - 1;
}
