import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { readdirSync, statSync } from 'node:fs';
import path from 'node:path';
import { promisify } from 'node:util';
import { compileLab } from '../../server/compile/index.ts';
import { readLabFolder } from '../../server/sandbox/lab-folder.ts';
import { headerExports } from '../../simulator/machine.ts';
import { runLab } from '../support/lab-run.ts';
import { otherNodes } from '../support/other-nodes.ts';

const run = promisify(execFile);
const ROOT = path.resolve(import.meta.dirname, '../..');
const SAMPLES = readdirSync(path.join(ROOT, 'samples')).filter((name) =>
  statSync(path.join(ROOT, 'samples', name)).isDirectory(),
);
const RUNS = 200;
/** Bytes; little, since the hash looks at all of it. */
const MEMORY = 16 << 20;

/** What one run of every sample comes to in a sandbox, played by a Node in an environment. */
async function played(node: string, env: NodeJS.ProcessEnv = {}): Promise<string[]> {
  const folders = SAMPLES.map((name) => path.join(ROOT, 'samples', name));
  const script = path.join(import.meta.dirname, 'play.ts');
  const { stdout } = await run(node, ['--import', 'tsx', script, '2', ...folders], {
    cwd: ROOT,
    env: { PATH: process.env['PATH'], HOME: process.env['HOME'], ...env },
  });
  return stdout.trim().split('\n');
}

describe('a run is a function of the lab', function () {
  this.timeout(900_000);
  let here: string[] = [];
  before(async () => {
    here = await played(process.execPath);
  });

  for (const name of SAMPLES) {
    it(`${name}: ${RUNS} runs leave one machine and one output`, () => {
      const { files } = readLabFolder(path.join(ROOT, 'samples', name));
      const texts = Object.fromEntries(files.map(({ path: file, text }) => [file, text]));
      const seen = new Set<string>();
      for (let i = 0; i < RUNS; i++) {
        const { kernel, output, log, status } = runLab(texts, { memory: MEMORY });
        seen.add([kernel.inspect('stateHash', '{}'), output, ...log, status.kind].join('\n'));
      }
      assert.equal(seen.size, 1);
    });
  }

  it('two runs in one sandbox are the same, before the program goes and after', () => {
    assert.equal(here.length, SAMPLES.length);
    here.forEach((line, index) => {
      const runs = JSON.parse(line) as string[];
      assert.equal(runs.length, 1, SAMPLES[index]);
      const { hashes } = JSON.parse(runs[0] ?? '{}') as { hashes: string[] };
      assert.ok(hashes.length >= 2, SAMPLES[index]);
    });
    assert.equal(new Set(here).size, SAMPLES.length, 'each sample is another run');
  });

  it('Node 20, 22 and 24 come to the same', async function () {
    const others = await otherNodes();
    for (const { path: file, version } of others.nodes) {
      assert.deepEqual(await played(file), here, version);
    }
    if (others.missing.length === 0) return;
    console.log(others.missing.join('\n'));
    this.skip();
  });

  it('time zone, locale and the size of the heap do not matter', async () => {
    const env = { TZ: 'Asia/Kathmandu', LANG: 'tr_TR.UTF-8', LC_ALL: 'tr_TR.UTF-8' };
    const other = { ...env, NODE_OPTIONS: '--max-semi-space-size=4 --stack-trace-limit=3' };
    assert.deepEqual(await played(process.execPath, other), here);
  });

  it('functions of Math that engines round differently are refused with a sentence', () => {
    const names = ['sin', 'cos', 'tan', 'exp', 'log', 'pow', 'hypot', 'cbrt', 'atan2', 'random'];
    for (const name of names) {
      const text = `export function main(): number { return Math.${name}(1, 2); }\n`;
      const { lab, diagnostics } = compileLab([{ path: 'x.user.ts', text }], {
        headers: headerExports,
      });
      assert.equal(lab, undefined);
      assert.match(diagnostics[0]?.message ?? '', new RegExp(`Math\\.${name}.*\\.$`));
    }
  });

  it('how the engine words an exception of a driver is not part of the machine', () => {
    const hashWith = (message: string): string => {
      const { kernel, log } = runLab(
        {
          'x.driver.ts': `import { MISC_DYNAMIC_MINOR, misc_register } from 'linux/miscdevice.h';
            import { module_init } from 'linux/module.h';
            const fops = { open(): number { throw new TypeError('${message}'); } };
            module_init(() => misc_register({ minor: MISC_DYNAMIC_MINOR, name: 'x', fops }));`,
          'x.user.ts': `import { open, O_RDWR } from 'fcntl.h';
            export function main(): number { return open('/dev/x', O_RDWR); }`,
        },
        { memory: MEMORY },
      );
      assert.ok(log.some((line) => line.includes(message)));
      return kernel.inspect('stateHash', '{}');
    };
    const one = hashWith('x is not a function');
    assert.equal(hashWith('undefined is not an object'), one);
  });

  it('another byte, another line of the log and another size of memory are another machine', () => {
    const hashOf = (body: string, memory = MEMORY): string => {
      const text = `import { store_u8 } from 'pagewalk.h';
        import { MAP_ANONYMOUS, MAP_PRIVATE, mmap, PROT_READ, PROT_WRITE } from 'sys/mman.h';
        export function main(): number {
          const at = mmap(0n, 4096n, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
          ${body}
          return Number(at & 1n);
        }`;
      return runLab({ 'x.user.ts': text }, { memory }).kernel.inspect('stateHash', '{}');
    };
    const hashes = [
      hashOf('store_u8(at, 1);'),
      hashOf('store_u8(at, 1);', MEMORY * 2),
      hashOf('store_u8(0n, 1);'),
    ];
    assert.equal(new Set(hashes).size, 3);
  });
});
