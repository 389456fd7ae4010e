/** The kernel log as results show it: driver lines without their prefix, and the kernel's warnings. */
import type { Machine } from '../../../simulator/machine.ts';
import type { FrameNames } from './frame-names.ts';

const KERNEL_LINES = [
  ...['WARNING', 'BUG', 'Huh VM_FAULT', 'x86/PAT', 'RIP: 0010', 'Bad ', 'kernel BUG', 'ioremap'],
  ...['MCE', 'mm/', 'FAULT_INJECTION', 'Out of memory'],
];
/** The prefix under which drivers made for comparison log. */
const MARK = 'om: ';
/** Name of the process that runs scripts. */
const PROGRAM = 'mmscript';

/** `mmscript (123)`, `mmscript:123`, `PID: 123` without the number, which differs from run to run. */
function withoutPid(line: string): string {
  return line
    .replace(/PID: \d+/, 'PID')
    .replace(/(mmscript[^[(]*)(?:\(\d+\)|\[\d+\])/, '$1')
    .replace(/mmscript:\d*/, 'mmscript');
}

export class KernelLines {
  private next = 0;

  constructor(
    private readonly machine: Machine,
    private readonly names: FrameNames,
  ) {}

  /** Forgets what was logged so far. */
  skip(): void {
    this.next = this.machine.kernel.log.nextSequence;
  }

  /** Lines since the last call. */
  take(): string[] {
    const lines = this.machine.kernel.log.since(this.next).map(({ text }) => text);
    this.skip();
    const out: string[] = [];
    let cut = false;
    for (const line of lines) {
      if (line.includes('[ cut here ]')) cut = true;
      else if (line.includes('[ end trace')) cut = false;
      else if (line.startsWith(MARK)) out.push(this.frames(line.slice(MARK.length)));
      else if (KERNEL_LINES.some((word) => line.includes(word)))
        out.push(this.frames(withoutPid(line)));
      else if (!cut && line.includes(PROGRAM)) out.push(withoutPid(line));
    }
    return out;
  }

  /** A frame number in vm_pgoff is shown by name. */
  private frames(line: string): string {
    return line.replace(/pgoff=([0-9a-f]+)/, (whole, digits: string) => {
      const pfn = parseInt(digits, 16);
      const name = pfn >= 0x1000 ? this.names.driverName(pfn) : undefined;
      return name === undefined ? whole : `pgoff==${name}`;
    });
  }
}
