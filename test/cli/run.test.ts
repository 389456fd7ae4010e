import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';

const root = path.resolve(import.meta.dirname, '..', '..');
const command = path.join(root, 'dist', 'pagewalk.cjs');
const labs = path.join(import.meta.dirname, 'labs');

interface Result {
  readonly status: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

function pagewalk(...args: string[]): Result {
  const run = spawnSync(process.execPath, [command, ...args], {
    encoding: 'utf8',
    cwd: root,
    env: { PATH: process.env['PATH'], NO_COLOR: '1' },
    timeout: 60_000,
  });
  return { status: run.status, stdout: run.stdout, stderr: run.stderr };
}

function lab(name: string): string {
  return path.join(labs, name);
}

const MISTYPED = `import { printf } from 'stdio.h';
export function main(): number {
  const seven: number = 'seven';
  printf('%s\\n', seven);
  return 7;
}
`;

describe('pagewalk run', function () {
  this.timeout(60_000);
  let folder = '';
  before(() => {
    folder = mkdtempSync(path.join(os.tmpdir(), 'run-'));
    writeFileSync(path.join(folder, 'a.user.ts'), MISTYPED);
  });
  after(() => {
    rmSync(folder, { recursive: true });
  });

  it('warns of type errors with --types after what the program prints, and keeps its exit status', () => {
    const { status, stdout, stderr } = pagewalk('run', '--types', folder);
    assert.deepEqual({ status, stdout }, { status: 7, stdout: 'seven\n' });
    const file = path.join(path.relative(root, folder), 'a.user.ts');
    assert.deepEqual(stderr.split('\n'), [
      `${file}:3:9: warning TS2322: Type 'string' is not assignable to type 'number'.`,
      `      const seven: number = 'seven';`,
      `            ^^^^^`,
      '',
    ]);
  });

  it('does not wait for a check of types that nobody asked for', () => {
    const { status, stdout, stderr } = pagewalk('run', folder);
    assert.deepEqual({ status, stdout, stderr }, { status: 7, stdout: 'seven\n', stderr: '' });
  });

  it('has type errors under "types" with --json, and none there that was not looked for', () => {
    const { stdout, stderr } = pagewalk('run', '--json', '--types', folder);
    const { types } = JSON.parse(stdout) as {
      types: { path: string; line: number; code: string }[];
    };
    assert.deepEqual(
      types.map(({ path: name, line, code }) => `${name}:${line} ${code}`),
      ['a.user.ts:3 TS2322'],
    );
    assert.equal(stderr, '');
    const unchecked = pagewalk('run', '--json', folder);
    assert.equal('types' in (JSON.parse(unchecked.stdout) as object), false);
  });

  it('prints what the memdev program prints and exits with its status', () => {
    const { status, stdout, stderr } = pagewalk('run', 'samples/memdev');
    assert.deepEqual(
      { status, stdout, stderr },
      { status: 0, stdout: 'Sky is Hello\n', stderr: '' },
    );
  });

  it('shows the errno of a driver that returns -EINVAL', () => {
    const { status, stderr } = pagewalk('run', lab('einval'));
    assert.deepEqual({ status, stderr }, { status: 1, stderr: 'mmap: Invalid argument\n' });
  });

  it('shows ENODEV for a driver without an mmap method', () => {
    const { status, stderr } = pagewalk('run', lab('no-mmap'));
    assert.deepEqual({ status, stderr }, { status: 1, stderr: 'mmap: No such device\n' });
  });

  it('ends in SIGSEGV although the program catches and returns in finally', () => {
    const { status, stdout, stderr } = pagewalk('run', lab('segv'));
    assert.equal(status, 139);
    assert.equal(stdout, 'before\n');
    assert.equal(stderr, 'SIGSEGV (SEGV_MAPERR): read at 0x12345 — no VMA contains the address\n');
  });

  it('ends in SIGKILL when memory is out, with the words of the OOM killer', () => {
    const { status, stdout, stderr } = pagewalk('run', lab('oom'), '--memory', '16M');
    assert.equal(status, 137);
    assert.equal(stdout, 'first\n');
    assert.match(
      stderr,
      /^SIGKILL: out of memory, and the OOM killer chose this process: write at/,
    );
    assert.match(
      stderr,
      /Out of memory: Killed process 100 \(oom\) total-vm:\d+kB, anon-rss:\d+kB/,
    );
  });

  it('ends in SIGBUS when the driver maps nothing', () => {
    const { status, stderr } = pagewalk('run', lab('bus'));
    assert.equal(status, 135);
    assert.match(stderr, /^SIGBUS \(BUS_ADRERR\): read at 0x7fff/);
  });

  it('turns an exception that leaves a driver into an oops with its place', () => {
    const { status, stderr } = pagewalk('run', lab('throws'));
    assert.equal(status, 139);
    assert.match(stderr, /^oops: Error: no slot for this page offset \(dev\.driver\.ts:10:27\)\n/);
    assert.match(stderr, /\[kernel\] BUG: unhandled exception in a driver/);
    assert.match(stderr, /\[kernel\] {2}call_mmap\n/);
  });

  it('cuts an endless loop off, in a program and in a handler, and names its line', () => {
    const { status, stdout, stderr } = pagewalk('run', lab('endless'));
    assert.deepEqual(
      { status, stdout, stderr },
      {
        status: 4,
        stdout: 'before\n',
        stderr:
          'prog.user.ts:6 in spin: More than 100000000 statements ran: is this an endless loop? ' +
          'The run was cut off; --max-statements sets another limit, or none.\n',
      },
    );
    const handler = pagewalk('run', lab('endless-handler'), '--max-statements', '5000');
    assert.equal(handler.status, 4);
    assert.match(
      handler.stderr,
      /^dev\.driver\.ts:6 in wait_for_nothing: More than 5000 statements /,
    );
    assert.equal(pagewalk('run', lab('exit7'), '--max-statements', 'none').status, 7);
    assert.match(
      pagewalk('run', lab('exit7'), '--max-statements', '0').stderr,
      /is no count: write/,
    );
  });

  it('passes arguments and gives the status of exit(), past finally', () => {
    const { status, stdout } = pagewalk('run', lab('exit7'), '--', 'one', 'two');
    assert.deepEqual({ status, stdout }, { status: 7, stdout: '3 one two\n' });
  });

  it('takes drivers and program as files', () => {
    const files = ['memdev.driver.ts', 'memdev.user.ts'].map((file) => `samples/memdev/${file}`);
    assert.equal(pagewalk('run', ...files).stdout, 'Sky is Hello\n');
  });

  it('shows a syntax error with file, line, column and the source line, and exits 3', () => {
    const { status, stderr } = pagewalk('run', 'test/cli/labs/broken');
    assert.equal(status, 3);
    assert.match(
      stderr,
      /^test\/cli\/labs\/broken\/prog\.user\.ts:2:13: error TS1109: Expression expected\./,
    );
    assert.match(stderr, /\n {4} {2}const x = ;\n {16}\^\n$/);
  });

  it('says what a lab without main needs', () => {
    const { status, stderr } = pagewalk('run', lab('no-main'));
    assert.equal(status, 2);
    assert.match(stderr, /prog\.user\.ts exports no main: write "export function main/);
  });

  for (const [what, args, sentence] of [
    ['a missing folder', ['run', 'no/such/lab'], 'There is no folder no/such/lab.'],
    ['a missing file', ['run', 'no.user.ts'], /There is no file .*no\.user\.ts\./],
    ['a folder that is no lab', ['run', 'docs'], /docs is no lab|There is no folder docs/],
    [
      'an unknown kernel',
      ['run', 'samples/memdev', '--kernel', '2.6'],
      'There is no kernel profile "2.6": use 6.12 or ldd3.',
    ],
    [
      'a bad memory size',
      ['run', 'samples/memdev', '--memory', 'lots'],
      /memory "lots" is no size/,
    ],
    [
      'an unknown device',
      ['run', 'samples/edu', '--devices', 'usb'],
      'There is no device "usb": use vga, edu or none of them.',
    ],
    ['an unknown command', ['walk'], 'there is no command "walk". See pagewalk --help.'],
    ['an unknown option', ['run', '--nope'], /Unknown option '--nope'/],
    ['an option that the adapter does not have', ['dap', '--nope'], /Unknown option '--nope'/],
    ['a missing lab', ['run'], /run needs a lab/],
  ] as const) {
    it(`answers ${what} with one sentence and status 2`, () => {
      const { status, stderr } = pagewalk(...args);
      assert.equal(status, 2);
      assert.equal(stderr.trim().split('\n').length, 1);
      if (typeof sentence === 'string') assert.equal(stderr.trim(), `pagewalk: ${sentence}`);
      else assert.match(stderr, sentence);
    });
  }

  it('gives the machine the devices that were asked for, and no others', () => {
    const probed = (devices: string): Result =>
      pagewalk('run', 'samples/edu', '--devices', devices);
    assert.match(probed('edu').stdout, /^id 010000ed\n/);
    for (const devices of ['vga', 'none']) {
      assert.equal(probed(devices).stderr, 'open: No such file or directory\n');
    }
  });

  it('takes the devices that lab.json names; the command line wins', () => {
    const folder = mkdtempSync(path.join(os.tmpdir(), 'pagewalk-devices-'));
    writeFileSync(
      path.join(folder, 'bus.user.ts'),
      `import { fopen, fgets, printf } from 'stdio.h';
       import { malloc } from 'stdlib.h';
       import { NULL } from 'unistd.h';
       export function main(): number {
         const file = fopen('/proc/iomem', 'r');
         const line = malloc(200);
         while (fgets(line, 200, file) !== NULL) printf('%s', line);
         return 0;
       }`,
    );
    writeFileSync(path.join(folder, 'lab.json'), '{ "devices": ["edu"] }');
    const regions = (...options: string[]): string[] =>
      ['fea00000', 'fd000000'].filter((name) =>
        pagewalk('run', folder, ...options).stdout.includes(name),
      );
    assert.deepEqual(regions(), ['fea00000']);
    assert.deepEqual(regions('--devices', 'vga'), ['fd000000']);
    writeFileSync(path.join(folder, 'lab.json'), '{ "devices": "edu" }');
    assert.equal(
      pagewalk('run', folder).stderr,
      'pagewalk: "devices" must be a list: use vga, edu or none of them.\n',
    );
    rmSync(folder, { recursive: true });
  });

  it('prints the stages that were asked for', () => {
    const { stdout } = pagewalk('run', 'samples/memdev', '--trace=do_mmap,remap_pfn_range');
    assert.match(stdout, /\ndo_mmap\(file=\/dev\/memdev, addr=NULL, len=100, /);
    assert.match(stdout, /\nremap_pfn_range\(vma=/);
  });

  it('explains a run: stages from libc to the handler, maps line, page walk, kernel log', () => {
    const { stdout } = pagewalk('run', 'samples/memdev', '--explain');
    const stages = ['mmap(', '__x64_sys_mmap(', 'ksys_mmap_pgoff(', 'vm_mmap_pgoff(', 'do_mmap('];
    const inner = [
      '__get_unmapped_area(',
      'mmap_region(',
      '__mmap_region(',
      'call_mmap(',
      'remap_pfn_range(',
    ];
    let from = 0;
    for (const name of [...stages, ...inner]) {
      const at = stdout.indexOf(name, from);
      assert.ok(at >= from, `${name} comes after what came before`);
      from = at;
    }
    assert.match(stdout, /\n7ffff7ff8000-7ffff7ff9000 rw-s 00000000 00:06 \d+ +\/dev\/memdev\n/);
    assert.match(stdout, /PTE {2}\[504\].*P RW US A D SPECIAL NX/);
    assert.match(stdout, /Kernel log\nmemdev: /);
    assert.match(stdout, /Open this lab in VS Code: /);
  });

  it('gives the result as JSON', () => {
    const { stdout } = pagewalk('run', 'samples/memdev', '--json');
    const result = JSON.parse(stdout) as Record<string, unknown>;
    assert.equal(result['version'], 1);
    assert.deepEqual(result['status'], { kind: 'exited', code: 0 });
    assert.equal(result['stdout'], 'Sky is Hello\n');
  });
});

describe('pagewalk', () => {
  it('shows help that fits a screen, with examples', () => {
    const { status, stdout } = pagewalk('--help');
    assert.equal(status, 0);
    const lines = stdout.split('\n');
    assert.ok(lines.length <= 40, `${lines.length} lines`);
    assert.ok(lines.every((line) => line.length <= 110));
    assert.match(stdout, /Examples\n {2}pagewalk run samples\/memdev\n/);
  });

  it('shows the same help behind every command', () => {
    const { stdout } = pagewalk('--help');
    for (const command of ['run', 'script', 'dap']) {
      assert.equal(pagewalk(command, '--help').stdout, stdout);
    }
  });

  it('tells its version', () => {
    assert.match(pagewalk('--version').stdout, /^\d+\.\d+\.\d+\n$/);
  });
});
