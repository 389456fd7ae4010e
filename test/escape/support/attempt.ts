/** What an attempt is, and the lab around it. */

/** One way out of the sandbox that somebody might try. */
export interface Attempt {
  /** What it goes for, in a few words. */
  readonly name: string;
  /** Where it runs: in the program's `main`, or in the mmap handler of a driver. */
  readonly side: 'program' | 'driver';
  /** What it imports, by header. */
  readonly imports?: Readonly<Record<string, readonly string[]>>;
  /**
   * Body of a function: `(argc, argv)` of the program, `(filp, vma)` of the driver. What it returns or throws is judged;
   * a text that begins with `OUT` says itself that it got out. `later(promise)` has a promise judged, should it settle.
   */
  readonly code: string;
}

/** What lies outside and must not be reached. */
export interface Canaries {
  /** A file that holds the secret. */
  readonly secretFile: string;
  /** A file that must not come into being. */
  readonly outFile: string;
  /** A port on this machine that nobody may connect to. */
  readonly port: number;
}

/** The line that an attempt ends with. */
export const VERDICT = 'VERDICT ';

/** Looks for a way out of what an attempt found, and takes it. Plain JavaScript: it has to run in any realm. */
function judgement({ secretFile, outFile, port }: Canaries): string {
  return `
const SECRET_FILE = ${JSON.stringify(secretFile)};
const OUT_FILE = ${JSON.stringify(outFile)};
const PORT = ${port};
const RUN = { count: 0 };
function outside(module) {
  if (module && module.readFileSync) {
    try { RUN.secret = module.readFileSync(SECRET_FILE, 'utf8'); } catch (refused) { RUN.secret = 'not read'; }
    try { module.writeFileSync(OUT_FILE, 'out'); } catch (refused) { RUN.count++; }
  }
  if (module && module.connect) module.connect(PORT, '127.0.0.1').on('error', () => RUN.count++).unref();
}
function useProcess(process) {
  const load = process.getBuiltinModule ?? process.mainModule?.require;
  if (load) for (const name of ['fs', 'net']) outside(load(name));
  return 'OUT process: secret ' + RUN.secret + ', environment ' + JSON.stringify(process.env);
}
function useCode(make) {
  if (typeof make !== 'function' || !/Function$/.test(make.name)) return '';
  let world;
  try { world = make('return this')(); } catch (refused) { return ''; }
  if (typeof world !== 'object' || world === null) return 'OUT makes code from text';
  const process = world.process;
  if (process) return useProcess(process);
  try {
    for (const name of ['node:fs', 'node:net']) {
      make('name', 'return import(name)')(name).then(outside, (error) => { say(judge(error)); });
    }
  } catch (refused) { RUN.count++; }
  return 'OUT makes code from text';
}
function rootOf(found) {
  let root = found;
  for (let next = Object.getPrototypeOf(root); next !== null; next = Object.getPrototypeOf(next)) root = next;
  return root;
}
function useForeign(found) {
  const root = rootOf(found);
  const names = Object.getOwnPropertyNames(root);
  if (root === Object.prototype || !names.includes('hasOwnProperty')) return '';
  try { root.reached = 1; } catch (refused) { RUN.count++; }
  return root.reached === 1 ? 'OUT changes the prototypes of another realm' : 'a foreign object that is good for nothing';
}
function judgeOne(found) {
  if (typeof found === 'string') return found;
  if (found === null || (typeof found !== 'object' && typeof found !== 'function')) return 'nothing';
  if (typeof found.getBuiltinModule === 'function') return useProcess(found);
  if (found.readFileSync || found.connect) { outside(found); return 'OUT a module of Node'; }
  const made = found.constructor;
  const root = rootOf(found).constructor;
  for (const make of [found, made, made?.constructor, root?.constructor]) {
    const out = useCode(make);
    if (out !== '') return out;
  }
  return useForeign(found) || 'nothing';
}
function judge(found) {
  const list = typeof found === 'object' && found !== null && typeof found.length === 'number' ? found : [found];
  let verdict = judgeOne(found);
  for (let i = 0; i < list.length && !verdict.startsWith('OUT'); i++) {
    const one = judgeOne(list[i]);
    if (one !== 'nothing') verdict = one;
  }
  return verdict;
}
function textOf(error) {
  return typeof error === 'object' && error !== null ? String(error.message) : String(error);
}
function later(promise) {
  promise.then((value) => { say(judge(value)); }, (error) => { say(judge(error)); });
  return 'a promise';
}
function judged(...given) {
  try {
    return judge(Reflect.apply(attempt, undefined, given));
  } catch (error) {
    const verdict = judge(error);
    return verdict.startsWith('OUT') ? verdict : 'stopped: ' + textOf(error);
  }
}
`;
}

