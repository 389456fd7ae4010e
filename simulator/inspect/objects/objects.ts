/** The objects of a stopped kernel: what a name such as `vma:12` stands for, and which ones a frame has at hand. */
import type { FileTable } from '../../fs/file-table.ts';
import type { KernelContext } from '../../kernel/context.ts';
import { currentTask } from '../../kernel/current.ts';
import type { Task } from '../../kernel/task.ts';
import type { MmStruct } from '../../mm/mm-struct.ts';
import { stages, type StageDefinition } from '../../trace/stage.ts';
import type { FrameObject, ObjectField, PageTableLevel } from '../views.ts';
import { cacheFields, fileFields, inodeFields } from './file.ts';
import { pointer } from './field.ts';
import { mmFields, tableFields, vmaList } from './mm.ts';
import { pageFields } from './page.ts';
import { pteFields } from './ptes.ts';
import { hasRegisters, registerFields } from './registers.ts';
import { childFields, descriptorFields, taskFields } from './task.ts';
import { vmaFields, vmaText } from './vma.ts';

export interface ObjectParts {
  readonly kernel: KernelContext;
  readonly files: FileTable;
}

/** Names of arguments that say which VMA a function is about. */
const ADDRESS_NAMES: ReadonlySet<string> = new Set(['address', 'addr', 'start']);

export class KernelObjects {
  constructor(private readonly parts: ObjectParts) {}

  /**
   * The fields of an object. Throws an Error with one sentence when it is gone.
   *
   * @param name as {@link ObjectField.opens} has it
   */
  fields(name: string): readonly ObjectField[] {
    const { kernel, files } = this.parts;
    const k = kernel.mm;
    const [kind = '', first = '', ...rest] = name.split(':');
    const number = Number(first);
    switch (kind) {
      case 'task':
        return taskFields(this.task(number));
      case 'children':
        return childFields(this.task(number));
      case 'files':
        return descriptorFields(this.task(number), files);
      case 'mm':
        return mmFields(this.mm(number), number);
      case 'vmas':
        return vmaList(k, this.mm(number));
      case 'vma':
        return vmaFields(k, files, number, this.pidOf(k.vmas.vm_mm[number]!));
      case 'ptes':
        return pteFields(k, this.mm(number), number, Number(rest[0]));
      case 'table': {
        const [level = 'PGD', address = '0'] = rest;
        return tableFields(k, this.mm(number), number, level as PageTableLevel, Number(address));
      }
      case 'file':
        return fileFields(files.get(number));
      case 'inode':
        return inodeFields(files.get(number).f_inode, number);
      case 'pages':
        return cacheFields(files.get(number).f_inode);
      case 'mappers':
        return [...files.get(number).f_inode.i_mapping.i_mmap].map((vma, index) =>
          pointer(String(index), 'struct vm_area_struct *', vmaText(k, vma), `vma:${vma}`),
        );
      case 'page':
        return pageFields(kernel, number);
      case 'registers':
        return this.registers(number);
      default:
        throw new Error(`There is no kernel object "${name}".`);
    }
  }

  /** What the active kernel function at `frame`, outermost 0, has at hand. */
  of(frame: number): readonly FrameObject[] {
    const { trace } = this.parts.kernel;
    const vma = this.vmaAt(frame);
    const call = this.callOf(frame);
    return [
      ...(vma === 0 ? [] : [{ name: 'VMA', opens: `vma:${vma}` }]),
      { name: 'current', opens: `task:${trace.framePid[frame] ?? 0}` },
      ...(call < 0 ? [] : [{ name: 'Registers', opens: `registers:${frame}` }]),
    ];
  }

  /** The VMA that the function is given, or that is at the address it is given; 0 when there is none. */
  private vmaAt(frame: number): number {
    const { kernel } = this.parts;
    const last = frame === kernel.trace.depth - 1 ? kernel.trace.lastStep() : undefined;
    const passed = last ? valuesOf(last.stage, last.values) : [];
    const own = [...passed, ...this.values(frame)];
    const given = own.find(({ kind, value }) => kind === 'vma' && value !== 0);
    if (given) return given.value;
    const mm = this.taskOf(kernel.trace.framePid[frame] ?? 0)?.mm;
    const at = own.find(({ kind, name }) => kind === 'address' && ADDRESS_NAMES.has(name));
    return mm && at && at.value > 0 ? mm.index.at(at.value) : 0;
  }

  private registers(frame: number): readonly ObjectField[] {
    const { trace } = this.parts.kernel;
    const call = this.callOf(frame);
    const definition = stages()[trace.frameStage[call] ?? -1];
    if (!definition) return [];
    const last = trace.lastStep();
    const returns = stages()[last?.stage ?? -1]?.name === 'syscall_exit_to_user_mode';
    return registerFields(
      definition,
      trace.argumentsAt(call),
      returns ? last?.values[0] : undefined,
    );
  }

  /** The innermost function from `frame` outwards at which the program came into the kernel, or -1. */
  private callOf(frame: number): number {
    const { trace } = this.parts.kernel;
    const pid = trace.framePid[frame];
    for (let at = frame; at >= 0 && trace.framePid[at] === pid; at--) {
      if (hasRegisters(stages()[trace.frameStage[at]!]?.name ?? '')) return at;
    }
    return -1;
  }

  private values(frame: number) {
    const { trace } = this.parts.kernel;
    return valuesOf(trace.frameStage[frame]!, trace.argumentsAt(frame));
  }

  private taskOf(pid: number): Task | undefined {
    const { kernel } = this.parts;
    const current = currentTask(kernel);
    return kernel.tasks.get(pid) ?? (current.pid === pid || pid === 0 ? current : undefined);
  }

  private task(pid: number): Task {
    const task = this.taskOf(pid);
    if (!task) throw new Error(`Process ${pid} is gone.`);
    return task;
  }

  private mm(pid: number): MmStruct {
    const { mm } = this.task(pid);
    if (!mm) throw new Error(`Process ${pid} has no address space.`);
    return mm;
  }

  /** A task that uses the address space. */
  private pidOf(mm: number): number | undefined {
    return [...this.parts.kernel.tasks.values()].find((task) => task.mm?.id === mm)?.pid;
  }
}

function valuesOf(stage: number, values: readonly number[]) {
  const { parameters }: Pick<StageDefinition, 'parameters'> = stages()[stage] ?? { parameters: [] };
  return parameters.map(({ name, kind }, index) => ({ name, kind, value: values[index] ?? 0 }));
}
