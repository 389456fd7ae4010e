/** Why an access to an address succeeds or not: the checks of the page fault handler, told in order (R5.1–R5.24). */
import { TASK_SIZE } from '../arch/memory-layout.ts';
import { PAGE_RW, ptePresent } from '../arch/pte.ts';
import { vmaName, vmaPermissions } from '../fs/proc/task-mmu.ts';
import { hex } from '../lib/ulong.ts';
import { vmOps, type MmContext } from '../mm/context.ts';
import type { MmStruct } from '../mm/mm-struct.ts';
import { forEachLeafRun, pteIndex } from '../mm/pgtable.ts';
import { VM_EXEC, VM_GROWSDOWN, VM_READ, VM_SHARED, VM_WRITE } from '../mm/vm-flags.ts';
import type { Vma } from '../mm/vma-table.ts';
import type { AccessKind, AccessStory } from './views.ts';

const PAGE = 4096;
/** An address this close behind a mapping is a length or an index that is a little too large. */
const NEAR = 16 * PAGE;

/** A story without its address. */
type Ending = Omit<AccessStory, 'address' | 'access'>;

export function accessStory(
  k: MmContext,
  mm: MmStruct,
  address: bigint,
  access: AccessKind,
): AccessStory {
  const end =
    address >= BigInt(TASK_SIZE) ? kernelHalf(address) : ending(k, mm, Number(address), access);
  return { address: `0x${address.toString(16)}`, access, ...end };
}

function kernelHalf(address: bigint): Ending {
  const failed = address >= 2n ** 64n - BigInt(PAGE);
  return {
    verdict: 'SIGSEGV',
    code: 'SEGV_MAPERR',
    headline: failed
      ? 'The pointer is MAP_FAILED, (void *)-1, or an offset from it: mmap() failed and the result was used.'
      : `0x${address.toString(16)} is no address of user space: the upper half is the kernel's.`,
    checks: [check('do_user_addr_fault', 'address < TASK_SIZE: no')],
    advice: [
      failed
        ? 'Compare the result of mmap() with MAP_FAILED and print errno: perror("mmap").'
        : 'A driver hands out offsets for mmap(), never kernel addresses: print what it gave.',
    ],
  };
}

function ending(k: MmContext, mm: MmStruct, address: number, access: AccessKind): Ending {
  const vma = mm.index.at(address);
  if (vma === 0) return noVma(k, mm, address);
  const found = check('lock_mm_and_find_vma', `found ${describe(k, mm, vma)}`);
  const missing = missingFlag(k, vma, access);
  if (missing !== undefined) return notAllowed(k, mm, vma, access, missing, found.text);
  const checks = [found, check('access_error', `the VMA allows to ${access}`)];
  const at = pteIndex(k, mm, address);
  const low = at < 0 ? 0 : k.memory.i32[at]!;
  if (ptePresent(low) && (access !== 'write' || (low & PAGE_RW) !== 0)) {
    return {
      verdict: 'succeeds',
      headline: 'The page is mapped and the entry allows the access: there is no fault.',
      checks: [check('page walk', 'the entry is present')],
      advice: [],
    };
  }
  if (ptePresent(low)) {
    const share = (k.vmas.vm_flags[vma]! & VM_SHARED) !== 0;
    return {
      verdict: 'succeeds',
      headline: share
        ? 'The first write to a shared page: the kernel asks page_mkwrite or pfn_mkwrite and makes the entry writable.'
        : 'A private page that may be shared: the kernel copies it first (copy-on-write).',
      checks: [...checks, check('do_wp_page', 'the entry is present, but not writable')],
      advice: [],
    };
  }
  return noPage(k, mm, vma, address, checks);
}

function noVma(k: MmContext, mm: MmStruct, address: number): Ending {
  const next = mm.index.find(address);
  const advice: string[] = [];
  const checks = [check('lock_mm_and_find_vma', 'no VMA contains the address')];
  if (address < PAGE) {
    advice.push(
      'The pointer is NULL, or an offset from NULL: look where it comes from. mmap() reports failure as MAP_FAILED, not as NULL.',
    );
  }
  const before = previous(k, mm, address);
  if (before !== 0 && address - k.vmas.vm_end[before]! < NEAR) {
    const past = address - k.vmas.vm_end[before]!;
    advice.push(
      `It lies ${past === 0 ? 'right behind' : `${past} bytes behind`} ${describe(k, mm, before)}: ` +
        'an index or a length is too large, or mmap() was asked for too few bytes.',
    );
  }
  if (next !== 0 && (k.vmas.vm_flags[next]! & VM_GROWSDOWN) !== 0) {
    checks.push(check('expand_stack', 'the next VMA grows down, but may not grow this far'));
    advice.push(
      'A stack grows down to RLIMIT_STACK, and keeps a gap of 256 pages to what lies below.',
    );
  }
  if (advice.length === 0) {
    advice.push(
      'Nothing was ever mapped here, or it was unmapped: compare the address with the lines of /proc/PID/maps.',
    );
  }
  return {
    verdict: 'SIGSEGV',
    code: 'SEGV_MAPERR',
    headline: `No mapping contains ${hex(address)}.`,
    checks,
    advice,
  };
}

function notAllowed(
  k: MmContext,
  mm: MmStruct,
  vma: Vma,
  access: AccessKind,
  missing: string,
  found: string,
): Ending {
  const prot = { VM_READ: 'PROT_READ', VM_WRITE: 'PROT_WRITE', VM_EXEC: 'PROT_EXEC' }[missing];
  const may = missing.replace('VM_', 'VM_MAY');
  return {
    verdict: 'SIGSEGV',
    code: 'SEGV_ACCERR',
    headline: `${describe(k, mm, vma)} may not be used to ${access}: it lacks ${missing}.`,
    checks: [
      check('lock_mm_and_find_vma', found),
      check('access_error', `vm_flags & ${missing}: not set`),
    ],
    advice: [
      `Map it with ${prot ?? missing}, or add it with mprotect(), which needs ${may}: ` +
        'a shared mapping of a file that was opened read-only does not have it.',
    ],
  };
}

