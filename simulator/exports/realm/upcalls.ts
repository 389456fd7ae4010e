import { show, type AnyFunction } from '../../libc/arguments.ts';
import type { ulong } from '../../lib/ulong.ts';
import {
  FILE_INODE,
  FOP_FASYNC,
  FOP_FLUSH,
  FOP_FSYNC,
  FOP_GET_UNMAPPED_AREA,
  FOP_IOCTL,
  FOP_FLOCK,
  FOP_LOCK,
  FOP_ITERATE_SHARED,
  FOP_LLSEEK,
  FOP_MMAP,
  FOP_OPEN,
  FOP_POLL,
  FOP_READ,
  FOP_RELEASE,
  FOP_WRITE,
  VM_OP_ACCESS,
  VM_OP_CLOSE,
  VM_OP_FAULT,
  VM_OP_MAP_PAGES,
  VM_OP_MAY_SPLIT,
  VM_OP_MPROTECT,
  VM_OP_NAME,
  VM_OP_NOPAGE,
  VM_OP_OPEN,
  VM_OP_PAGE_MKWRITE,
  VM_OP_PFN_MKWRITE,
  type Upcalls,
} from '../gate.ts';
import { CALLBACK_IRQ, CALLBACK_IRQ_THREAD } from '../sched-gate.ts';
import { makeSiginfo } from '../../libc/siginfo.ts';
import { exitStatus } from './exit-status.ts';
import { makeKiocb } from './kiocb.ts';
import { functionName } from './operations.ts';
import { NOPAGE_OOM } from './pagewalk-ldd3.ts';
import type { Realm } from './realm.ts';
import { describeThrown, passFatal } from './thrown.ts';

type ResultType = 'int' | 'long' | 'void';

