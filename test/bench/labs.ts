/**
 * Rows of a lab in the real sandbox: `labs.ts ROUNDS` prints them as JSON. It runs on the Node that is measured, because
 * a sandbox is made of the Node that starts it.
 */
import path from 'node:path';
import { compileLab } from '../../server/compile/index.ts';
import { readLabFolder } from '../../server/sandbox/lab-folder.ts';
import { runRequest } from '../../server/sandbox/run-request.ts';
import { SandboxSession } from '../../server/sandbox/session.ts';
import { headerExports } from '../../simulator/machine.ts';
import type { Row } from './row.ts';

const INSERTED = 40 * 512;
const PAIRS = 20_000;
const WARM_UP = 2;

/** Times between the lines `begin X` and `end X` of the lab's output, in nanoseconds. */
async function spans(folder: string): Promise<Map<string, number[]>> {
  const lab = readLabFolder(folder);
  const compiled = compileLab(lab.files, { headers: headerExports });
  if (!compiled.lab) throw new Error(`${folder} does not compile`);
  const session = new SandboxSession();
  const found = new Map<string, number[]>();
  let started = 0n;
  session.on('output', (_stream, text) => {
    const now = process.hrtime.bigint();
    const [, edge, name = ''] = /^(begin|end) (\w+)/.exec(text) ?? [];
    if (edge === 'begin') started = now;
    else if (edge === 'end') found.set(name, [...(found.get(name) ?? []), Number(now - started)]);
  });
  const ended = new Promise((resolve) => session.once('exited', resolve));
  await session.start(runRequest(lab, compiled.lab, {}));
  await ended;
  await session.end();
  return found;
}

const folder = path.join(import.meta.dirname, 'labs', 'insert');
const times = await spans(folder);
const each = (name: string, count: number): number[] =>
  (times.get(name) ?? []).slice(WARM_UP).map((span) => span / count);
const node = process.versions.node;
const rows: Row[] = [
  {
    ...{ name: 'vm_insert_page in a driver, a page of 512', unit: 'ns', node },
    ...{ rounds: each('insert', INSERTED), target: 250 },
  },
  { name: 'mmap + munmap, as a program writes it', unit: 'ns', node, rounds: each('pairs', PAIRS) },
];
console.log(JSON.stringify(rows));
