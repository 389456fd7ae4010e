/** Data breakpoints: on bytes, page table entries, fields of a VMA, counts of a page, splits and merges. */
import type { DebugProtocol } from '@vscode/debugprotocol';
import { parseOptions } from './breakpoint-options.ts';
import { compiledExpression } from './breakpoint-options.ts';
import { dataTarget, isDataTarget, type DataTarget } from './data-targets.ts';
import { addressAt } from './memory.ts';
import type { Handlers } from './requests.ts';
import type { SessionState } from './session-state.ts';
import type { DataBreakpoint } from '../protocol/sandbox.ts';

const POINTER_BYTES = 8;
const MAX_BYTES = 4096;
const VMA_FIELDS = [
  'vm_start',
  'vm_end',
  'vm_pgoff',
  'vm_flags',
  'vm_page_prot',
  'vm_file',
  'vm_ops',
];
const HOW =
  'Only memory and kernel state can be watched: an address, "pte ADDRESS", "pte-writable ADDRESS", ' +
  '"vma ADDRESS FIELD", "vmas", "page PFN refcount" or "page PFN mapcount".';

type Info = DebugProtocol.DataBreakpointInfoResponse['body'];

export function dataBreakpointHandlers(
  state: SessionState,
): Handlers<'dataBreakpointInfo' | 'setDataBreakpoints'> {
  const pid = (): number => state.run().stopped().pid;

  /** Value of an expression in a frame, as it is shown; undefined when it has none. */
  const valueOf = async (source: string, frame: number) => {
    try {
      const expression = compiledExpression(source);
      return await state.run().request('evaluate', { frame, expression });
    } catch {
      return undefined;
    }
  };

  const ofVariable = async (reference: number, name: string): Promise<DataTarget | undefined> => {
    const { frame, expression } = state.container(reference);
    const path = expression === undefined ? name : `${expression}.${name}`;
    if (expression !== undefined && VMA_FIELDS.includes(name)) {
      const start = await valueOf(`${expression}.vm_start`, frame);
      if (start?.memory !== undefined) return dataTarget(`vma ${start.memory} ${name}`, pid());
    }
    const value = await valueOf(path, frame);
    return value?.memory === undefined
      ? undefined
      : dataTarget(`${value.memory} ${POINTER_BYTES}`, pid());
  };

  const ofName = async (
    name: string,
    frame: number,
    bytes: number,
  ): Promise<DataTarget | undefined> => {
    const direct = dataTarget(name, pid()) ?? dataTarget(`${name} ${bytes}`, pid());
    if (direct) return direct;
    const memory = (await valueOf(name, frame))?.memory;
    return memory === undefined ? undefined : dataTarget(`${memory} ${bytes}`, pid());
  };

  return {
    dataBreakpointInfo: async ({ variablesReference = 0, name, frameId, bytes, asAddress }) => {
      const length = Math.min(Math.max(bytes ?? POINTER_BYTES, 1), MAX_BYTES);
      const found =
        asAddress === true
          ? dataTarget(`${addressAt(name, 0)} ${length}`, pid())
          : variablesReference > 0
            ? await ofVariable(variablesReference, name)
            : await ofName(name.trim(), state.frameIndex(frameId), length);
      if (!found) return { dataId: null, description: HOW };
      const accessTypes: Info['accessTypes'] = found.bytes
        ? ['read', 'write', 'readWrite']
        : ['write'];
      return { dataId: found.id, description: found.description, accessTypes, canPersist: false };
    },
    setDataBreakpoints: ({ breakpoints }) => {
      const bound = breakpoints.map((given, index) =>
        bind(given, state.breakpoints.dataId(index, given)),
      );
      state.breakpoints.data = bound.flatMap(({ point }) => (point ? [point] : []));
      state.breakpointsChanged();
      return { breakpoints: bound.map(({ shown }) => shown) };
    },
  };
}

function bind(
  given: DebugProtocol.DataBreakpoint,
  id: number,
): { readonly point?: DataBreakpoint; readonly shown: DebugProtocol.Breakpoint } {
  try {
    const { condition, hitCondition } = given;
    const options = parseOptions({
      ...(condition !== undefined && { condition }),
      ...(hitCondition !== undefined && { hitCondition }),
    });
    if (!isDataTarget(given.dataId)) throw new Error(HOW);
    const access = given.accessType ?? 'write';
    return {
      point: { id, target: given.dataId, access, ...options },
      shown: { id, verified: true },
    };
  } catch (error) {
    return { shown: { id, verified: false, message: (error as Error).message } };
  }
}
