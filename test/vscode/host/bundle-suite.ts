import { createRequire } from 'node:module';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { build, type Plugin } from 'esbuild';
import { outFolder, repositoryRoot } from './paths.ts';

/** Contract: bundles the runner and the given test files into one CommonJS file with an exported `run`; returns its path. */
export async function bundleSuite(files: readonly string[]): Promise<string> {
  const outfile = path.join(outFolder, 'vscode-suite/index.cjs');
  const runner = path.join(repositoryRoot, 'test/vscode/suite/index.ts');
  const loaders = files.map((file) => `() => require(${JSON.stringify(file)})`);
  const contents = [
    `import { runSuite } from ${JSON.stringify(runner)};`,
    `export const run = () => runSuite([${loaders.join(', ')}]);`,
  ].join('\n');
  await build({
    stdin: { contents, resolveDir: repositoryRoot, sourcefile: 'suite-entry.ts', loader: 'ts' },
    outfile,
    bundle: true,
    platform: 'node',
    format: 'cjs',
    target: 'node20',
    sourcemap: 'linked',
    external: ['vscode'],
    plugins: [installedMocha],
    logLevel: 'warning',
  });
  return outfile;
}

/** Why: Mocha loads parts of itself by path and cannot be bundled; by its full address it is found from any folder. */
const installedMocha: Plugin = {
  name: 'installed-mocha',
  setup(builder) {
    const address = pathToFileURL(createRequire(import.meta.url).resolve('mocha')).href;
    builder.onResolve({ filter: /^mocha$/ }, () => ({ path: address, external: true }));
  },
};
