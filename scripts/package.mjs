import { createVSIX, listFiles, PackageManager } from '@vscode/vsce';
import { spawnSync } from 'node:child_process';
import { mkdirSync, readFileSync, statSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

// `npm run package`: a production build as a VSIX below out/, its contents, and its size against the budget.

const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '..');
const BUDGET = 2_800_000;
/** Shown file by file; what lies deeper is summed up by folder. */
const LISTED_DEPTH = 2;

const kilobytes = (/** @type {number} */ bytes) => `${(bytes / 1000).toFixed(0).padStart(6)} kB`;

const build = spawnSync(process.execPath, ['scripts/build.mjs', '--production'], {
  cwd: root,
  stdio: ['ignore', 'inherit', 'inherit'],
});
if (build.status !== 0) process.exit(1);

const { version } = JSON.parse(readFileSync(path.join(root, 'package.json'), 'utf8'));
const vsix = path.join(root, 'out', `pagewalk-${version}.vsix`);
mkdirSync(path.dirname(vsix), { recursive: true });
await createVSIX({
  cwd: root,
  packagePath: vsix,
  dependencies: false,
  allowMissingRepository: true,
  rewriteRelativeLinks: false,
});

/** @type {Map<string, { files: number, bytes: number }>} */
const rows = new Map();
for (const file of await listFiles({ cwd: root, packageManager: PackageManager.None })) {
  const parts = file.split(/[\\/]/);
  const library = /^lib\..*\.d\.ts$/.test(parts.at(-1) ?? '');
  const row = library
    ? 'dist/lib.*.d.ts'
    : parts.length > LISTED_DEPTH
      ? `${parts.slice(0, LISTED_DEPTH).join('/')}/`
      : parts.join('/');
  const entry = rows.get(row) ?? { files: 0, bytes: 0 };
  entry.files += 1;
  entry.bytes += statSync(path.join(root, file)).size;
  rows.set(row, entry);
}
for (const [row, { files, bytes }] of [...rows].sort(([a], [b]) => (a < b ? -1 : 1))) {
  console.log(`${kilobytes(bytes)}  ${row}${files > 1 ? ` (${files} files)` : ''}`);
}
const { size } = statSync(vsix);
console.log(`${kilobytes(size)}  ${path.relative(root, vsix)}, packed`);
if (size > BUDGET) {
  console.error(`too large: ${size} bytes, the budget is ${BUDGET}`);
  process.exitCode = 1;
}
