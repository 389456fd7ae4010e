/**
 * `node saves.cjs ROUNDS`, bundled like the debug adapter: prints rows of what lies between a saved driver and the result
 * of its run, as JSON.
 */
import { existsSync, readFileSync } from 'node:fs';
import { compileLab, TypeCheckThread, warmUp } from '../../server/compile/index.ts';
import { sampleLabs } from '../../server/debug/samples.ts';
import { runRequest } from '../../server/sandbox/run-request.ts';
import { distFolder, SandboxSession } from '../../server/sandbox/session.ts';
import { headerExports } from '../../simulator/machine.ts';
import type { Row } from './row.ts';
import { savedDriver, sourceLab } from './saved-lab.ts';

const EVENTS = 10_000;
/** A spare child has built its machine and rehearsed by then. */
const SETTLE_MS = 800;

const MACHINE = {};
const PRINTER = `import { printf } from 'stdio.h';
export function main() { for (let i = 0; i < ${EVENTS}; i++) printf('%d\\n', i); return 0; }`;

/** From the text of a saved driver to the program's end, in children that are more or less ready. */
async function runs(rounds: number): Promise<Row[]> {
  let version = 0;
  const save = (session: SandboxSession): Promise<number> =>
    milliseconds(session, { 'memdev.driver.ts': savedDriver(version++) });
  await warmUp(sampleLabs(), { headers: headerExports });
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

/** From the text of a saved driver to its type errors. */
async function types(rounds: number): Promise<number[]> {
  const thread = new TypeCheckThread(distFolder());
  const { files } = sourceLab();
  const times: number[] = [];
  for (let round = -2; round < rounds; round++) {
    const text = `${savedDriver(0)}export const version: string = ${round};\n`;
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
  const session = new SandboxSession(MACHINE, { isSpare: true });
  await session.ready();
  await settle();
  return session;
}

/** @param changed files of the lab that are not as on the disk */
async function milliseconds(
  session: SandboxSession,
  changed: Readonly<Record<string, string>>,
): Promise<number> {
  const lab = sourceLab();
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

// Why: nothing else keeps the process while the compiler warms up.
const alive = setInterval(() => undefined, 1000);
void runs(Number(process.argv[2])).then((rows) => {
  clearInterval(alive);
  process.stdout.write(JSON.stringify(rows));
});
