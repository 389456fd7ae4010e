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
const SUITES = [
  ...['unit', 'property', 'conformance', 'debug', 'language', 'cli'],
  ...['escape', 'limits', 'determinism'],
];
const HANG_MINUTES = 8;
const mochaArguments = process.argv.slice(2).filter((argument) => argument !== '--no-vscode');
const withVscode = process.argv.length === 2;

/**
 * @param {string[]} args
 * @returns {Promise<number>} exit status; 1 for a child killed by a signal
 */
function node(args) {
  return new Promise((resolve) => {
    const child = spawn(process.execPath, args, {
      cwd: root,
      stdio: ['ignore', 'inherit', 'inherit'],
    });
    const timer = setTimeout(() => {
      console.error(`killed after ${HANG_MINUTES} minutes: ${args.join(' ')}`);
      child.kill('SIGKILL');
    }, HANG_MINUTES * 60_000);
    child.on('exit', (code) => {
      clearTimeout(timer);
      resolve(code ?? 1);
    });
  });
}

function mochaFiles() {
  return SUITES.flatMap((suite) => {
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

async function main() {
  const scratch = mkdtempSync(path.join(tmpdir(), 'pagewalk-test-'));
  let passed = 0;
  let failed = 0;
  try {
    if ((await node(['scripts/build.mjs'])) !== 0) {
      failed += 1;
      return;
    }
    const files = mochaFiles();
    if (files.length > 0) {
      const mocha = path.join(
        path.dirname(createRequire(import.meta.url).resolve('mocha/package.json')),
        'bin/mocha.js',
      );
      const result = path.join(scratch, 'mocha.json');
      const status = await node([
        mocha,
        '--reporter',
        './scripts/mocha-reporter.cjs',
        '--reporter-option',
        `counts=${result}`,
        ...mochaArguments,
        ...files,
      ]);
      const part = counts(result, status);
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
