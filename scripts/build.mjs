import { build, context, version as esbuildVersion } from 'esbuild';
import {
  chmodSync,
  cpSync,
  existsSync,
  mkdirSync,
  readFileSync,
  readdirSync,
  rmSync,
  statSync,
  watch,
  writeFileSync,
} from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { parseArgs } from 'node:util';
import { notices } from './notices.mjs';
import { realmOptions, wrapRealm } from './realm-bundle.mjs';
import { scanStages, simulatorSources } from './stages.mjs';

const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '..');
const dist = path.join(root, 'dist');
const require = createRequire(import.meta.url);
const manifest = JSON.parse(readFileSync(path.join(root, 'package.json'), 'utf8'));
const { values: options } = parseArgs({
  options: {
    watch: { type: 'boolean', default: false },
    production: { type: 'boolean', default: false },
  },
});

/** Bundles for Node and for the extension host: source → file in dist. */
const PROGRAMS = {
  'pagewalk.cjs': 'server/cli/main.ts',
  'sandbox-agent.cjs': 'server/sandbox/agent.ts',
  'sandbox-worker.cjs': 'server/sandbox/worker.ts',
  'type-check-worker.cjs': 'server/compile/type-check-worker.ts',
  'debug-adapter.cjs': 'server/debug/main.ts',
  'language-server.cjs': 'server/language/main.ts',
  'extension.cjs': 'client/extension.ts',
  'language-client.cjs': 'client/language/language-client.ts',
};

/** Mostly libraries, which nobody steps into: packages have them without the names of their variables. */
const NAMELESS = ['language-server.cjs', 'language-client.cjs'];

/** Scripts and style of the webviews, client/webview → dist/webview. */
const PICTURES = ['address-space.ts', 'page-walk.ts', 'frames.ts', 'screen.ts', 'picture.css'];

/** Bundles evaluated inside a `vm` context: one expression whose value is the module's exports object. */
const REALMS = {
  'kernel-realm.js': 'server/sandbox/kernel-realm.ts',
  'user-realm.js': 'server/sandbox/user-realm.ts',
};

// Why: the compiler takes 0.2–0.45 s to load, which no program pays before it compiles. A member of the default import
// costs what it costs on the real module once that is loaded; named and namespace imports go through the proxy.
const LAZY_TYPESCRIPT = `
  let loaded;
  const load = () => {
    if (loaded === undefined) {
      loaded = require('./typescript.cjs');
      Object.assign(module.exports, loaded);
    }
    return loaded;
  };
  module.exports = Object.create(new Proxy(Object.create(null), {
    get: (_, name) => (name === '__esModule' || name === 'then' ? undefined : load()[name]),
    has: (_, name) => name in load(),
  }));
`;

/** @type {import('esbuild').Plugin} */
const lazyTypeScript = {
  name: 'lazy-typescript',
  setup(builder) {
    builder.onResolve({ filter: /^typescript$/ }, () => ({
      path: 'typescript',
      namespace: 'lazy-typescript',
    }));
    builder.onResolve({ filter: /^\.\/typescript\.cjs$/, namespace: 'lazy-typescript' }, () => ({
      path: './typescript.cjs',
      external: true,
    }));
    builder.onLoad({ filter: /.*/, namespace: 'lazy-typescript' }, () => ({
      contents: LAZY_TYPESCRIPT,
      loader: 'js',
    }));
  },
};

/** @type {import('esbuild').BuildOptions} */
const common = {
  absWorkingDir: root,
  bundle: true,
  legalComments: 'none',
  logLevel: 'warning',
  minifySyntax: options.production,
  minifyWhitespace: options.production,
  define: { PAGEWALK_VERSION: JSON.stringify(manifest.version) },
};

/** @returns {import('esbuild').BuildOptions} */
function programOptions(/** @type {string} */ file, /** @type {string} */ entry) {
  const shebang = file === 'pagewalk.cjs' ? '#!/usr/bin/env node\n' : '';
  return {
    ...common,
    entryPoints: [entry],
    outfile: path.join(dist, file),
    minifyIdentifiers: options.production && NAMELESS.includes(file),
    platform: 'node',
    format: 'cjs',
    target: 'node20',
    mainFields: ['module', 'main'],
    external: ['vscode'],
    plugins: [lazyTypeScript],
    sourcemap: !options.production,
    define: {
      ...common.define,
      'import.meta.url': 'importMetaUrl',
      'import.meta.dirname': '__dirname',
      'import.meta.filename': '__filename',
    },
    banner: {
      js: `${shebang}'use strict';const importMetaUrl = require('node:url').pathToFileURL(__filename).href;`,
    },
  };
}

/** @returns {import('esbuild').BuildOptions} */
function pictureOptions(/** @type {string} */ name) {
  return {
    ...common,
    entryPoints: [`client/webview/${name}`],
    outdir: path.join(dist, 'webview'),
    platform: 'browser',
    format: 'iife',
    target: 'es2022',
    minify: options.production,
  };
}

