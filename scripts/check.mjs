import { spawn } from 'node:child_process';
import { createRequire } from 'node:module';
import { availableParallelism } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

// `npm run check`: everything that can be said about the sources without running them.

const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '..');
const require = createRequire(path.join(root, 'package.json'));

/**
 * Contract: the absolute path of a package's command, whatever the package exports.
 *
 * @param {string} name
 * @param {string} command
 */
function bin(name, command = name) {
  const folder = path.join(root, 'node_modules', name);
  const { bin: bins } = require(path.join(folder, 'package.json'));
  return path.join(folder, typeof bins === 'string' ? bins : bins[command]);
}

/** @type {{ name: string, args: string[] }[]} the longest first */
const PARTS = [
  { name: 'lint', args: [bin('eslint'), '--max-warnings', '0', '.'] },
  { name: 'types', args: [bin('typescript', 'tsc'), '-b', '--pretty', 'false'] },
  { name: 'dead code', args: [bin('knip'), '--no-progress', '--no-config-hints'] },
  { name: 'format', args: [bin('prettier'), '--check', '--log-level', 'warn', '.'] },
  {
    name: 'cycles',
    args: [
      bin('dependency-cruiser', 'depcruise'),
      ...['--config', '.dependency-cruiser.cjs', '--output-type', 'err'],
      ...['simulator', 'server', 'client', 'test', 'scripts'],
    ],
  },
  { name: 'names', args: ['scripts/check-names.mjs'] },
];

/**
 * @param {string[]} args
 * @returns {Promise<{ ok: boolean, output: string, seconds: number }>}
 */
function run(args) {
  const started = performance.now();
  return new Promise((resolve) => {
    const child = spawn(process.execPath, args, { cwd: root, stdio: ['ignore', 'pipe', 'pipe'] });
    let output = '';
    child.stdout.setEncoding('utf8').on('data', (text) => (output += text));
    child.stderr.setEncoding('utf8').on('data', (text) => (output += text));
    child.on('close', (code) =>
      resolve({ ok: code === 0, output, seconds: (performance.now() - started) / 1000 }),
    );
  });
}

const queue = [...PARTS];
/** @type {string[]} */
const failed = [];
async function worker() {
  for (let part = queue.shift(); part !== undefined; part = queue.shift()) {
    const { ok, output, seconds } = await run(part.args);
    console.log(`${ok ? 'ok    ' : 'FAILED'}  ${part.name.padEnd(10)} ${seconds.toFixed(1)} s`);
    if (!ok) {
      failed.push(part.name);
      console.log(output.trimEnd().replace(/^(?=.)/gm, '  '));
    }
  }
}
await Promise.all(
  Array.from({ length: Math.min(availableParallelism(), PARTS.length) }, () => worker()),
);
console.log(failed.length === 0 ? 'check: all clean' : `check: failed: ${failed.join(', ')}`);
process.exitCode = failed.length === 0 ? 0 : 1;