/** The kernel's way into drivers. It is called nowhere else, and only inside try and catch. */
export function createUpcalls(realm: Realm): Upcalls {
  const { kernel, engine, files, inodes, vmas, faults, fops, vmOperations, modules, mode } = realm;
  const { callbacks, programs, pollTables, iovIters, dirContexts, fileLocks, pages } = realm;
  let thrown = '';
  let position = 0;

  /** Runs driver code on the kernel's side; `failed` when an exception left it. */
  function call<T>(run: () => T, failed: T): T {
    const before = mode.kernel;
    mode.kernel = true;
    try {
      return run();
    } catch (exception) {
      passFatal(engine, exception);
      thrown = describeThrown(exception, engine);
      return failed;
    } finally {
      mode.kernel = before;
    }
  }

  function number(self: unknown, fn: AnyFunction, type: ResultType, values: unknown[]): number {
    const result = Reflect.apply(fn, self, values);
    if (type === 'void') return 0;
    if (typeof result === 'number' && Number.isSafeInteger(result)) {
      return type === 'int' ? result | 0 : result;
    }
    throw new TypeError(badResult(functionName(fn) || 'the handler', type, result));
  }

  function transfer(self: unknown, fn: AnyFunction, file: number, a: number, rest: unknown[]) {
    const ppos = { value: a };
    const filp = files.of(file);
    const result = number(self, fn, 'long', [filp, ...rest, ppos]);
    const left: unknown = ppos.value;
    position = typeof left === 'number' && Number.isSafeInteger(left) ? left : a;
    return result;
  }

  function fileOperation(
    table: number,
    member: number,
    file: number,
    a: number,
    b: ulong,
    c: ulong,
  ): number {
    const entry = fops.of(table);
    const fn = entry?.members.get(member);
    if (entry === undefined || fn === undefined) return 0;
    const self = entry.object;
    switch (member) {
      case FOP_OPEN:
      case FOP_RELEASE: {
        const inode = inodes.of(kernel.file_get(file, FILE_INODE));
        return number(self, fn, 'int', [inode, files.of(file)]);
      }
      case FOP_FLUSH:
        return number(self, fn, 'int', [files.of(file), BigInt(a)]);
      case FOP_READ:
      case FOP_WRITE:
        return transfer(self, fn, file, a, [BigInt(b), BigInt(c)]);
      case FOP_LLSEEK:
        return number(self, fn, 'long', [files.of(file), a, Number(b)]);
      case FOP_IOCTL:
        return number(self, fn, 'long', [files.of(file), a >>> 0, BigInt(b)]);
      case FOP_MMAP:
        return number(self, fn, 'int', [files.of(file), vmas.of(a)]);
      case FOP_FSYNC:
        return number(self, fn, 'int', [files.of(file), Number(b), Number(c), a]);
      case FOP_POLL:
        return number(self, fn, 'int', [files.of(file), pollTables.of(a)]);
      case FOP_FASYNC:
        return number(self, fn, 'int', [a, files.of(file), Number(b)]);
      case FOP_LOCK:
      case FOP_FLOCK: {
        const filp = files.of(file);
        return fileLocks.during(Number(b), filp, (lock) =>
          number(self, fn, 'int', [filp, a, lock]),
        );
      }
      case FOP_ITERATE_SHARED:
        return dirContexts.during(
          a,
          Number(b),
          (ctx) => number(self, fn, 'int', [files.of(file), ctx]),
          (left) => (position = left),
        );
      default:
        return 0;
    }
  }

  function unmappedArea(
    table: number,
    file: number,
    hint: number,
    length: number,
    pgoff: number,
    flags: number,
  ): number {
    const entry = fops.of(table);
    const fn = entry?.members.get(FOP_GET_UNMAPPED_AREA);
    if (entry === undefined || fn === undefined) return 0;
    const values = [hint, length, pgoff, flags].map((value) => BigInt(value));
    return address(fn, Reflect.apply(fn, entry.object, [files.of(file), ...values]));
  }

  /** `unsigned long` that is an address of user space, or a negative error number in a bigint or a number. */
  function address(fn: AnyFunction, result: unknown): number {
    if (typeof result === 'number' && Number.isSafeInteger(result)) return result;
    if (typeof result === 'bigint') return Number(BigInt.asIntN(64, result));
    const name = functionName(fn) || 'get_unmapped_area';
    throw new TypeError(`${name} must return an address (bigint), got ${show(result)}`);
  }

  function iteration(
    table: number,
    member: number,
    file: number,
    start: number,
    flags: number,
    segments: string,
  ): number {
    const entry = fops.of(table);
    const fn = entry?.members.get(member);
    if (entry === undefined || fn === undefined) return 0;
    const iocb = makeKiocb(files.of(file), start, flags);
    const result = iovIters.during(segments, (iter) =>
      number(entry.object, fn, 'long', [iocb, iter]),
    );
    position = iocb.ki_pos;
    return result;
  }

  function vmOperation(
    table: number,
    member: number,
    vma: number,
    a: number,
    b: number,
    c: number,
  ): number {
    const entry = vmOperations.of(table);
    const fn = entry?.members.get(member);
    if (entry === undefined || fn === undefined) return 0;
    const self = entry.object;
    switch (member) {
      case VM_OP_FAULT:
      case VM_OP_PAGE_MKWRITE:
      case VM_OP_PFN_MKWRITE:
        return number(self, fn, 'int', [faults.of(a)]);
      case VM_OP_MAP_PAGES:
        return number(self, fn, 'int', [faults.of(a), BigInt(b), BigInt(c)]);
    }
    const area = vmas.of(vma);
    switch (member) {
      case VM_OP_OPEN:
      case VM_OP_CLOSE:
        return number(self, fn, 'void', [area]);
      case VM_OP_MAY_SPLIT:
        return number(self, fn, 'int', [area, BigInt(a)]);
      case VM_OP_NOPAGE: {
        const page: unknown = Reflect.apply(fn, self, [area, BigInt(a), { value: 0 }]);
        if (page === null) return 0;
        return page === NOPAGE_OOM ? -1 : pages.pfn(functionName(fn) || 'nopage', 'result', page);
      }
      case VM_OP_MPROTECT:
        return number(self, fn, 'int', [area, BigInt(a), BigInt(b), BigInt(c)]);
      default:
        return number(self, fn, 'int', [area]);
    }
  }

  function vmAccess(
    table: number,
    vma: number,
    address: number,
    buffer: bigint,
    length: number,
    write: boolean,
  ): number {
    const entry = vmOperations.of(table);
    const fn = entry?.members.get(VM_OP_ACCESS);
    if (entry === undefined || fn === undefined) return 0;
    const values = [vmas.of(vma), BigInt(address), buffer, length, write ? 1 : 0];
    return number(entry.object, fn, 'int', values);
  }

  function vmName(table: number, vma: number): string | null {
    const entry = vmOperations.of(table);
    const fn = entry?.members.get(VM_OP_NAME);
    if (entry === undefined || fn === undefined) return null;
    const name = Reflect.apply(fn, entry.object, [vmas.of(vma)]);
    if (name === null || typeof name === 'string') return name;
    throw new TypeError(
      `${functionName(fn) || 'name'} must return a string or null, got ${show(name)}`,
    );
  }

  function callback(kind: number, id: number, a: number): number {
    const found = callbacks.get(kind, id);
    if (!found) return 0;
    const { fn, values } = found;
    return kind === CALLBACK_IRQ || kind === CALLBACK_IRQ_THREAD
      ? number(undefined, fn, 'int', [a, ...values])
      : number(undefined, fn, 'void', [...values]);
  }

  return Object.freeze<Upcalls>({
    file_operation: (table, member, file, a, b, c) =>
      call(() => fileOperation(table, member, file, a, b, c), NaN),
    file_unmapped_area: (table, file, hint, length, pgoff, flags) =>
      call(() => unmappedArea(table, file, hint, length, pgoff, flags), NaN),
    file_operation_iter: (table, member, file, start, flags, segments) =>
      call(() => iteration(table, member, file, start, flags, segments), NaN),
    vm_operation: (table, member, vma, a, b, c) =>
      call(() => vmOperation(table, member, vma, a, b, c), NaN),
    vm_operation_access: (table, vma, address, buffer, length, write) =>
      call(() => vmAccess(table, vma, address, buffer, length, write), NaN),
    vm_operation_name: (table, vma) => call(() => vmName(table, vma), null),
    file_position: () => position,
    module_init(module) {
      const { init } = modules.of(module);
      return init === undefined ? 0 : call(() => number(undefined, init, 'int', []), NaN);
    },
    module_exit(module) {
      const { exit } = modules.of(module);
      return exit === undefined ? 0 : call(() => number(undefined, exit, 'void', []), NaN);
    },
    module_permanent(module) {
      const { init, exit } = modules.of(module);
      return init !== undefined && exit === undefined;
    },
    callback: (kind, id, a) => call(() => callback(kind, id, a), NaN),
    program_main: (program) => call(() => exitStatus(programs.run(program)), NaN),
    signal_handler(handler, signal, siginfo, code, address, pid, status) {
      try {
        const info = siginfo ? makeSiginfo(signal, code, address, pid, status) : undefined;
        programs.signal(handler, signal, info);
        return 0;
      } catch (exception) {
        passFatal(engine, exception);
        mode.left = { exception };
        return NaN;
      }
    },
    thrown: () => thrown,
    set_fatal(fatal) {
      engine.fatal = fatal;
    },
  });
}

function badResult(fn: string, type: ResultType, result: unknown): string {
  const wanted = `${fn} must return ${type === 'int' ? 'an int' : 'a long'} (number), got ${show(result)}`;
  return result === undefined ? `${wanted}: add \`return 0\`` : wanted;
}