/**
 * The compiler, minified once per version, and beside it the library files that `lib: ["es2022"]` reaches: TypeScript
 * looks for them in its own folder.
 */
async function buildTypeScript() {
  const source = require.resolve('typescript');
  const { version } = require('typescript/package.json');
  const cache = path.join(root, 'node_modules/.cache/pagewalk');
  const cached = path.join(cache, `typescript-${version}-${esbuildVersion}.cjs`);
  if (!existsSync(cached)) {
    mkdirSync(cache, { recursive: true });
    const fresh = `${cached}.${process.pid}`;
    await build({
      entryPoints: [source],
      outfile: fresh,
      bundle: true,
      minify: true,
      platform: 'node',
      format: 'cjs',
      target: 'node20',
      legalComments: 'none',
      logLevel: 'warning',
    });
    cpSync(fresh, cached);
    rmSync(fresh);
  }
  copyIfChanged(cached, path.join(dist, 'typescript.cjs'));
  const folder = path.dirname(source);
  const seen = new Set();
  const queue = ['lib.es2022.d.ts'];
  for (let name = queue.pop(); name !== undefined; name = queue.pop()) {
    if (seen.has(name)) continue;
    seen.add(name);
    const text = readFileSync(path.join(folder, name), 'utf8');
    for (const reference of text.matchAll(/<reference lib="([^"]+)"/g)) {
      queue.push(`lib.${reference[1]}.d.ts`);
    }
    copyIfChanged(path.join(folder, name), path.join(dist, name));
  }
}

function copyIfChanged(/** @type {string} */ from, /** @type {string} */ to) {
  const wanted = statSync(from);
  const there = statSync(to, { throwIfNoEntry: false });
  if (there?.size !== wanted.size || Math.abs(there.mtimeMs - wanted.mtimeMs) > 1) {
    cpSync(from, to, { preserveTimestamps: true });
  }
}

/**
 * Contract: afterwards `target` holds exactly the kept files of `source`. Two builds at a time do not disturb each other.
 *
 * @param {string} source
 * @param {string} target
 * @param {(name: string) => boolean} keep by the path below `source`
 */
function mirror(source, target, keep) {
  const files = (/** @type {string} */ folder) =>
    existsSync(folder)
      ? readdirSync(folder, { recursive: true, withFileTypes: true })
          .filter((entry) => entry.isFile())
          .map((entry) => path.relative(folder, path.join(entry.parentPath, entry.name)))
      : [];
  const wanted = new Set(files(source).filter(keep));
  for (const name of files(target)) {
    if (!wanted.has(name)) rmSync(path.join(target, name), { force: true });
  }
  for (const name of wanted) {
    mkdirSync(path.dirname(path.join(target, name)), { recursive: true });
    copyIfChanged(path.join(source, name), path.join(target, name));
  }
}

/** Folders that ship as they are. A lab's own tsconfig is written where the lab is copied to. */
function copyFolders() {
  const at = (/** @type {string} */ name) => path.join(root, name);
  const header = (/** @type {string} */ name) => name.startsWith(`include${path.sep}`);
  mirror(at('simulator/include'), at('dist/include'), () => true);
  mirror(at('simulator'), at('dist/simulator'), (name) => name.endsWith('.ts') && !header(name));
  mirror(at('samples'), at('dist/samples'), (name) => path.basename(name) !== 'tsconfig.json');
}

/** Files that declare stages, in the order in which a call passes them. */
const STAGE_FILES = ['entry', 'mm', 'fs', 'kernel'].map((room) => `simulator/${room}/stages.ts`);

/** `dist/stage-list.json`: what the editor shows of the stages before a session has told its own. */
async function writeStageList() {
  const files = STAGE_FILES.filter((file) => existsSync(path.join(root, file)));
  const contents = [
    ...files.map((file) => `import './${file}';`),
    `export { stages } from './simulator/trace/stage.ts';`,
  ].join('\n');
  const { outputFiles } = await build({
    ...common,
    stdin: { contents, resolveDir: root },
    format: 'esm',
    write: false,
  });
  const code = Buffer.from(outputFiles[0].text).toString('base64');
  const { stages } = await import(`data:text/javascript;base64,${code}`);
  const list = stages().map((/** @type {Record<string, any>} */ stage) => ({
    name: stage.name,
    group: stage.group,
    summary: stage.summary,
    linux: stage.linux,
    parameters: stage.parameters.map((/** @type {{ name: string }} */ { name }) => name),
  }));
  writeFileSync(path.join(dist, 'stage-list.json'), `${JSON.stringify(list, null, 1)}\n`);
}

/** Labs that a sandbox plays while it waits: between them they use most of what drivers and programs call. */
const REHEARSED = ['memdev', 'fault', 'ring-buffer', 'edu'];