function noPage(
  k: MmContext,
  mm: MmStruct,
  vma: Vma,
  address: number,
  checks: AccessStory['checks'],
): Ending {
  const ops = vmOps(k, vma);
  const shared = (k.vmas.vm_flags[vma]! & VM_SHARED) !== 0;
  const bus = (
    headline: string,
    where: string,
    text: string,
    advice: readonly string[],
  ): Ending => ({
    verdict: 'SIGBUS',
    code: 'BUS_ADRERR',
    headline,
    checks: [...checks, check(where, text)],
    advice,
  });
  if (ops === undefined) {
    if (!shared) {
      return {
        verdict: 'succeeds',
        headline: 'Anonymous memory: the kernel maps a page of zeroes.',
        checks: [...checks, check('do_anonymous_page', 'vm_ops is NULL')],
        advice: [],
      };
    }
    return bus(
      'A shared mapping without vm_ops has no pages to give.',
      'do_anonymous_page',
      'VM_SHARED and vm_ops is NULL',
      ['Set vma->vm_ops in the mmap handler, or map the pages there.'],
    );
  }
  if (ops.fault === undefined) {
    const pages = k.vmas.pages(vma);
    const there = mappedPages(k, mm, vma);
    return bus(
      `The driver mapped ${there} of ${pages} pages of this VMA, not this one, and has no vm_ops->fault to map it now.`,
      'do_fault',
      `vm_ops ${ops.label} has no fault handler`,
      [
        'In the mmap handler map all of vm_start to vm_end: remap_pfn_range(vma, vma->vm_start, pfn, vma->vm_end - vma->vm_start, vma->vm_page_prot), and return what it returned.',
        'Or refuse a VMA that is larger than the device with -EINVAL, or give the VMA a fault handler.',
      ],
    );
  }
  return withFaultHandler(k, vma, address, ops.label, checks, bus);
}

function withFaultHandler(
  k: MmContext,
  vma: Vma,
  address: number,
  label: string,
  checks: AccessStory['checks'],
  bus: (headline: string, where: string, text: string, advice: readonly string[]) => Ending,
): Ending {
  const file = k.vmas.vm_file[vma]! === 0 ? undefined : k.ports.file(k.vmas.vm_file[vma]!);
  const offset =
    (k.vmas.vm_pgoff[vma]! + Math.floor((address - k.vmas.vm_start[vma]!) / PAGE)) * PAGE;
  if (file?.f_inode.kind === 'regular' && offset >= file.f_inode.i_size) {
    return bus(
      `The page lies beyond the end of ${file.path()}: it begins at byte ${offset}, the file has ${file.f_inode.i_size}.`,
      'filemap_fault',
      'page index >= size of the file in pages',
      [
        'Make the file longer with ftruncate() before the access, or map less of it.',
        'mmap() itself never looks at the size: it also maps what is not there yet.',
      ],
    );
  }
  return {
    verdict: 'depends on the driver',
    headline: `vm_ops->fault of ${label} decides: VM_FAULT_SIGBUS becomes SIGBUS, VM_FAULT_SIGSEGV becomes SIGSEGV, VM_FAULT_OOM kills.`,
    checks: [...checks, check('__do_fault', 'vm_ops->fault is called for the page')],
    advice: [
      'Set a breakpoint in the fault handler and look at vmf->pgoff: it counts pages from the start of the device, not of the VMA.',
    ],
  };
}

function check(where: string, text: string): AccessStory['checks'][number] {
  return { where, text };
}

function missingFlag(k: MmContext, vma: Vma, access: AccessKind): string | undefined {
  const flags = k.vmas.vm_flags[vma]!;
  // Linux: access_error() asks a write for VM_WRITE; everything else only for any access at all (R5.4).
  if (access === 'write') return (flags & VM_WRITE) === 0 ? 'VM_WRITE' : undefined;
  if (access === 'execute') return (flags & VM_EXEC) === 0 ? 'VM_EXEC' : undefined;
  return (flags & (VM_READ | VM_WRITE | VM_EXEC)) === 0 ? 'VM_READ' : undefined;
}

function describe(k: MmContext, mm: MmStruct, vma: Vma): string {
  const v = k.vmas;
  const name = vmaName(k, mm, vma);
  const range = `${v.vm_start[vma]!.toString(16)}-${v.vm_end[vma]!.toString(16)}`;
  return `${name === '' ? 'anonymous memory' : name} (${range} ${vmaPermissions(v.vm_flags[vma]!)})`;
}

function previous(k: MmContext, mm: MmStruct, address: number): Vma {
  let found = 0;
  for (let vma = mm.index.first(); vma !== 0; vma = mm.index.next(k.vmas.vm_start[vma]!)) {
    if (k.vmas.vm_end[vma]! > address) break;
    found = vma;
  }
  return found;
}

/** Entries that are present, those mapped by frame number included. */
function mappedPages(k: MmContext, mm: MmStruct, vma: Vma): number {
  const { vm_start, vm_end } = k.vmas;
  let count = 0;
  forEachLeafRun(k, mm, vm_start[vma]!, vm_end[vma]!, (first, _address, entries) => {
    for (let i = 0; i < entries; i++) if (ptePresent(k.memory.i32[first + i * 2]!)) count++;
  });
  return count;
}
