import { spawn } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

// `npm test`: build, the mocha suites, then the suites inside VS Code. The last line is always `N passed, N failed`.
// Arguments go to mocha (`npm test -- --grep maps`); with arguments, or with `--no-vscode`, the VS Code suites are left
// out.

const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '..');
/**
 * Two groups, side by side: what runs mostly in the test's own process, and what starts programs and waits for them.
 *
 * Why a retry in the second: a sandbox that is watched for hanging may be starved by a busy machine once. Why none for
 * the attempts to escape: one that gets out only sometimes gets out.
 */
const GROUPS = [
  { suites: ['unit', 'property', 'conformance', 'escape'], options: [] },
  {
    suites: ['debug', 'language', 'cli', 'limits', 'determinism'],
    options: ['--retries', '1'],
  },
];
const HANG_MINUTES = 14;
const mochaArguments = process.argv.slice(2).filter((argument) => argument !== '--no-vscode');
const withVscode = process.argv.length === 2;

/**
 * @param {string[]} args
 * @param {Promise<unknown>} [turn] output is kept back until then
 * @returns {Promise<number>} exit status; 1 for a child killed by a signal
 */
function node(args, turn) {
  return new Promise((resolve) => {
    const child = spawn(process.execPath, args, {
      cwd: root,
      stdio: turn === undefined ? ['ignore', 'inherit', 'inherit'] : ['ignore', 'pipe', 'pipe'],
      // Why: mocha is a child of its launcher, and both have to go when one hangs.
      detached: true,
    });
    running.add(child);
    if (turn !== undefined) showInTurn(child, turn);
    const timer = setTimeout(() => {
      console.error(`killed after ${HANG_MINUTES} minutes: ${args.join(' ')}`);
      killGroup(child);
    }, HANG_MINUTES * 60_000);
    child.on('exit', (code) => {
      clearTimeout(timer);
      running.delete(child);
      resolve(code ?? 1);
    });
  });
}

/** @type {Set<import('node:child_process').ChildProcess>} */
const running = new Set();

function killGroup(/** @type {import('node:child_process').ChildProcess} */ child) {
  try {
    if (child.pid !== undefined) process.kill(-child.pid, 'SIGKILL');
  } catch {
    child.kill('SIGKILL');
  }
}

for (const signal of ['SIGINT', 'SIGTERM']) {
  process.once(signal, () => {
    for (const child of running) killGroup(child);
    process.exit(1);
  });
}

/**
 * @param {import('node:child_process').ChildProcess} child
 * @param {Promise<unknown>} turn
 */
function showInTurn(child, turn) {
  /** @type {string[] | undefined} */
  let kept = [];
  const show = (/** @type {string} */ text) => {
    if (kept === undefined) process.stdout.write(text);
    else kept.push(text);
  };
  for (const stream of [child.stdout, child.stderr]) stream?.setEncoding('utf8').on('data', show);
  void turn.then(() => {
    for (const text of kept ?? []) process.stdout.write(text);
    kept = undefined;
  });
}

/** @param {string[]} suites */
function mochaFiles(suites) {
  return suites.flatMap((suite) => {
    const folder = path.join(root, 'test', suite);
    if (!existsSync(folder)) return [];
    return readdirSync(folder, { recursive: true, encoding: 'utf8' })
      .filter((name) => name.endsWith('.test.ts') && !name.split(path.sep).includes('fixtures'))
      .map((name) => path.join(folder, name))
      .sort();
  });
}

/**
 * Contract: a part that ends badly without having reported a failure counts as one failure.
 *
 * @param {string} file where the part leaves `{ "passed": n, "failed": n }`
 * @param {number} status
 */
function counts(file, status) {
  let passed = 0;
  let failed = 0;
  if (existsSync(file)) {
    const found = JSON.parse(readFileSync(file, 'utf8'));
    passed = found.passed;
    failed = found.failed;
  }
  if (status !== 0 && failed === 0) failed = 1;
  return { passed, failed };
}

/**
 * @param {string[]} suites
 * @param {string[]} options
 * @param {string} result
 * @param {Promise<unknown> | undefined} turn
 */
async function mochaGroup(suites, options, result, turn) {
  const files = mochaFiles(suites);
  if (files.length === 0) return { passed: 0, failed: 0 };
  const mocha = path.join(
    path.dirname(createRequire(import.meta.url).resolve('mocha/package.json')),
    'bin/mocha.js',
  );
  const reporter = ['--reporter', './scripts/mocha-reporter.cjs'];
  const status = await node(
    [
      ...[mocha, ...reporter, '--reporter-option', `counts=${result}`],
      ...[...options, ...mochaArguments, ...files],
    ],
    turn,
  );
  return counts(result, status);
}

async function main() {
  const scratch = mkdtempSync(path.join(tmpdir(), 'pagewalk-test-'));
  let passed = 0;
  let failed = 0;
  try {
    if ((await node(['scripts/build.mjs'])) !== 0) {
      failed += 1;
      return;
    }
    /** @type {Promise<unknown> | undefined} */
    let turn;
    const parts = GROUPS.map(({ suites, options }, group) => {
      const part = mochaGroup(suites, options, path.join(scratch, `mocha-${group}.json`), turn);
      turn = part;
      return part;
    });
    for (const part of await Promise.all(parts)) {
      passed += part.passed;
      failed += part.failed;
    }
    if (withVscode) {
      if (existsSync(path.join(root, 'scripts/vscode-test.mjs'))) {
        const result = path.join(scratch, 'vscode.json');
        const status = await node(['scripts/vscode-test.mjs', '--counts', result]);
        const part = counts(result, status);
        passed += part.passed;
        failed += part.failed;
      } else {
        console.log('left out: the suites inside VS Code (scripts/vscode-test.mjs is not there)');
      }
    }
  } finally {
    rmSync(scratch, { recursive: true, force: true });
    if (passed + failed === 0) console.error('no test ran');
    process.exitCode = failed > 0 || passed === 0 ? 1 : 0;
    process.stdout.write(`${passed} passed, ${failed} failed\n`);
  }
}

await main();