/** `dist/rehearsal.json`: these labs, compiled. */
async function writeRehearsal() {
  const cache = path.join(root, 'node_modules/.cache/pagewalk');
  const outfile = path.join(cache, `rehearsal-${process.pid}-${Date.now()}.mjs`);
  const contents = `
    export { compileLab } from './server/compile/index.ts';
    export { readLabFolder } from './server/sandbox/lab-folder.ts';
    export { runRequest } from './server/sandbox/run-request.ts';
    export { headerExports } from './simulator/machine.ts';
  `;
  await build({
    ...common,
    stdin: { contents, resolveDir: root },
    outfile,
    platform: 'node',
    format: 'esm',
    external: ['typescript'],
  });
  const { compileLab, readLabFolder, runRequest, headerExports } = await import(
    pathToFileURL(outfile).href
  ).finally(() => rmSync(outfile));
  const labs = REHEARSED.map((name) => {
    const folder = readLabFolder(path.join(root, 'samples', name));
    const { lab: compiled, diagnostics } = compileLab(folder.files, { headers: headerExports });
    if (!compiled) throw new Error(`${name}: ${diagnostics[0]?.message}`);
    const { lab, rootfs, args } = runRequest(folder, compiled, {});
    return { lab, rootfs, args };
  });
  writeFileSync(path.join(dist, 'rehearsal.json'), JSON.stringify(labs));
}

/** Sources of all bundles, as paths from the root. */
const bundled = new Set();

/** @type {Map<string, import('esbuild').BuildContext>} */
const contexts = new Map();

async function bundle(
  /** @type {string} */ file,
  /** @type {import('esbuild').BuildOptions} */ how,
) {
  if (!options.watch) {
    const result = await build({ ...how, metafile: true });
    for (const input of Object.keys(result.metafile.inputs)) bundled.add(input);
    return result;
  }
  let kept = contexts.get(file);
  if (kept === undefined) contexts.set(file, (kept = await context(how)));
  return kept.rebuild();
}

async function buildAll() {
  const started = performance.now();
  if (options.production) rmSync(dist, { recursive: true, force: true });
  mkdirSync(dist, { recursive: true });
  const missing = [];
  const jobs = [buildTypeScript(), writeStageList(), writeRehearsal()];
  for (const [file, entry] of Object.entries(PROGRAMS)) {
    if (!existsSync(path.join(root, entry))) {
      missing.push(entry);
      rmSync(path.join(dist, file), { force: true });
      continue;
    }
    const job = bundle(file, programOptions(file, entry));
    jobs.push(
      job.then(() => {
        if (file === 'pagewalk.cjs') chmodSync(path.join(dist, file), 0o755);
      }),
    );
  }
  for (const name of PICTURES) jobs.push(bundle(`webview/${name}`, pictureOptions(name)));
  const realms = [];
  for (const [file, entry] of Object.entries(REALMS)) {
    if (!existsSync(path.join(root, entry))) {
      missing.push(entry);
      rmSync(path.join(dist, file), { force: true });
      continue;
    }
    realms.push(
      bundle(file, { ...common, ...realmOptions(entry) }).then((result) => [
        file,
        result.outputFiles[0].text,
      ]),
    );
  }
  const stages = scanStages(simulatorSources(root), require('typescript'));
  writeFileSync(path.join(dist, 'stages.json'), `${JSON.stringify(stages, null, 1)}\n`);
  copyFolders();
  const settled = await Promise.allSettled([...jobs, ...realms]);
  for (const result of settled) {
    if (result.status === 'fulfilled' && Array.isArray(result.value)) {
      const [file, text] = result.value;
      const positions = file === 'kernel-realm.js' ? stages : {};
      writeFileSync(path.join(dist, file), wrapRealm(text, positions));
    }
  }
  if (options.production) {
    writeFileSync(path.join(dist, 'ThirdPartyNotices.txt'), notices(root, bundled));
  }
  const failed = settled.filter((result) => result.status === 'rejected');
  if (missing.length > 0) console.log(`not there yet, left out: ${missing.join(', ')}`);
  for (const { reason } of failed) if (reason.errors === undefined) console.error(reason);
  const seconds = ((performance.now() - started) / 1000).toFixed(2);
  if (failed.length > 0) console.error(`build failed after ${seconds} s`);
  else console.log(`built dist/ in ${seconds} s`);
  return failed.length === 0;
}

async function watchAll() {
  let timer;
  let running = Promise.resolve();
  const run = async () => {
    console.log('[watch] build started');
    await buildAll();
    console.log('[watch] build finished');
  };
  const changed = () => {
    clearTimeout(timer);
    timer = setTimeout(() => (running = running.then(run)), 50);
  };
  for (const folder of ['simulator', 'server', 'client', 'samples']) {
    const place = path.join(root, folder);
    if (existsSync(place)) watch(place, { recursive: true }, changed);
  }
  running = running.then(run);
  await running;
}

if (options.watch) await watchAll();
else if (!(await buildAll())) process.exitCode = 1;
