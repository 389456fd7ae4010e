import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { compileLab, TypeCheckThread } from '../../server/compile/index.ts';
import { readLabFolder } from '../../server/sandbox/lab-folder.ts';
import { runRequest } from '../../server/sandbox/run-request.ts';
import { distFolder, SandboxSession } from '../../server/sandbox/session.ts';
import { headerExports } from '../../simulator/machine.ts';
import type { Row } from './row.ts';

const memdev = path.resolve(import.meta.dirname, '..', '..', 'samples', 'memdev');
/** Lines of the driver that is saved. */
const LINES = 200;
const EVENTS = 10_000;
/** A spare child has built its machine by then. */
const SETTLE_MS = 500;

/** From the text of a saved driver to the program's end, in children that are more or less ready. */
export async function runs(rounds: number): Promise<Row[]> {
  const driver = longDriver();
  let version = 0;
  const save = (session: SandboxSession): Promise<number> =>
    milliseconds(session, { 'memdev.driver.ts': `${driver}// ${version++}\n` });
  const reused = await settled();
  await save(reused);
  const rows: Record<'reused' | 'spare' | 'fresh' | 'events', number[]> = {
    ...{ reused: [], spare: [], fresh: [], events: [] },
  };
  const idle: number[] = [];
  for (let i = 0; i < rounds; i++) {
    await settle();
    rows.reused.push(await save(reused));
    const spare = await settled();
    idle.push(residentMiB(spare));
    rows.spare.push(await save(spare));
    await spare.end();
    const fresh = new SandboxSession(MACHINE);
    rows.fresh.push(await save(fresh));
    await fresh.end();
    await settle();
    rows.events.push(await milliseconds(reused, { 'memdev.user.ts': PRINTER }));
  }
  await reused.end();
  return [
    { name: 'save → result, child used before', unit: 'ms', rounds: rows.reused, target: 25 },
    { name: 'save → result, spare child', unit: 'ms', rounds: rows.spare, target: 25 },
    { name: 'save → result, fresh child', unit: 'ms', rounds: rows.fresh },
    { name: 'run that prints 10,000 lines', unit: 'ms', rounds: rows.events },
    {
      name: 'type errors of a saved driver, warm',
      unit: 'ms',
      rounds: await types(rounds),
      target: 50,
    },
    { name: 'memory of an idle sandbox', unit: 'MiB', rounds: idle },
  ];
}

const MACHINE = {};
const PRINTER = `import { printf } from 'stdio.h';
export function main() { for (let i = 0; i < ${EVENTS}; i++) printf('%d\\n', i); return 0; }`;

function longDriver(): string {
  const lines = readFileSync(path.join(memdev, 'memdev.driver.ts'), 'utf8').trimEnd().split('\n');
  for (let i = 0; lines.length < LINES; i++) {
    lines.push(`export function pages${i}(size: bigint): bigint {`);
    lines.push(`  const whole = size >> 12n;`, `  if (size & 0xfffn) return whole + 1n;`);
    lines.push('  return whole;', '}');
  }
  return `${lines.join('\n')}\n`;
}

/** From the text of a saved driver to its type errors. */
async function types(rounds: number): Promise<number[]> {
  const thread = new TypeCheckThread(distFolder());
  const { files } = readLabFolder(memdev);
  const driver = longDriver();
  const times: number[] = [];
  for (let round = -2; round < rounds; round++) {
    const text = `${driver}export const version: string = ${round};\n`;
    const saved = files.map((file) =>
      file.path === 'memdev.driver.ts' ? { ...file, text } : file,
    );
    const started = process.hrtime.bigint();
    const errors = await thread.check(saved);
    if (!errors.some(({ code }) => code === 'TS2322')) throw new Error('the error was not found');
    if (round >= 0) times.push(Number(process.hrtime.bigint() - started) / 1e6);
  }
  thread.end();
  return times;
}

function settle(): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, SETTLE_MS));
}

async function settled(): Promise<SandboxSession> {
  const session = new SandboxSession(MACHINE);
  await session.ready();
  await settle();
  return session;
}

/** @param changed files of the memdev lab that are not as on the disk */
async function milliseconds(
  session: SandboxSession,
  changed: Readonly<Record<string, string>>,
): Promise<number> {
  const lab = readLabFolder(memdev);
  const files = lab.files.map((file) => ({ ...file, text: changed[file.path] ?? file.text }));
  const ended = new Promise((resolve) => session.once('exited', resolve));
  const started = process.hrtime.bigint();
  const compiled = compileLab(files, { headers: headerExports });
  if (!compiled.lab) throw new Error('memdev does not compile');
  await session.start(runRequest(lab, compiled.lab, {}));
  await ended;
  return Number(process.hrtime.bigint() - started) / 1e6;
}

/** NaN where there is no /proc. */
function residentMiB({ pid }: SandboxSession): number {
  const file = `/proc/${String(pid)}/status`;
  if (!existsSync(file)) return NaN;
  const [, kibibytes] = /VmRSS:\s*(\d+) kB/.exec(readFileSync(file, 'utf8')) ?? [];
  return Number(kibibytes) / 1024;
}
