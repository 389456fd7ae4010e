import { spawnSync } from 'node:child_process';
import path from 'node:path';
import type { Row } from './row.ts';

const root = path.resolve(import.meta.dirname, '..', '..');

/**
 * A fresh process each round: load the extension's bundle and call activate() against an editor that does nothing.
 *
 * Why: an editor's own start would drown the milliseconds that are ours.
 */
const PROGRAM = `
  const Module = require('node:module');
  const nothing = new Proxy(function () {}, {
    get: (target, name) => (name === 'fsPath' || name === 'path' ? '/nowhere' : name === Symbol.toPrimitive ? () => '' : name === 'then' ? undefined : name === Symbol.iterator ? function* () {} : nothing),
    apply: () => nothing,
    construct: () => nothing,
  });
  const text = require('node:fs').readFileSync(process.argv[1], 'utf8');
  const names = [...text.matchAll(/vscode\\d*\\.(\\w+)/g)].map((match) => match[1]);
  const editor = Object.fromEntries(names.map((name) => [name, nothing]));
  const load = Module._load;
  Module._load = (name, ...rest) => (name === 'vscode' ? editor : load(name, ...rest));
  const context = { subscriptions: [], extensionUri: nothing, globalStorageUri: { fsPath: '/tmp' }, workspaceState: { get: (_, fallback) => fallback, update: async () => undefined, keys: () => [] } };
  const started = process.hrtime.bigint();
  require(process.argv[1]).activate(context);
  console.log(Number(process.hrtime.bigint() - started) / 1e6);
  process.exit(0);
`;

export function activation(rounds: number): Row[] {
  const bundle = path.join(root, 'dist', 'extension.cjs');
  const times = Array.from({ length: rounds }, () => {
    const run = spawnSync(process.execPath, ['-e', PROGRAM, bundle], { encoding: 'utf8' });
    if (run.status !== 0) throw new Error(`The extension did not activate: ${run.stderr}`);
    return Number(run.stdout);
  });
  return [{ name: 'extension: load and activate', unit: 'ms', target: 50, rounds: times }];
}
