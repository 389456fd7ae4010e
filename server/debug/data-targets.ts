/** Names of what a data breakpoint can watch. */

/** Something to watch: its id is what the sandbox takes as a target. */
export interface DataTarget {
  readonly id: string;
  readonly description: string;
  readonly bytes: boolean;
}

const ADDRESS = '(0x[0-9a-f]+)';
const IDS = [
  /^bytes:(phys|kernel|\d+):0x[0-9a-f]+:[1-9]\d{0,3}$/,
  /^pte(-writable)?:\d+:0x[0-9a-f]+$/,
  /^vma:\d+:0x[0-9a-f]+:vm_(start|end|pgoff|flags|page_prot|file|ops)$/,
  /^vmas:\d+$/,
  /^page:0x[0-9a-f]+:(refcount|mapcount)$/,
];

export function isDataTarget(id: unknown): boolean {
  return typeof id === 'string' && IDS.some((pattern) => pattern.test(id));
}

/**
 * Reads `0x7ffff7ff8000 8`, `phys:0x1000 4`, `pte 0x…`, `pte-writable 0x…`, `vma 0x… vm_flags`, `vmas`,
 * `page 0x3c40 refcount`.
 *
 * @param pid the process meant
 * @returns undefined when it is none of them
 */
export function dataTarget(text: string, pid: number): DataTarget | undefined {
  const match = (pattern: string): RegExpExecArray | null =>
    new RegExp(`^${pattern}$`, 'i').exec(text.trim());
  const target = (id: string, description: string, bytes = false): DataTarget | undefined =>
    isDataTarget(id) ? { id, description, bytes } : undefined;

  const bytes = match(`(phys:)?${ADDRESS}\\s+(\\d+)`);
  if (bytes) {
    const [, physical, address = '', length = ''] = bytes;
    const space = physical !== undefined ? 'phys' : isKernel(address) ? 'kernel' : String(pid);
    const unit = length === '1' ? 'byte' : 'bytes';
    const where = `${physical ?? ''}${address}`;
    return target(
      `bytes:${space}:${address.toLowerCase()}:${length}`,
      `${length} ${unit} at ${where}`,
      true,
    );
  }
  const pte = match(`(pte|pte-writable)\\s+${ADDRESS}`);
  if (pte) {
    const [, kind = '', address = ''] = pte;
    const what = `page table entry for ${address}`;
    return target(
      `${kind.toLowerCase()}:${pid}:${address.toLowerCase()}`,
      kind.toLowerCase() === 'pte' ? what : `${what} becomes writable`,
    );
  }
  const vma = match(`vma\\s+${ADDRESS}\\s+(\\w+)`);
  if (vma) {
    const [, address = '', field = ''] = vma;
    return target(
      `vma:${pid}:${address.toLowerCase()}:${field}`,
      `${field} of the VMA at ${address}`,
    );
  }
  const page = match(`page\\s+${ADDRESS}\\s+(\\w+)`);
  if (page) {
    const [, pfn = '', field = ''] = page;
    return target(`page:${pfn.toLowerCase()}:${field}`, `${field} of page ${pfn}`);
  }
  if (match('vmas')) return target(`vmas:${pid}`, `VMAs of process ${pid} split or merged`);
  return undefined;
}

function isKernel(address: string): boolean {
  return BigInt(address) >= 1n << 47n;
}
