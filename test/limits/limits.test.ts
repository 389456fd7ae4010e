import assert from 'node:assert/strict';
import { compileLab } from '../../server/compile/index.ts';
import { NO_BREAKPOINTS } from '../../server/sandbox/run-request.ts';
import { SandboxSession } from '../../server/sandbox/session.ts';
import { headerExports } from '../../simulator/machine.ts';

const MEMORY = 64 << 20;
const BUDGET = 100_000_000;

/** One program that is too much, and how it has to end. */
interface Excess {
  readonly name: string;
  readonly program: string;
  readonly driver?: string;
  readonly ends: RegExp;
}

const EXCESSES: readonly Excess[] = [
  {
    name: 'an endless loop stops at its line',
    program: `let turns = 0;
export function main(): number {
  for (;;) turns = (turns + 1) % 1000;
}`,
    ends: /^stopped at x\.user\.ts:3 in main: More than 100000000 statements ran: is this an endless loop\?$/,
  },
  {
    name: 'an endless recursion ends the program and names its function and line',
    program: `function down(n: number): number {
  return down(n + 1) + 1;
}
export function main(): number { return down(0); }`,
    ends: /^SIGABRT: .*stack overflow: more than 1000 nested calls in down \(x\.user\.ts:2:/,
  },
  {
    name: 'a regular expression that backtracks for ever is cut off at its line',
    program: `export function main(): number {
  const text = 'a'.repeat(45) + 'b';
  return /^(a+)+$/.test(text) ? 1 : 0;
}`,
    ends: /^died: The lab made no progress for 1\.5 s inside one built-in operation, at x\.user\.ts:3 in main\.$/,
  },
  {
    name: 'arrays without end',
    program: `export function main(): number {
  const all: number[][] = [];
  for (;;) all.push(new Array<number>(1000).fill(all.length));
}`,
    ends: /^died: The lab .*used (?:more than )?\d.* of (?:JavaScript )?memory, (?:last seen )?at x\.user\.ts:3 in main\.$/,
  },
  {
    name: 'a string that doubles without end',
    program: `export function main(): number {
  let text = 'x';
  for (;;) text += text;
}`,
    ends: /^SIGABRT: .*Invalid string length \(x\.user\.ts:3:/,
  },
  {
    name: 'array buffers without end',
    program: `export function main(): number {
  const all: Uint8Array[] = [];
  for (;;) all.push(new Uint8Array(1 << 26).fill(1));
}`,
    ends: /^(?:died: The lab used more than .* of memory, (?:last seen )?at x\.user\.ts:3 in main\.|SIGABRT: .*Array buffer allocation failed \(x\.user\.ts:3:.*)$/,
  },
  {
    name: 'a fault handler that never makes progress',
    program: `import { open, O_RDWR } from 'fcntl.h';
import { load_u8 } from 'pagewalk.h';
import { MAP_SHARED, mmap, PROT_READ } from 'sys/mman.h';
export function main(): number {
  return load_u8(mmap(0n, 4096n, PROT_READ, MAP_SHARED, open('/dev/x', O_RDWR), 0));
}`,
    driver: `import { MISC_DYNAMIC_MINOR, misc_register } from 'linux/miscdevice.h';
import { module_init } from 'linux/module.h';
import { type file, VM_FAULT_NOPAGE, type vm_area_struct } from 'linux/mm.h';
function x_mmap(_filp: file, vma: vm_area_struct): number {
  vma.vm_ops = { fault: () => VM_FAULT_NOPAGE };
  return 0;
}
module_init(() => misc_register({ minor: MISC_DYNAMIC_MINOR, name: 'x', fops: { mmap: x_mmap } }));`,
    ends: /^SIGKILL: read at 0x[0-9a-f]+ — its fault was handled again and again, but no entry came/,
  },
  {
    name: 'a million mappings, of which the kernel allows 65,530',
    program: `import { MAP_ANONYMOUS, MAP_FAILED, MAP_PRIVATE, mmap, PROT_READ, PROT_WRITE } from 'sys/mman.h';
export function main(): number {
  let refused = 0;
  for (let i = 0; i < 1_000_000; i++) {
    const prot = i % 2 === 0 ? PROT_READ : PROT_WRITE;
    if (mmap(0n, 4096n, prot, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0) === MAP_FAILED) refused++;
  }
  return refused > 900_000 ? 3 : 4;
}`,
    ends: /^exited with 3$/,
  },
];

interface Ending {
  readonly text: string;
  readonly stderr: string;
}

describe('a lab that is too much', function () {
  this.timeout(120_000);
  let session: SandboxSession | undefined;
  after(() => session?.end());

  async function play(program: string, driver?: string): Promise<Ending> {
    const files = [{ path: 'x.user.ts', text: program }];
    if (driver !== undefined) files.push({ path: 'x.driver.ts', text: driver });
    const { lab, diagnostics } = compileLab(files, { headers: headerExports });
    assert.ok(lab, diagnostics[0]?.message);
    if (!session?.isAlive) session = new SandboxSession({ memory: MEMORY });
    const present = session;
    let stderr = '';
    const listen = (stream: string, text: string): void => {
      if (stream === 'stderr') stderr += text;
    };
    present.on('output', listen);
    const ended = new Promise<string>((resolve) => {
      present.once('stopped', ({ text = '', frames }) => {
        const at = lab.statements[frames.find(({ kind }) => kind === 'user')?.statement ?? 0];
        resolve(`stopped at ${lab.files[at?.file ?? 0]}:${at?.line} in ${at?.fn}: ${text}`);
      });
      present.once('exited', (status) => {
        resolve(status.kind === 'exited' ? `exited with ${status.code}` : status.reason);
      });
      present.once('died', (reason) => {
        resolve(`died: ${reason}`);
      });
    });
    await present.start({
      lab,
      machine: { memory: MEMORY },
      rootfs: [],
      args: ['/bin/x'],
      breakpoints: NO_BREAKPOINTS,
      stopOnEntry: false,
      stopOnExit: false,
      budget: BUDGET,
    });
    const text = await ended;
    present.off('output', listen);
    present.removeAllListeners('stopped').removeAllListeners('exited');
    return { text, stderr };
  }

  for (const { name, program, driver, ends } of EXCESSES) {
    it(`ends with a sentence, and the next run works: ${name}`, async () => {
      const { text, stderr } = await play(program, driver);
      assert.match(text.startsWith('SIGABRT') ? `SIGABRT: ${stderr.trim()}` : text, ends);
      const next = await play('export function main(): number { return 7; }');
      assert.equal(next.text, 'exited with 7');
    });
  }
});
