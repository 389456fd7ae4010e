import { spawnSync } from 'node:child_process';
import { cpSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { build } from 'esbuild';
import { ADAPTER_FLAGS } from '../../server/protocol/adapter-flags.ts';
import { TestAdapterServer } from '../support/adapter-server.ts';
import type { Node } from './nodes.ts';
import type { Row } from './row.ts';
import { savedDriver, sourceLab } from './saved-lab.ts';

const root = path.resolve(import.meta.dirname, '..', '..');
/** The adapter's compiler is warm by then. */
const WARM_MS = 10_000;
/** The adapter has its next sandbox ready by then. */
const SETTLE_MS = 2500;

/** Runs of a lab that was saved, on every Node, and in an adapter as an editor has it. */
export async function* runs(
  rounds: number,
  nodes: readonly Node[],
  out: string,
): AsyncGenerator<Row> {
  const bundle = await bundleSaves(out);
  for (const node of nodes) {
    const run = spawnSync(node.path, [...ADAPTER_FLAGS, bundle, String(rounds)], {
      encoding: 'utf8',
    });
    if (run.status !== 0) throw new Error(`saves.ts failed: ${run.stderr}`);
    for (const row of JSON.parse(run.stdout) as Row[]) yield { ...row, node: node.version };
  }
  yield await inEditor(rounds);
}

/** Why: what lies between a save and its result runs in a bundle, with the compiler minified, and so it is measured. */
async function bundleSaves(out: string): Promise<string> {
  const outfile = path.join(out, 'saves.cjs');
  const compiler = path.join(root, 'dist', 'typescript.cjs');
  await build({
    absWorkingDir: root,
    entryPoints: ['test/bench/saves.ts'],
    outfile,
    bundle: true,
    platform: 'node',
    format: 'cjs',
    target: 'node20',
    define: { 'import.meta.dirname': JSON.stringify(path.join(root, 'dist')) },
    plugins: [
      {
        name: 'built-typescript',
        setup: (builder) => {
          builder.onResolve({ filter: /^typescript$/ }, () => ({ path: compiler, external: true }));
        },
      },
    ],
  });
  return outfile;
}

/** From the driver's file on the disk to the end of the session, over the debug adapter's protocol. */
async function inEditor(rounds: number): Promise<Row> {
  const { folder } = sourceLab();
  const lab = mkdtempSync(path.join(tmpdir(), 'pagewalk-bench-'));
  cpSync(folder, lab, { recursive: true });
  const server = new TestAdapterServer();
  await server.ready();
  await wait(WARM_MS);
  const times: number[] = [];
  for (let round = -1; round < rounds; round++) {
    writeFileSync(path.join(lab, 'memdev.driver.ts'), savedDriver(round + 1));
    const started = process.hrtime.bigint();
    const client = server.connect();
    const { body } = await client.run(lab);
    const milliseconds = Number(process.hrtime.bigint() - started) / 1e6;
    if (body?.['exitCode'] !== 0) throw new Error('memdev failed in the adapter');
    if (round >= 0) times.push(milliseconds);
    await client.end();
    await wait(SETTLE_MS);
  }
  await server.end();
  rmSync(lab, { recursive: true });
  return { name: 'save → result, a session of an editor', unit: 'ms', rounds: times };
}

function wait(milliseconds: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, milliseconds));
}