type Imports = Readonly<Record<string, readonly string[]>>;

interface Module {
  readonly path: string;
  readonly imports: Imports;
  readonly body: string;
  readonly exports: readonly string[];
}

function merged(own: Imports, more: Imports = {}): Imports {
  const out: Record<string, readonly string[]> = { ...own };
  for (const [header, names] of Object.entries(more)) {
    out[header] = [...new Set([...(out[header] ?? []), ...names])];
  }
  return out;
}

const PLAIN_MAIN = `function main() {
  const fd = open('/dev/attempt', O_RDWR);
  mmap(NULL, 8192n, PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);
  return 0;
}`;

const DRIVER_REST = `
function attempt_mmap(filp, vma) {
  say(judged(filp, vma));
  return 0;
}
const device = { minor: MISC_DYNAMIC_MINOR, name: 'attempt', mode: 0o666,
  fops: { owner: THIS_MODULE, mmap: attempt_mmap } };
module_init(function attempt_init() { return misc_register(device); });
MODULE_LICENSE('GPL');
`;

function modulesOf({ side, imports, code }: Attempt, canaries: Canaries): Module[] {
  const taken = `${judgement(canaries)}\nfunction attempt(...given) {${code}\n}\n`;
  if (side === 'program') {
    const say = `function say(verdict) { printf('%s\\n', '${VERDICT}' + verdict); }\n`;
    const main = 'function main(argc, argv) { say(judged(argc, argv)); return 0; }';
    return [
      {
        path: 'attempt.user.ts',
        imports: merged({ 'stdio.h': ['printf'] }, imports),
        body: say + taken + main,
        exports: ['main'],
      },
    ];
  }
  const say = `function say(verdict) { pr_info('%s\\n', '${VERDICT}' + verdict); }\n`;
  return [
    {
      path: 'attempt.driver.ts',
      imports: merged(
        {
          'linux/printk.h': ['pr_info'],
          'linux/miscdevice.h': ['misc_register', 'MISC_DYNAMIC_MINOR'],
          'linux/module.h': ['module_init', 'MODULE_LICENSE', 'THIS_MODULE'],
        },
        imports,
      ),
      body: say + taken + DRIVER_REST,
      exports: [],
    },
    {
      path: 'attempt.user.ts',
      imports: {
        'fcntl.h': ['open', 'O_RDWR'],
        'sys/mman.h': ['mmap', 'PROT_READ', 'PROT_WRITE', 'MAP_SHARED'],
        'unistd.h': ['NULL'],
      },
      body: PLAIN_MAIN,
      exports: ['main'],
    },
  ];
}

/** The lab as somebody would write it. */
export function labFiles(attempt: Attempt, canaries: Canaries) {
  return modulesOf(attempt, canaries).map(({ path, imports, body, exports }) => {
    const lines = Object.entries(imports).map(
      ([header, names]) => `import { ${names.join(', ')} } from '${header}';`,
    );
    const last = exports.length > 0 ? `\nexport { ${exports.join(', ')} };` : '';
    return { path, text: `${lines.join('\n')}\n${body}${last}\n` };
  });
}

/** The lab as a function expression per module, never seen by the compile step, and not in strict mode. */
export function uncheckedModules(attempt: Attempt, canaries: Canaries) {
  return modulesOf(attempt, canaries).map(({ path, imports, body, exports }) => {
    const lines = Object.entries(imports).map(
      ([header, names]) => `const { ${names.join(', ')} } = $require('${header}');`,
    );
    const last = exports.map((name) => `$exports.${name} = ${name};`);
    return {
      path,
      kind: path.endsWith('.driver.ts') ? ('driver' as const) : ('program' as const),
      code: `(function ($t, $B, $require, $exports) {\n${[...lines, body, ...last].join('\n')}\n})`,
      imports: Object.keys(imports),
      symbols: [],
      exports,
    };
  });
}
