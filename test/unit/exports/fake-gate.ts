import {
  FILE_GENERATION,
  FILE_INODE,
  VMA_GENERATION,
  type Gate,
} from '../../../simulator/exports/gate.ts';
import { KERNEL_CALLS, PROGRAM_CALLS } from '../../../simulator/exports/realm/guard.ts';

const MASK = (1n << 64n) - 1n;

/** Bytes by address; what was never written reads as 0. */
class Bytes {
  private readonly bytes = new Map<bigint, number>();

  read(address: bigint, count: number): string {
    let text = '';
    for (let i = 0n; i < BigInt(count); i++) {
      text += String.fromCharCode(this.bytes.get((address + i) & MASK) ?? 0);
    }
    return text;
  }

  write(address: bigint, text: string): void {
    for (let i = 0; i < text.length; i++) {
      this.bytes.set((address + BigInt(i)) & MASK, text.charCodeAt(i));
    }
  }
}

/** What kills a task in these tests. */
export const KILLED = 'killed';

/**
 * A machine in memory: all of user memory is mapped, kernel memory is from 0xffff888000000000 on, and every call that is
 * not answered here returns 0. Calls are kept with their arguments.
 */
export class FakeGate {
  readonly user = new Bytes();
  readonly kernel = new Bytes();
  readonly calls: [name: string, ...values: unknown[]][] = [];
  /** Results by call name, instead of the built-in ones. */
  readonly results: Record<string, unknown> = {};
  readonly output: Record<number, string> = { 1: '', 2: '' };
  readonly log: string[] = [];
  /** Kernel profile. */
  version = '6.12';
  /** Fields of VMAs and files by handle and field number. */
  readonly vmas = new Map<number, Map<number, number>>();
  readonly files = new Map<number, Map<number, number>>();
  readonly flags = new Map<number, bigint>();
  private tables = 1;
  private page = 0x100;
  private object = 0xffff888001000000n;

  addVma(handle: number, fields: Readonly<Record<number, number>>): void {
    const entries = Object.entries({ [VMA_GENERATION]: 1, ...fields });
    this.vmas.set(handle, new Map(entries.map(([field, value]) => [Number(field), value])));
  }

  addFile(handle: number, fields: Readonly<Record<number, number>>): void {
    const entries = Object.entries({ [FILE_GENERATION]: 1, [FILE_INODE]: 7, ...fields });
    this.files.set(handle, new Map(entries.map(([field, value]) => [Number(field), value])));
  }

  last(name: string): unknown[] {
    const call = this.calls.findLast(([called]) => called === name);
    if (call === undefined) throw new Error(`${name} was not called`);
    return call.slice(1);
  }

  gate(): Gate {
    const answers: Partial<Gate> = {
      load: (address, size) => little(this.user.read(BigInt(address), size)),
      store: (address, size, value) => {
        this.user.write(BigInt(address), bytesOf(BigInt(value), size));
      },
      load_bytes: (address, count) => this.user.read(BigInt(address), count),
      store_bytes: (address, bytes) => {
        this.user.write(BigInt(address), bytes);
      },
      fill_bytes: (address, byte, count) => {
        this.user.write(BigInt(address), String.fromCharCode(byte).repeat(count));
      },
      copy_bytes: (to, from, count) => {
        this.user.write(BigInt(to), this.user.read(BigInt(from), count));
      },
      write_text: (fd, bytes) => {
        this.output[fd] = (this.output[fd] ?? '') + bytes;
        return bytes.length;
      },
      kload: (address, size) => little(this.kernel.read(this.valid(address), size)),
      kstore: (address, size, value) => {
        this.kernel.write(this.valid(address), bytesOf(BigInt(value), size));
      },
      kload_bytes: (address, count) => this.kernel.read(this.valid(address), count),
      kstore_bytes: (address, bytes) => {
        this.kernel.write(this.valid(address), bytes);
      },
      kfill: (address, byte, count) => {
        this.kernel.write(this.valid(address), String.fromCharCode(byte).repeat(count));
      },
      kcopy: (to, from, count) => {
        this.kernel.write(this.valid(to), this.kernel.read(this.valid(from), count));
      },
      printk: (level, text) => {
        this.log.push(`<${level}>${text}`);
      },
      kmalloc: (size) => {
        const address = this.object;
        this.object += BigInt(Math.ceil(size / 16) * 16);
        return address;
      },
      pfn_valid: (pfn) => pfn < 0x8000,
      alloc_pages: (_gfp, order) => (this.page += 1 << order),
      vma_get: (vma, field) => this.vmas.get(vma)?.get(field) ?? 0,
      vma_set: (vma, field, value) => void this.vmas.get(vma)?.set(field, value),
      vma_flags: (vma) => this.flags.get(vma) ?? 0n,
      vma_flags_mod: (vma, set, clear) => {
        this.flags.set(vma, ((this.flags.get(vma) ?? 0n) | set) & ~clear);
      },
      vma_prot: () => 0x25n,
      vm_get_page_prot: (flags) => 0x25n | ((flags & 2n) << 0n),
      file_get: (file, field) => this.files.get(file)?.get(field) ?? 0,
      file_set: (file, field, value) => void this.files.get(file)?.set(field, value),
      file_name: () => 'memdev',
      register_file_operations: () => this.tables++,
      register_vm_operations: () => ++this.tables,
      misc_register: (_name, minor) => (minor === 255 ? 60 : minor),
      bug: () => this.kill(),
    };
    const members = [...PROGRAM_CALLS, ...KERNEL_CALLS].map((name) => {
      const answer = answers[name] as ((...values: unknown[]) => unknown) | undefined;
      const call = (...given: unknown[]): unknown => {
        const values = given.slice(0, given.findLastIndex((value) => value !== undefined) + 1);
        this.calls.push([name, ...values]);
        const fixed = this.results[name];
        if (typeof fixed === 'function') return (fixed as (...v: unknown[]) => unknown)(...values);
        return fixed ?? (answer === undefined ? 0 : answer(...values));
      };
      return [name, call] as const;
    });
    const kernel_version = (): string => this.version;
    return { ...Object.fromEntries(members), kernel_version } as unknown as Gate;
  }

  private valid(address: bigint): bigint {
    return address >= 0xffff888000000000n ? address : this.kill();
  }

  /** Called when the kernel kills the task; the engine is told before the throw. */
  onKill: () => void = () => undefined;

  private kill(): never {
    this.onKill();
    // eslint-disable-next-line @typescript-eslint/only-throw-error -- as the simulator does
    throw KILLED;
  }
}

function little(bytes: string): number | bigint {
  let value = 0n;
  for (let i = bytes.length - 1; i >= 0; i--) value = (value << 8n) | BigInt(bytes.charCodeAt(i));
  return bytes.length === 8 ? value : Number(value);
}

function bytesOf(value: bigint, size: number): string {
  let text = '';
  for (let i = 0; i < size; i++)
    text += String.fromCharCode(Number((value >> BigInt(8 * i)) & 0xffn));
  return text;
}
